"""Where a transcript's days, silences and modalities begin, of the whole in one light pass."""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Final
from uuid import UUID

from conversations.backend.schema import Item
from conversations.timeline import LONG_AGO, Breaks, modality_of, time_of

Places = Mapping[UUID | None, int]

HOUR: Final = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Outline:
    """Each break by the number of the message that follows it."""

    days: dict[int, date]
    gaps: dict[int, timedelta]
    switches: dict[int, str]

    def day_around(self, number: int, count: int) -> range:
        """The messages of the day of this one, of so many in all; of the first before any."""
        if not self.days:
            return range(0)
        ends = [*self.days, count + 1]
        place = max(bisect_right(ends, number) - 1, 0)
        return range(ends[place], ends[place + 1])


def outline(items: Sequence[Item], zone: tzinfo) -> Outline:
    """The breaks that the timeline of these items has."""
    breaks, found = Breaks(zone), Outline({}, {}, {})
    for number, item in enumerate(items, start=1):
        moment = time_of(item)
        if day := breaks.new_day(moment):
            found.days[number] = day
        if gap := breaks.long_gap(moment):
            found.gaps[number] = gap
        if modality := breaks.new_modality(modality_of(item)):
            found.switches[number] = modality
    return found


def hours(items: Sequence[Item], numbers: range, zone: tzinfo) -> dict[int, datetime]:
    """The hours of the clock in which messages of these numbers were said.

    Each by the number of the first of them; an hour that comes back is not named again.
    """
    found: dict[datetime, int] = {}
    begins = LONG_AGO
    for number in numbers:
        moment = time_of(items[number - 1])
        if moment is None or begins <= moment < begins + HOUR:
            continue
        local = moment.astimezone(zone)
        begins = moment - timedelta(minutes=local.minute, seconds=local.second)
        begins = begins.replace(microsecond=0)
        found.setdefault(begins, number)
    return {number: begins.astimezone(zone) for begins, number in found.items()}


def places(items: Sequence[Item]) -> Places:
    """The number of each message by its id; of several with one id, the first one's."""
    count = len(items)
    found = {item.id: count - back for back, item in enumerate(reversed(items))}
    found.pop(None, None)
    return found
