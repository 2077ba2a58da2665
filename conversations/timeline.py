"""A transcript as people read it: days, groups, gaps and changes of modality."""

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from typing import Literal
from uuid import UUID

from conversations.backend.schema import Item, Message

Side = Literal["participant", "agent", "other"]

MODALITIES = ("voice", "text")
GROUP_PAUSE = timedelta(minutes=2)
LONG_GAP = timedelta(minutes=5)

_SIDES: dict[str | None, Side] = {"user": "participant", "assistant": "agent"}


@dataclass(frozen=True, slots=True)
class Entry:
    """One message and the lines that stand before it, ready to be printed.

    `message` is None where it could not be read. `day`, `gap` and `switched_to` are set where a
    day heading, a gap line or a line for the new modality goes before this message. `local` is
    its time in the zone of the timeline.
    """

    number: int
    id: UUID | None
    message: Message | None
    side: Side
    starts_group: bool
    day: date | None
    gap: timedelta | None
    switched_to: str | None
    local: datetime | None


def timeline(items: Sequence[Item], zone: tzinfo) -> list[Entry]:
    """The items in the order given, whatever their times say."""
    walk = _Walk(zone)
    return [walk.step(number, item) for number, item in enumerate(items, start=1)]


def modality_shares(items: Iterable[Item]) -> dict[str, int]:
    """Whole per cents by modality that sum to 100; other modalities count as unknown."""
    counts = Counter(_modality(item) or "unknown" for item in items if isinstance(item, Message))
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
    times = [moment for item in items if (moment := _time(item))]
    return (min(times), max(times)) if times else None


class _Walk:
    """Goes through a transcript once and remembers what was last known."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone
        self.speaker: tuple[type[Item], str | None] | None = None
        self.group_time: datetime | None = None
        self.time: datetime | None = None
        self.day: date | None = None
        self.modality: str | None = None

    def step(self, number: int, item: Item) -> Entry:
        message = item if isinstance(item, Message) else None
        moment = _time(item)
        local = moment and moment.astimezone(self.zone)
        day = self.new_day(local)
        gap = self.long_gap(moment)
        switched_to = self.new_modality(_modality(item))
        return Entry(
            number=number,
            id=item.id,
            message=message,
            side=_SIDES.get(_role(item), "other"),
            starts_group=self.new_group(item, interrupted=bool(day or gap or switched_to)),
            day=day,
            gap=gap,
            switched_to=switched_to,
            local=local,
        )

    def new_day(self, local: datetime | None) -> date | None:
        if local is None or local.date() == self.day:
            return None
        self.day = local.date()
        return self.day

    def long_gap(self, moment: datetime | None) -> timedelta | None:
        if moment is None:
            return None
        passed = moment - self.time if self.time else timedelta()
        self.time = moment
        return passed if passed >= LONG_GAP else None

    def new_modality(self, modality: str | None) -> str | None:
        if modality is None or modality == self.modality:
            return None
        before, self.modality = self.modality, modality
        return modality if before else None

    def new_group(self, item: Item, *, interrupted: bool) -> bool:
        speaker, moment = (type(item), _role(item)), _time(item)
        starts = interrupted or speaker != self.speaker or self.paused(moment)
        self.speaker = speaker
        self.group_time = moment or (None if starts else self.group_time)
        return starts

    def paused(self, moment: datetime | None) -> bool:
        if moment is None or self.group_time is None:
            return False
        return moment - self.group_time > GROUP_PAUSE


def _role(item: Item) -> str | None:
    return item.role if isinstance(item, Message) else None


def _time(item: Item) -> datetime | None:
    return item.created_at if isinstance(item, Message) else None


def _modality(item: Item) -> str | None:
    """The modality if it is one of those we know."""
    if isinstance(item, Message) and item.modality in MODALITIES:
        return item.modality
    return None
