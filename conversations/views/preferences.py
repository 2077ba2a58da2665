"""How one reader wants to see things: kept in cookies, changed by a plain form."""

from collections.abc import Callable
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conversations.access.permissions import public
from conversations.frame import KEYS_COOKIE, THEME_COOKIE, THEMES
from conversations.looks import clock
from conversations.redirects import to_next
from conversations.zones import CLOCK_COOKIE, browser_zone, is_clock, places

YEAR_SECONDS = 365 * 24 * 60 * 60
CHOICES: Final[dict[str, Callable[[str], bool]]] = {
    THEME_COOKIE: THEMES.__contains__,
    CLOCK_COOKIE: is_clock,
    settings.LANGUAGE_COOKIE_NAME: lambda code: code in dict(settings.LANGUAGES),
    KEYS_COOKIE: ("on", "off").__contains__,
}


@require_http_methods(["GET", "HEAD", "POST"])
@public
def preferences(request: HttpRequest) -> HttpResponse:
    """All that can be chosen; after the form, kept, and back to where the reader was."""
    if request.method != "POST":
        return render(request, "preferences.html", _zones(request))
    response = to_next(request)
    for name, is_allowed in CHOICES.items():
        if is_allowed(value := request.POST.get(name, "")):
            response.set_cookie(
                name,
                value,
                max_age=YEAR_SECONDS,
                secure=settings.SESSION_COOKIE_SECURE,
                httponly=True,
                samesite="Lax",
            )
    return response


def _zones(request: HttpRequest) -> dict[str, Any]:
    return {
        "places": places(),
        "browser_zone": browser_zone(request).key,
        "time": clock(timezone.localtime()),
    }
