"""Where to send a reader after a form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponseRedirect
from django.shortcuts import resolve_url
from django.utils.http import url_has_allowed_host_and_scheme


def to_next(request: HttpRequest) -> HttpResponseRedirect:
    """Where the form's `next` says, if that is on this site; else to the list."""
    return HttpResponseRedirect(next_page(request))


def next_page(request: HttpRequest) -> str:
    """What the form's `next` says, if that is on this site; else the list."""
    wanted = request.POST.get("next", "")
    here = is_here(request, wanted)
    return wanted if here else resolve_url(settings.LOGIN_REDIRECT_URL)


def is_here(request: HttpRequest, address: str) -> bool:
    """Whether a browser stays on this site. After `//` comes a host, even if there is none."""
    hosts, secure = {request.get_host()}, request.is_secure()
    allowed = url_has_allowed_host_and_scheme(address, hosts, require_https=secure)
    return allowed and not address.strip().startswith("//")
