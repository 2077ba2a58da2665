"""Sign-in by one button, in the sandbox only: elsewhere the address does not exist."""

from django.conf import settings
from django.contrib.auth import authenticate, login
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.views.decorators.http import require_POST

from conversations.access.permissions import public
from conversations.redirects import to_next


def urls() -> list[URLPattern]:
    """The addresses of this module: none unless the sandbox offers its accounts."""
    if not settings.SANDBOX_SIGN_IN:
        return []
    return [path("accounts/sandbox/<slug:role>/", sandbox_sign_in, name="sandbox-sign-in")]


@require_POST
@public
def sandbox_sign_in(request: HttpRequest, role: str) -> HttpResponse:
    """Sign in as this sandbox account and go where the reader was heading."""
    person = authenticate(request, sandbox_role=role)
    if person is None:
        raise Http404
    login(request, person)
    return to_next(request)
