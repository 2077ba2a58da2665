"""What the frame around every page needs. It asks nobody."""

from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import get_language, get_language_bidi

from conversations.access.sandbox import ACCOUNTS
from conversations.zones import chosen_clock

THEME_COOKIE: Final = "theme"
THEMES: Final = ("system", "light", "dark")
KEYS_COOKIE: Final = "keys"

HTMX: Final = {
    "historyCacheSize": 0,
    "refreshOnHistoryMiss": True,
    "historyRestoreAsHxRequest": False,
    "allowEval": False,
    "allowScriptTags": False,
    "selfRequestsOnly": True,
    "includeIndicatorStyles": False,
    "defaultSettleDelay": 0,
    "timeout": 15_000,
    "responseHandling": [
        {"code": "204", "swap": False},
        {"code": "[23]..", "swap": True},
        {"code": "[45]..", "swap": True, "error": True},
    ],
}


def frame(request: HttpRequest) -> dict[str, Any]:
    """Context of base.html."""
    return look(request) | {
        "environment": settings.CASEY_ENVIRONMENT,
        "themes": THEMES,
        "languages": settings.LANGUAGES,
        "clock": chosen_clock(request),
        "shortcuts": request.COOKIES.get(KEYS_COOKIE) != "off",
        "zone": timezone.get_current_timezone_name(),
        "sandbox_accounts": ACCOUNTS if settings.SANDBOX_SIGN_IN else (),
        "sso": settings.OIDC,
        "request_id": getattr(request, "id", ""),
    }


def look(request: HttpRequest) -> dict[str, str]:
    """What even the page of our own fault knows of its reader."""
    theme = request.COOKIES.get(THEME_COOKIE, "system")
    return {
        "theme": theme if theme in THEMES else "system",
        "language": get_language(),
        "direction": "rtl" if get_language_bidi() else "ltr",
    }
