"""The bar above a long transcript: where the reader is, and where to go from there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import tzinfo
from heapq import nlargest, nsmallest
from typing import Final

from conversations.backend.schema import Item
from conversations.bubbles import switched_to
from conversations.looks import clock, gap, grouped, short_day
from conversations.outline import Outline, hours
from conversations.timeline import time_of

Address = Callable[[int], str]

MOST_DAYS: Final = 60
MOST_GAPS: Final = 20
MOST_SWITCHES: Final = 20


@dataclass(frozen=True, slots=True)
class Jump:
    """One place to go to: where it is, and when that was."""

    url: str
    words: str
    when: str


@dataclass(frozen=True, slots=True)
class Jumps:
    """Where the reader is, and the places of each kind; those left out are only counted."""

    here: str
    count: str
    when: str
    days: list[Jump]
    day: str
    hours: list[Jump]
    gaps: list[Jump]
    switches: list[Jump]
    more_days: int
    more_gaps: int
    more_switches: int


def jumps(
    items: Sequence[Item], found: Outline, here: int, zone: tzinfo, address: Address
) -> Jumps:
    """All days but for very many, the hours of the day that is read where it has several, the
    longest silences, the nearest changes of modality.
    """
    near = sorted(nsmallest(MOST_SWITCHES, found.switches, key=lambda number: abs(number - here)))
    long = sorted(nlargest(MOST_GAPS, found.gaps, key=lambda number: found.gaps[number]))
    days = sorted(nsmallest(MOST_DAYS, found.days, key=lambda number: abs(number - here)))
    today = found.day_around(here, len(items))
    clocks = hours(items, today, zone)
    several = clocks if len(clocks) > 1 else {}
    place = _Places(items, zone, address)
    return Jumps(
        here=grouped(here),
        count=grouped(len(items)),
        when=place.when(here),
        days=[place.jump(number, short_day(found.days[number])) for number in days],
        day=short_day(found.days[today.start]) if today else "",
        hours=[place.jump(number, clock(when)) for number, when in several.items()],
        gaps=[place.jump(number, gap(found.gaps[number])) for number in long],
        switches=[place.jump(number, switched_to(found.switches[number])) for number in near],
        more_days=len(found.days) - len(days),
        more_gaps=len(found.gaps) - len(long),
        more_switches=len(found.switches) - len(near),
    )


@dataclass(frozen=True, slots=True)
class _Places:
    items: Sequence[Item]
    zone: tzinfo
    address: Address

    def jump(self, number: int, words: str) -> Jump:
        return Jump(self.address(number), words, self.when(number))

    def when(self, number: int) -> str:
        """The day and the time of this message, or of the last one before it that has any."""
        times = (time_of(self.items[each - 1]) for each in range(number, 0, -1))
        known = next(filter(None, times), None)
        if known is None:
            return ""
        local = known.astimezone(self.zone)
        return f"{short_day(local.date())}, {clock(local)}"
