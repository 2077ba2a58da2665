"""A reader's own password."""

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from conversations.access.permissions import for_local_accounts


@require_http_methods(["GET", "HEAD", "POST"])
@for_local_accounts
def change_password(request: HttpRequest) -> HttpResponse:
    """The form to change it; who signs in without a password has no such page."""
    return allauth.password_change(request)  # type: ignore[no-any-return]
