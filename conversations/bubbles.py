"""A timeline entry as the transcript prints it: flat values, one message each."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cache
from typing import Final, Literal, NotRequired, Self, TypedDict
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from conversations.finding import Mark
from conversations.linking import linked
from conversations.looks import (
    Look,
    clock,
    full_day,
    gap,
    grouped,
    local_rfc3339,
    modality_look,
    rfc3339,
    short_day,
)
from conversations.masks import Shown
from conversations.outline import Places
from conversations.people import display_name, initials, tint, tint_of
from conversations.timeline import Entry, Hidden

# Browsers take many seconds to find a direction for each line of a text that is one huge line.
LONGEST_LINE: Final = 10_000
Marks = Callable[[int, str], Sequence[Mark]]
Unfold = Callable[[Hidden], str]
SWITCHES: Final = {
    "voice": gettext_lazy("switched to voice"),
    "text": gettext_lazy("switched to text"),
}


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
    """What stands between two messages: a day heading, a gap, a change of modality or a fold.

    A fold says what a filter hides there, and leads to it.
    """

    kind: Literal["day", "gap", "switch", "fold"]
    words: str
    short: str
    shape: str
    url: NotRequired[str]


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
    hint: str
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

    def numbers(self, places: Places) -> range:
        """The message numbers meant, in either order; empty if an end is missing."""
        if self.first not in places or self.last not in places:
            return range(0)
        ends = sorted((places[self.first], places[self.last]))
        return range(ends[0], ends[1] + 1)


def pointed_at(text: str, places: Places) -> range:
    """The numbers of the messages that an address means; empty where it means none of these."""
    target = Target.parse(text)
    return target.numbers(places) if target else range(0)


def no_marks(_number: int, _text: str) -> Sequence[Mark]:
    """Nothing is looked for."""
    return ()


def nowhere(_hidden: Hidden) -> str:
    """Nothing is hidden."""
    return ""


def bubbles(
    entries: Iterable[Entry],
    cast: Cast,
    places: Places,
    targets: range = range(0),
    marks: Marks = no_marks,
    unfold: Unfold = nowhere,
) -> Iterator[Bubble]:
    """One bubble an entry, in order. Of several messages with one id only the first has it."""
    look = cache(modality_look)  # not for longer: its word is in the reader's language
    for entry in entries:
        own_id = entry.id if places.get(entry.id) == entry.number else None
        bubble = _bubble(entry, own_id, cast, targets, look, marks)
        if entry.hidden:
            bubble["before"].insert(0, fold_line(entry.hidden, unfold))
        yield bubble


def fold_line(hidden: Hidden, unfold: Unfold) -> Line:
    """What is hidden, as a link to it."""
    return Line(kind="fold", words=_hidden_words(hidden), short="", shape="", url=unfold(hidden))


def continued_day(entries: Sequence[Entry]) -> Line | None:
    """The heading of the day in whose middle these entries begin."""
    first = entries[0] if entries else None
    return day_line(first.within) if first and first.within and not first.day else None


def day_line(day: date) -> Line:
    return Line(kind="day", words=full_day(day), short=short_day(day), shape="")


def switched_to(modality: str) -> str:
    """How the line is called where this one of the known modalities begins."""
    return str(SWITCHES[modality])


def _hidden_words(hidden: Hidden) -> str:
    count = hidden.count
    if hidden.modality == "voice":
        words = ngettext("%(n)s voice message hidden", "%(n)s voice messages hidden", count)
    elif hidden.modality == "text":
        words = ngettext("%(n)s text message hidden", "%(n)s text messages hidden", count)
    else:
        words = ngettext("%(n)s message hidden", "%(n)s messages hidden", count)
    return words % {"n": grouped(count)}


def _bubble(
    entry: Entry,
    own_id: UUID | None,
    cast: Cast,
    targets: range,
    look: Callable[[str], Look],
    marks: Marks,
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
        time=clock(local) if local else "",
        exactly=rfc3339(local),
        hint=local_rfc3339(local),
        html=linked(message.content, marks(entry.number, message.content)) if message else "",
        endless=message is not None and _has_endless_line(message.content),
        readable=message is not None,
    )


def _has_endless_line(text: str) -> bool:
    return len(text) > LONGEST_LINE and max(map(len, text.split("\n"))) > LONGEST_LINE


def _lines(entry: Entry, look: Callable[[str], Look]) -> Iterator[Line]:
    if entry.day:
        yield day_line(entry.day)
    if entry.gap:
        yield Line(kind="gap", words=gap(entry.gap), short="", shape="")
    if entry.switched_to:
        new = look(entry.switched_to)
        words = switched_to(entry.switched_to)
        yield Line(kind="switch", words=words, short="", shape=new.shape)
