"""A timeline entry as the transcript prints it: flat values, one message each."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Final, Literal, Self, TypedDict
from uuid import UUID

from django.utils.translation import gettext as _

from conversations.linking import linked
from conversations.looks import Look, full_day, gap, modality_look, rfc3339
from conversations.masks import Shown
from conversations.people import display_name, initials, tint, tint_of
from conversations.timeline import Entry

# Browsers take many seconds to find a direction for each line of a text that is one huge line.
LONGEST_LINE: Final = 10_000


class Speaker(TypedDict):
    """Who says a message, as the transcript shows them."""

    name: str
    initials: str
    tint: int


@dataclass(frozen=True, slots=True)
class Cast:
    """The two sides of a conversation. Other roles stand under their own names."""

    participant: Speaker
    agent: Speaker

    @classmethod
    def of(cls, conversation: Shown | None, agent: str) -> Self:
        """Participant and agent; where the conversation is not known, just their parts."""
        if conversation is None:
            name, shade = _("Participant"), 0
        else:
            name = display_name(conversation.participant_profile)
            shade = tint(conversation.participant_profile)
        agent_id = conversation.agent_id if conversation else None
        return cls(
            Speaker(name=name, initials=initials(name), tint=shade),
            Speaker(name=agent, initials=initials(agent), tint=tint_of(agent_id)),
        )

    def speaker(self, side: str, role: str | None) -> Speaker:
        """Who stands on this side."""
        if side == "participant":
            return self.participant
        if side == "agent":
            return self.agent
        return Speaker(name=role or _("unknown role"), initials="", tint=0)


class Line(TypedDict):
    """What stands between two messages: a day heading, a gap or a change of modality."""

    kind: Literal["day", "gap", "switch"]
    words: str
    shape: str


class Bubble(TypedDict):
    """What the transcript shows of a message, and of what changed before it.

    A dictionary, since templates look into one twice as fast as into an object.
    """

    id: str
    number: str
    side: str
    role: str
    modality: str
    shape: str
    word: str
    speaker: Speaker
    starts_group: bool
    target: bool
    first_target: bool
    before: list[Line]
    time: str
    exactly: str
    html: str
    endless: bool
    readable: bool


@dataclass(frozen=True, slots=True)
class Target:
    """The message, or the range of messages, that an address points at."""

    first: UUID
    last: UUID

    @classmethod
    def parse(cls, text: str) -> Self | None:
        """`<uuid>` or `<uuid>..<uuid>`; None for anything else."""
        first, dots, last = text.partition("..")
        try:
            return cls(UUID(first), UUID(last if dots else first))
        except ValueError:
            return None

    def numbers(self, entries: Iterable[Entry]) -> range:
        """The message numbers meant, in either order; empty if an end is missing."""
        found: dict[UUID | None, int] = {}
        for entry in entries:
            if entry.id in (self.first, self.last):
                found.setdefault(entry.id, entry.number)
        if self.first not in found or self.last not in found:
            return range(0)
        ends = sorted((found[self.first], found[self.last]))
        return range(ends[0], ends[1] + 1)


def bubbles(
    entries: Iterable[Entry], cast: Cast, targets: range = range(0), shown: int = 0
) -> Iterator[Bubble]:
    """One bubble an entry, in order, without the first `shown`. Only the first of an id has it."""
    look = cache(modality_look)  # not for longer: its word is in the reader's language
    used: set[UUID | None] = {None}
    for entry in entries:
        own_id = None if entry.id in used else entry.id
        used.add(entry.id)
        if entry.number > shown:
            yield _bubble(entry, own_id, cast, targets, look)


def _bubble(
    entry: Entry, own_id: UUID | None, cast: Cast, targets: range, look: Callable[[str], Look]
) -> Bubble:
    message, local = entry.message, entry.local
    modality = (message and message.modality) or "unknown"
    return Bubble(
        id=str(own_id or ""),
        number=str(entry.number),
        side=entry.side,
        role=(message and message.role) or "unknown",
        modality=modality,
        shape=look(modality).shape,
        word=look(modality).word,
        speaker=cast.speaker(entry.side, message.role if message else None),
        starts_group=entry.starts_group,
        target=entry.number in targets,
        first_target=bool(targets) and entry.number == targets.start,
        before=list(_lines(entry, look)),
        time=f"{local.hour:02}:{local.minute:02}" if local else "",
        exactly=rfc3339(local),
        html=linked(message.content) if message else "",
        endless=message is not None and _has_endless_line(message.content),
        readable=message is not None,
    )


def _has_endless_line(text: str) -> bool:
    return len(text) > LONGEST_LINE and max(map(len, text.split("\n"))) > LONGEST_LINE


def _lines(entry: Entry, look: Callable[[str], Look]) -> Iterator[Line]:
    if entry.day:
        yield Line(kind="day", words=full_day(entry.day), shape="")
    if entry.gap:
        yield Line(kind="gap", words=gap(entry.gap), shape="")
    if entry.switched_to:
        new = look(entry.switched_to)
        words = _("switched to %(modality)s") % {"modality": new.word.lower()}
        yield Line(kind="switch", words=words, shape=new.shape)
