"""A transcript as people read it: days, groups, gaps and changes of modality."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final, Literal
from uuid import UUID

from conversations.backend.schema import Item, Message

Side = Literal["participant", "agent", "other"]

MODALITIES = ("voice", "text")
GROUP_PAUSE = timedelta(minutes=2)
LONG_GAP = timedelta(minutes=5)

LONG_AGO: Final = datetime(1, 1, 1, tzinfo=UTC)

_SIDES: dict[str | None, Side] = {"user": "participant", "assistant": "agent"}


@dataclass(frozen=True, slots=True)
class Hidden:
    """Messages that a filter leaves out: the first of them, how many, and their one modality."""

    first: int
    count: int
    modality: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and the lines that stand before it, ready to be printed.

    `message` is None where it could not be read. `day`, `gap` and `switched_to` are set where a
    day heading, a gap line or a line for the new modality goes before this message. `local` is
    its time in the zone of the timeline. `hidden` is what is left out before it.
    """

    number: int
    id: UUID | None
    message: Message | None
    side: Side
    starts_group: bool
    day: date | None
    within: date | None
    gap: timedelta | None
    switched_to: str | None
    local: datetime | None
    hidden: Hidden | None = None


def timeline(items: Sequence[Item], zone: tzinfo, numbers: range | None = None) -> list[Entry]:
    """The items in the order given, whatever their times say; only those of these numbers.

    Each is as it stands in the whole transcript, but only what is needed for that is looked at.
    """
    wanted = range(1, len(items) + 1) if numbers is None else numbers
    walk = _Walk(zone)
    begin = _last_timed(items, wanted.start - 1)
    walk.modality = _last_modality(items, begin - 1)
    steps = [walk.step(number, items[number - 1]) for number in range(begin, wanted.stop)]
    return steps[wanted.start - begin :]


def modality_shares(items: Iterable[Item]) -> dict[str, int]:
    """Whole per cents by modality that sum to 100; other modalities count as unknown."""
    counts = Counter(modality_of(item) or "unknown" for item in items if isinstance(item, Message))
    total = counts.total()
    shares = {
        name: counts[name] * 100 // total for name in (*MODALITIES, "unknown") if counts[name]
    }
    by_remainder = sorted(shares, key=lambda name: -(counts[name] * 100 % total))
    for name in by_remainder[: 100 - sum(shares.values())]:
        shares[name] += 1
    return shares


def span(items: Iterable[Item]) -> tuple[datetime, datetime] | None:
    """The earliest and the latest known time, or None."""
    times = [moment for item in items if (moment := time_of(item))]
    return (min(times), max(times)) if times else None


class Breaks:
    """Goes through a transcript once and tells where a day, a silence or a modality begins."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.time: datetime | None = None
        self.day: date | None = None
        self.modality: str | None = None
        self._dawn = self._dusk = LONG_AGO

    def new_day(self, moment: datetime | None) -> date | None:
        """Asks the zone once a day: that takes longer than all the rest."""
        if moment is None or self._dawn <= moment < self._dusk:
            return None
        before, self.day = self.day, moment.astimezone(self.zone).date()
        self._dawn, self._dusk = _bounds(self.day, self.zone)
        return self.day if self.day != before else None

    def long_gap(self, moment: datetime | None) -> timedelta | None:
        """The silence before this moment, if it is long."""
        if moment is None:
            return None
        before, self.time = self.time, moment
        if before is None:
            return None
        passed = moment - before
        return passed if passed >= LONG_GAP else None

    def new_modality(self, modality: str | None) -> str | None:
        """The modality, if another one was known before."""
        if modality is None or modality == self.modality:
            return None
        before, self.modality = self.modality, modality
        return modality if before else None


class _Walk(Breaks):
    """Makes the entries, each from its item and from what was last known."""

    def __init__(self, zone: tzinfo) -> None:
        super().__init__(zone)
        self.speaker: tuple[type[Item], str | None] | None = None
        self.group_time: datetime | None = None

    def step(self, number: int, item: Item) -> Entry:
        message = item if isinstance(item, Message) else None
        moment = time_of(item)
        day = self.new_day(moment)
        gap = self.long_gap(moment)
        switched_to = self.new_modality(modality_of(item))
        return Entry(
            number=number,
            id=item.id,
            message=message,
            side=_SIDES.get(_role(item), "other"),
            starts_group=self.new_group(item, interrupted=bool(day or gap or switched_to)),
            day=day,
            within=self.day,
            gap=gap,
            switched_to=switched_to,
            local=moment and moment.astimezone(self.zone),
        )

    def new_group(self, item: Item, *, interrupted: bool) -> bool:
        speaker, moment = (type(item), _role(item)), time_of(item)
        starts = interrupted or speaker != self.speaker or self.paused(moment)
        self.speaker = speaker
        self.group_time = moment or (None if starts else self.group_time)
        return starts

    def paused(self, moment: datetime | None) -> bool:
        if moment is None or self.group_time is None:
            return False
        return moment - self.group_time > GROUP_PAUSE


def time_of(item: Item) -> datetime | None:
    return item.created_at if isinstance(item, Message) else None


def modality_of(item: Item) -> str | None:
    """The modality if it is one of those we know."""
    if isinstance(item, Message) and item.modality in MODALITIES:
        return item.modality
    return None


def _role(item: Item) -> str | None:
    return item.role if isinstance(item, Message) else None


def _last_timed(items: Sequence[Item], number: int) -> int:
    """The number of the last message up to this one that has a time; nothing before it matters."""
    return next((each for each in range(number, 0, -1) if time_of(items[each - 1])), 1)


def _last_modality(items: Sequence[Item], number: int) -> str | None:
    """The last modality that is known up to this message."""
    known = (modality_of(items[each - 1]) for each in range(number, 0, -1))
    return next(filter(None, known), None)


def _bounds(day: date, zone: tzinfo) -> tuple[datetime, datetime]:
    """When the day begins and ends."""
    begins, ends = (datetime.combine(each, time(), zone) for each in (day, day + timedelta(1)))
    return begins.astimezone(UTC), ends.astimezone(UTC)
