"""Is this request for a fragment?"""

from django.http import HttpRequest
from django_htmx.middleware import HtmxDetails


def details(request: HttpRequest) -> HtmxDetails | None:
    """What django-htmx's middleware read from the headers, if it has seen the request."""
    return getattr(request, "htmx", None)


def wants_fragment(request: HttpRequest) -> bool:
    """True if htmx asks for a part of the page and not for the whole."""
    htmx = details(request)
    return bool(htmx and not htmx.boosted and not htmx.history_restore_request)
