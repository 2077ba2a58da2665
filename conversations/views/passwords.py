"""A reader's own password."""

from allauth.account import views as allauth
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from conversations.access.permissions import signed_in
from conversations.models import Person


@require_http_methods(["GET", "HEAD", "POST"])
@signed_in
def change_password(request: HttpRequest) -> HttpResponse:
    """The form to change it; who signs in without a password has no such page."""
    if not isinstance(request.user, Person) or not request.user.has_usable_password():
        raise Http404
    return allauth.password_change(request)  # type: ignore[no-any-return]
