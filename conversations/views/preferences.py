"""How one reader wants to see things: kept in cookies, changed by a plain form."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_POST

from conversations.access.permissions import public
from conversations.frame import THEME_COOKIE, THEMES
from conversations.redirects import to_next
from conversations.zones import CLOCK_COOKIE

YEAR_SECONDS = 365 * 24 * 60 * 60
CHOICES = {THEME_COOKIE: THEMES, CLOCK_COOKIE: ("viewer", "utc")}


@require_POST
@public
def preferences(request: HttpRequest) -> HttpResponse:
    """Keep what was chosen and go back to where the reader was."""
    response = to_next(request)
    for name, allowed in CHOICES.items():
        if (value := request.POST.get(name)) in allowed:
            response.set_cookie(
                name,
                value,
                max_age=YEAR_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response
