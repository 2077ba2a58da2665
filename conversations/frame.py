"""What the frame around every page needs. It asks nobody."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone

from conversations.access.sandbox import ACCOUNTS
from conversations.zones import CLOCK_COOKIE

THEME_COOKIE: Final = "theme"
THEMES: Final = ("system", "light", "dark")

HTMX: Final = {
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "historyRestoreAsHxRequest": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    "timeout": 15_000,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": True, "error": True},
    ],
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    return {
        "environment": settings.CASEY_ENVIRONMENT,
        "theme": theme if theme in THEMES else "system",
        "themes": THEMES,
        "htmx_config": HTMX,
        "clock": "utc" if request.COOKIES.get(CLOCK_COOKIE) == "utc" else "viewer",
        "zone": timezone.get_current_timezone_name(),
        "sandbox_accounts": ACCOUNTS if settings.SANDBOX_SIGN_IN else (),
        "sso": settings.OIDC,
        "request_id": getattr(request, "id", ""),
    }
