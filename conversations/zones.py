"""The viewer's time zone, from two cookies: the browser's zone, and the UTC switch."""

from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest

ZONE_COOKIE: Final = "zone"
CLOCK_COOKIE: Final = "clock"
UTC: Final = ZoneInfo("UTC")


def viewer_zone(request: HttpRequest) -> ZoneInfo:
    """The zone to show times in; UTC where the viewer chose it or none is known."""
    if request.COOKIES.get(CLOCK_COOKIE) == "utc":
        return UTC
    return known_zone(request.COOKIES.get(ZONE_COOKIE, ""))


@lru_cache(maxsize=64)
def known_zone(name: str) -> ZoneInfo:
    """The zone of this name, or UTC if there is none."""
    return ZoneInfo(name) if name in _names() else UTC


@lru_cache(maxsize=1)
def _names() -> frozenset[str]:
    return frozenset(available_timezones())
