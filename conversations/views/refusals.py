"""Django's own refusals as pages: an address, a form or a pace that cannot be taken."""

import logging

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.utils import translation

from conversations.access.audit import Unrecorded, record
from conversations.access.permissions import public
from conversations.frame import look

log = logging.getLogger(__name__)


@public
def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """As Django's own, which would render the frame around the page without its context."""
    return render(request, "400.html", status=400)


@public
def permission_denied(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """What the reader's role does not allow, noted in the view trail."""
    match = request.resolver_match
    about, page = (match.kwargs.get("id"), match.url_name) if match else (None, None)
    try:
        record(request, "denied", conversation=about, page=page or "unknown")
    except Unrecorded:
        log.warning("A refusal stays unrecorded")
    return render(request, "403.html", status=403)


@public
def too_often(request: HttpRequest) -> HttpResponse:
    """What allauth answers where its own limits on forms are passed, which last a minute."""
    response = render(request, "429.html", status=429)
    response.headers["Retry-After"] = "60"
    return response


@public
def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:  # noqa: ARG001
    """As Django's own, which would read the form again and break at one that cannot be read."""
    return render(request, "404.html", status=404)


@public
def fault(request: HttpRequest) -> HttpResponse:
    """Our own fault: a page that asks nobody, since anything may be what failed."""
    with translation.override(translation.get_language_from_request(request)):
        page = render_to_string("500.html", look(request) | {"styles": _styles()})
    return HttpResponseServerError(page)


@public
def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:  # noqa: ARG001
    """A form from an older page or another site."""
    return render(request, "errors/form-expired.html", status=403)


def _styles() -> str:
    """Where the style sheet is, if the static files have been collected."""
    try:
        return static("casey.css")
    except ValueError:
        return ""
