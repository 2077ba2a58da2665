"""To the provider and back."""

from urllib.parse import urlsplit

from allauth.core import ratelimit
from allauth.socialaccount.providers.base.constants import AuthProcess
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from allauth.socialaccount.providers.oauth2.views import OAuth2CallbackView
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET, require_POST

from conversations.access.permissions import public
from conversations.access.sso.configured import configured
from conversations.access.sso.people import failed
from conversations.access.sso.provider import Exchange, Provider
from conversations.redirects import next_page


@require_POST
@public
def start(request: HttpRequest) -> HttpResponse:
    """Send the reader to the provider."""
    configured()
    if too_often := ratelimit.consume_or_429(request, action="login"):
        return too_often  # type: ignore[no-any-return]
    try:
        there = Provider(request).redirect(request, AuthProcess.LOGIN, next_url=next_page(request))
    except OAuth2Error as trouble:
        return failed(request, "unreachable", trouble)
    return _by_hand(request, there) if _is_blocked(there) else there


@require_GET
@public
def callback(request: HttpRequest) -> HttpResponse:
    """The reader is back: sign them in, or say why not."""
    view = OAuth2CallbackView.adapter_view(Exchange(request, configured().issuer))
    return view(request)  # type: ignore[no-any-return]


def _is_blocked(there: HttpResponse) -> bool:
    """Whether the browser would stop the form on its way: the policy names other origins."""
    to = urlsplit(there.headers["Location"])
    return f"{to.scheme}://{to.netloc}" not in configured().form_origins


def _by_hand(request: HttpRequest, there: HttpResponse) -> HttpResponse:
    """A link, which the policy for forms does not concern."""
    page = {"sso": configured(), "address": there.headers["Location"]}
    return render(request, "account/sso_continue.html", page)
