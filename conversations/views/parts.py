"""The part of a transcript that a page carries, and the ways to the rest."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any, Final, Self, cast
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse

from conversations import whence, windows
from conversations.access import finds
from conversations.access.masking import Said
from conversations.access.store import SessionStore
from conversations.bubbles import (
    Bubble,
    Cast,
    bubbles,
    continued_day,
    fold_line,
    no_marks,
    pointed_at,
)
from conversations.folds import Numbers, Show
from conversations.found import Found
from conversations.jumps import Address, Jumps, jumps
from conversations.outline import Places, outline, places
from conversations.timeline import Entry, Hidden

FIND: Final = "find"
SHOW: Final = "show"

Pick = Callable[[Show], Numbers]


@dataclass(frozen=True, slots=True)
class Part:
    """The messages of these numbers, those that the address points at, and where each id is.

    `kept` is what its addresses carry on: the list that the reader came from, what is shown and
    what is looked for. `lifted` says that a filter would hide what the address points at.
    """

    id: UUID
    said: Said
    show: Show
    numbers: Numbers
    targets: range
    places: Places
    found: Found | None
    kept: Mapping[str, str]
    lifted: bool

    @classmethod
    def asked(cls, request: HttpRequest, id: UUID, said: Said, pick: Pick | None) -> Self:  # noqa: A002
        """Without a choice it is the window that the address asks for."""
        query, found_at = request.GET, places(said.unmasked)
        targets = pointed_at(query.get("message", ""), found_at)
        show = Show.asked(said.unmasked, query.get(SHOW, ""))
        lifted = bool(targets) and not show.has(targets)
        show = Show.everything(said.unmasked) if lifted else show
        found = _found(request, said, show, targets)
        return cls(
            id,
            said,
            show=show,
            numbers=(pick or _Asked(query, targets, found).window)(show),
            targets=targets,
            places=found_at,
            found=found,
            kept=_kept(query, show, found),
            lifted=lifted,
        )

    def without_current_hit(self) -> Self:
        """The same, with all its hits alike."""
        return replace(self, found=self.found and replace(self.found, current=0))

    @property
    def at_end(self) -> bool:
        return not self.numbers or self.numbers[-1] == self.show.numbers[-1]

    @property
    def first_and_last(self) -> str:
        """The numbers of the two ends of what the address points at."""
        return f"{self.targets.start} {self.targets.stop - 1}"

    def context(self, cast: Cast, zone: ZoneInfo) -> dict[str, Any]:
        """What the transcript's templates print."""
        entries = self._entries(self.numbers, zone)
        first = self.numbers[0] if self.numbers else 0
        last = self.numbers[-1] if self.numbers else 0
        return {
            "continued": continued_day(entries),
            "bubbles": self._bubbles(entries, cast),
            "earlier": self._edge("before", first, zone) if self.show.place_of(first) > 1 else None,
            "later": None if self.at_end else self._edge("after", last, zone),
            "bare_url": self.url({}),
            "unmarked_url": self.url({"from": str(first)} if first > 1 else {})
            + self.anchor(self.targets.start),
            "last_url": self._last_url(),
            "rest": self.rest() if self.at_end else None,
        }

    def bubbles(self, numbers: Numbers, cast: Cast, zone: ZoneInfo) -> Iterator[Bubble]:
        """Some of the messages, ready to be printed."""
        return self._bubbles(self._entries(numbers, zone), cast)

    def stretches(self, cast: Cast, zone: ZoneInfo) -> Iterator[tuple[Numbers, Iterator[Bubble]]]:
        """All the messages that are shown, in pieces ready to be printed."""
        entries = self._entries(self.show.numbers, zone)
        for piece in windows.stretches(len(entries)):
            some = entries[piece.start - 1 : piece.stop - 1]
            yield self.show.at(piece), self._bubbles(some, cast)

    def rest(self) -> Any:
        """The line for what is hidden after the last message shown, if anything is."""
        hidden = self.show.rest(self.said.unmasked)
        return hidden and fold_line(hidden, self._unfolded)

    def jumps(self, zone: ZoneInfo, address: Address | None = None) -> Jumps | None:
        """The bar of places, where the transcript is too long for one page."""
        items = self.said.unmasked
        if len(items) <= windows.SHOWN_WHOLE:
            return None
        here = (self.targets or self.numbers or (1,))[0]
        return jumps(items, outline(items, zone), here, zone, address or self.place_url)

    def address_within(self, number: int) -> str:
        """Where this message is, or the next one shown, on a page that carries them all."""
        shown = self.show.since(number)[:1] or self.show.numbers[-1:]
        return (self.anchor(shown[0]) if shown else "") or self.place_url(number)

    def place_url(self, number: int) -> str:
        """The window that begins with this message, at the top of the screen."""
        return self.url({"from": str(number)}) + "#transcript"

    def url(self, query: Mapping[str, str], *leaving: str, view: str = "conversation") -> str:
        """This conversation with what is kept, but for some of it."""
        kept = {name: value for name, value in self.kept.items() if name not in leaving}
        return reverse(view, args=[self.id], query=kept | dict(query))

    def anchor(self, number: int) -> str:
        """Where this message is on its page; empty if it has no id of its own."""
        own_id = self.said.unmasked[number - 1].id if 0 < number <= len(self.said) else None
        return f"#message-{own_id}" if own_id and self.places.get(own_id) == number else ""

    def _last_url(self) -> str:
        """The last window, at the last message that is shown."""
        window = self.show.at(windows.beginning_at(len(self.show) + 1, len(self.show)))
        if not window:
            return self.place_url(1)
        return self.url({"from": str(window[0])}) + (self.anchor(window[-1]) or "#transcript")

    def _unfolded(self, hidden: Hidden) -> str:
        """The first of the hidden messages, where nothing is."""
        anchor = self.anchor(hidden.first) or "#transcript"
        return self.url({"from": str(hidden.first)}, SHOW) + anchor

    def _bubbles(self, entries: list[Entry], cast: Cast) -> Iterator[Bubble]:
        marks = self.found.marks if self.found else no_marks
        return bubbles(entries, cast, self.places, self.targets, marks, self._unfolded)

    def _entries(self, numbers: Numbers, zone: ZoneInfo) -> list[Entry]:
        if not numbers:
            return []
        masked = self.said.masked(range(numbers[0], numbers[-1] + 1))
        return self.show.entries(masked, numbers, zone)

    def _edge(self, way: str, number: int, zone: ZoneInfo) -> dict[str, str]:
        """Where the messages before or after this one are: as a page, and as a part of this."""
        place = max(self.show.place_of(number) - windows.WINDOW, 1)
        first = self.show.numbers[place - 1] if way == "before" else number + 1
        query = {way: number, "zone": zone.key, **self.kept}
        return {
            "href": self.place_url(first),
            "url": reverse("messages", args=[self.id], query=query),
        }


@dataclass(frozen=True, slots=True)
class _Asked:
    """What an address asks for."""

    query: Mapping[str, str]
    targets: range
    found: Found | None

    def window(self, show: Show) -> Numbers:
        """Around what it points at or what was found, or from where it says."""
        count, aim = len(show), self.aim()
        if aim:
            places = range(show.place_of(aim[0]), show.place_of(aim[-1]) + 1)
            return show.at(windows.around(places, count))
        first = show.place_of(count_of(self.query.get("from", "1")))
        return show.at(windows.beginning_at(first, count))

    def aim(self) -> range:
        """A hit that the address names comes before a message, and that before any hit."""
        number = self.found.message if self.found else 0
        hit = range(number, number + 1) if number else range(0)
        if "hit" in self.query:
            return hit or self.targets
        return self.targets or (range(0) if "from" in self.query else hit)


def count_of(text: str) -> int:
    """A number from an address; nonsense is 0."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def words_sought(request: HttpRequest) -> str | None:
    """What the address looks for; None where this session knows of nothing under its name."""
    name = request.GET.get(FIND)
    return finds.words_of(cast("SessionStore", request.session), name) if name else None


def _found(request: HttpRequest, said: Said, show: Show, targets: range) -> Found | None:
    words = words_sought(request)
    if words is None:
        return None
    query = request.GET
    near = count_of(query.get("near") or query.get("from") or "0") or (targets.start or 1)
    hit = count_of(query.get("hit", "0"))
    return Found.of(words, said.masked(range(1, len(said) + 1)), show, hit, near)


def _kept(query: Mapping[str, str], show: Show, found: Found | None) -> dict[str, str]:
    kept = {
        whence.PARAMETER: query.get(whence.PARAMETER, "")[: whence.LONGEST],
        SHOW: show.only or "",
        FIND: query[FIND] if found else "",
    }
    return {name: value for name, value in kept.items() if value}
