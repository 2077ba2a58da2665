"""In and out: allauth's own views behind our addresses."""

from allauth.account import views as allauth
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_http_methods

from conversations.access import sessions
from conversations.access.permissions import public


@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign_in(request: HttpRequest) -> HttpResponse:
    """The form for name and password, and what it answers."""
    ended = sessions.sentence(request.GET.get("ended"))
    return allauth.LoginView.as_view(extra_context={"ended": ended})(request)  # type: ignore[no-any-return]


@require_http_methods(["GET", "HEAD", "POST"])
@public
def sign_out(request: HttpRequest) -> HttpResponse:
    """The question and, after the form, the end of the session; the browser forgets the pages."""
    response: HttpResponse = allauth.logout(request)
    if request.method == "POST":
        response.headers["Clear-Site-Data"] = '"cache", "storage"'
    return response
