"""A conversation as a document: what stands above its transcript, and the transcript."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final
from uuid import UUID
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _

from conversations.access.masking import Contact
from conversations.backend.schema import Item
from conversations.bubbles import Cast, switched_to
from conversations.looks import duration, full_day, gap, modality_look, status_look
from conversations.markups import one_line
from conversations.masks import Shown
from conversations.rows import length
from conversations.sayings import Saying, day_and_clock, sayings
from conversations.timeline import Entry, modality_shares, timeline

PIECE: Final = 32_768

Facts = list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Document:
    """`facts` are names with values, `address` is the conversation's own."""

    name: str
    facts: Facts
    entries: Sequence[Entry]
    cast: Cast
    zone: ZoneInfo
    address: str

    def turns(self) -> Iterator[tuple[Entry, Saying]]:
        """Each message as it stands in the transcript, and in words."""
        return zip(self.entries, sayings(self.entries, self.cast, self.address), strict=True)


@dataclass(frozen=True, slots=True)
class Source:
    """What a document is made of; `at` is when the backend told it."""

    known: Shown
    contacts: Sequence[Contact]
    messages: Sequence[Item]
    agent: str
    at: datetime
    address: str


def document(source: Source, zone: ZoneInfo) -> Document:
    """The whole conversation, in the viewer's zone."""
    cast = Cast.of(source.known, source.agent)
    return Document(
        name=one_line(cast.participant["name"]),
        facts=[(name, one_line(value)) for name, value in _facts(source, zone) if value],
        entries=timeline(source.messages, zone),
        cast=cast,
        zone=zone,
        address=source.address,
    )


def day(entry: Entry, zone: ZoneInfo) -> str:
    """The heading of the day that this message begins: "Saturday 4 July 2026, Europe/Paris"."""
    return f"{full_day(entry.day)}, {zone.key}" if entry.day else ""


def breaks(entry: Entry) -> Iterator[str]:
    """What stands before this message beside its day: a silence, a change of modality."""
    if entry.gap:
        yield gap(entry.gap)
    if entry.switched_to:
        yield switched_to(entry.switched_to)


def file_name(known: Shown, zone: ZoneInfo, suffix: str) -> str:
    """conversation-<code>-<date>: the code, else the id's first eight signs; the day it began."""
    code = "-".join("".join(c if c.isalnum() else " " for c in known.connection_code or "").split())
    began = known.started_at
    parts = ["conversation", code[:60] or short(known.id)]
    if began:
        parts.append(began.astimezone(zone).date().isoformat())
    return f"{'-'.join(parts)}.{suffix}"


def short(id: UUID) -> str:  # noqa: A002
    return str(id)[:8]


def in_pieces(lines: Iterable[str]) -> Iterator[str]:
    """The same text in pieces that are worth sending."""
    piece: list[str] = []
    size = 0
    for line in lines:
        piece.append(line)
        size += len(line)
        if size >= PIECE:
            yield "".join(piece)
            piece, size = [], 0
    yield "".join(piece)


def _facts(source: Source, zone: ZoneInfo) -> Iterator[tuple[str, str]]:
    known = source.known
    yield from ((each.label, each.value) for each in source.contacts)
    yield _("Status"), status_look(known.status).word
    yield _("Agent"), source.agent
    yield _("Started"), _when(known.started_at, zone)
    yield _("Completed"), _when(known.completed_at, zone)
    yield _("Took"), duration(length(known))
    yield _("Turns"), "" if known.turn_count is None else str(known.turn_count)
    yield _("Messages"), _count(source.messages)
    yield _("Code"), known.connection_code or ""
    yield _("Id"), str(known.id)
    yield _("Link"), source.address
    yield _("Times in"), zone.key
    yield _("As of"), _when(source.at, zone)


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    return day_and_clock(moment.astimezone(zone)) if moment else ""


def _count(messages: Sequence[Item]) -> str:
    """ "12, Voice 62 %, Text 38 %"."""
    shares = modality_shares(messages).items()
    words = (f"{modality_look(name).word} {percent} %" for name, percent in shares)
    return ", ".join([str(len(messages)), *words])
