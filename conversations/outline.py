"""Where a transcript's days, silences and modalities begin, of the whole in one light pass."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta, tzinfo
from uuid import UUID

from conversations.backend.schema import Item
from conversations.timeline import Breaks, modality_of, time_of

Places = Mapping[UUID | None, int]


@dataclass(frozen=True, slots=True)
class Outline:
    """Each break by the number of the message that follows it."""

    days: dict[int, date]
    gaps: dict[int, timedelta]
    switches: dict[int, str]


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


def places(items: Sequence[Item]) -> Places:
    """The number of each message by its id; of several with one id, the first one's."""
    count = len(items)
    found = {item.id: count - back for back, item in enumerate(reversed(items))}
    found.pop(None, None)
    return found
