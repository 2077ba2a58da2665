"""The viewer's time zone, from two cookies: the browser's zone, and the reader's choice."""

from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo, available_timezones

from django.http import HttpRequest

from conversations.htmx import wants_fragment

ZONE_COOKIE: Final = "zone"
CLOCK_COOKIE: Final = "clock"
VIEWER: Final = "viewer"
UTC_CHOICE: Final = "utc"
UTC: Final = ZoneInfo("UTC")
AREAS: Final = (
    *("Africa/", "America/", "Antarctica/", "Arctic/", "Asia/", "Atlantic/", "Australia/"),
    *("Europe/", "Indian/", "Pacific/"),
)


def viewer_zone(request: HttpRequest) -> ZoneInfo:
    """The zone to show times in: the reader's choice, else the browser's, else UTC.

    A part of a page says in its address in which zone the page is that it becomes part of.
    """
    if wants_fragment(request) and "zone" in request.GET:
        return known_zone(request.GET["zone"])
    chosen = chosen_clock(request)
    if chosen == VIEWER:
        return browser_zone(request)
    return UTC if chosen == UTC_CHOICE else known_zone(chosen)


def browser_zone(request: HttpRequest) -> ZoneInfo:
    """The zone that the browser says, or UTC."""
    return known_zone(request.COOKIES.get(ZONE_COOKIE, ""))


def chosen_clock(request: HttpRequest) -> str:
    """`viewer` for the browser's zone, `utc`, or the name of a zone."""
    chosen = request.COOKIES.get(CLOCK_COOKIE, VIEWER)
    return chosen if is_clock(chosen) else VIEWER


def is_clock(name: str) -> bool:
    """True for what a reader may choose."""
    return name in (VIEWER, UTC_CHOICE) or name in names()


@lru_cache(maxsize=64)
def known_zone(name: str) -> ZoneInfo:
    """The zone of this name, or UTC if there is none."""
    return ZoneInfo(name) if name in names() else UTC


@lru_cache(maxsize=1)
def names() -> frozenset[str]:
    """Every zone that is known here."""
    return frozenset(available_timezones())


@lru_cache(maxsize=1)
def places() -> tuple[str, ...]:
    """Those that are named after places, in the order of their names."""
    return tuple(sorted(name for name in names() if name.startswith(AREAS)))
