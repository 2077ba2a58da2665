"""A message in words: who says what when, for files and quotes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from uuid import UUID

from django.utils.translation import gettext as _

from conversations.bubbles import Cast
from conversations.looks import is_known, long_day, modality_look, rfc3339
from conversations.markups import one_line
from conversations.timeline import Entry


@dataclass(frozen=True, slots=True)
class Saying:
    """One message; `text` is None where it cannot be read."""

    number: int
    id: UUID | None
    speaker: str
    role: str
    time: str
    local: str
    day_and_time: str
    exactly: str
    modality: str
    has_modality: bool
    text: str | None
    address: str

    @property
    def words(self) -> str:
        """What was said; where that is nothing, that it is nothing."""
        if self.text is None:
            return _("[This message cannot be read.]")
        return self.text or _("[empty message]")


def sayings(entries: Iterable[Entry], cast: Cast, address: str) -> Iterator[Saying]:
    """One an entry, in order; `address` is the conversation's own."""
    look = cache(modality_look)  # not for longer: its word is in the reader's language
    for entry in entries:
        message, local = entry.message, entry.local
        speaker = cast.speaker(entry.side, message.role if message else None)
        yield Saying(
            number=entry.number,
            id=entry.id,
            speaker=one_line(speaker["name"]) or _("unknown role"),
            role=one_line((message and message.role) or ""),
            time=exact_clock(local),
            local=local.replace(tzinfo=None).isoformat(" ", "seconds") if local else "",
            day_and_time=day_and_clock(local),
            exactly=rfc3339(local),
            modality=one_line(look(message.modality or "").word) if message else "",
            has_modality=bool(message and is_known(message.modality)),
            text=message.content if message else None,
            address=f"{address}?message={entry.id}" if entry.id else address,
        )


def exact_clock(local: datetime | None) -> str:
    """A time with its zone: "10:05:12 CEST"."""
    return f"{local:%H:%M:%S %Z}" if local else ""


def day_and_clock(local: datetime | None) -> str:
    """The same with its day: "4 July 2026, 10:05:12 CEST"."""
    return f"{long_day(local.date())}, {exact_clock(local)}" if local else ""
