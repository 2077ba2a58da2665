"""The part of a transcript that a page carries, and the ways to the rest."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any, Self
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.http import HttpRequest
from django.urls import reverse

from conversations import windows
from conversations.access.masking import Said
from conversations.bubbles import Bubble, Cast, Target, bubbles, continued_day
from conversations.jumps import Address, Jumps, jumps
from conversations.outline import Places, outline, places
from conversations.timeline import Entry, timeline


@dataclass(frozen=True, slots=True)
class Part:
    """The messages of these numbers, those that the address points at, and where each id is."""

    id: UUID
    said: Said
    numbers: range
    targets: range
    places: Places

    @classmethod
    def asked(cls, request: HttpRequest, id: UUID, said: Said, numbers: range | None) -> Self:  # noqa: A002
        """Without numbers it is the window that the address asks for."""
        found = places(said.unmasked)
        target = Target.parse(request.GET.get("message", ""))
        targets = target.numbers(found) if target else range(0)
        shown = _window(request, targets, len(said)) if numbers is None else numbers
        return cls(id, said, shown, targets, found)

    @property
    def at_end(self) -> bool:
        return self.numbers.stop > len(self.said)

    def context(self, cast: Cast, zone: ZoneInfo) -> dict[str, Any]:
        """What the transcript's templates print."""
        entries = self._entries(self.numbers, zone)
        first, stop = self.numbers.start, self.numbers.stop
        last_window = windows.beginning_at(len(self.said) + 1, len(self.said))
        return {
            "continued": continued_day(entries),
            "bubbles": bubbles(entries, cast, self.places, self.targets),
            "earlier": self._edge("before", first, zone) if first > 1 else None,
            "later": None if self.at_end else self._edge("after", stop - 1, zone),
            "last_url": place_url(self.id, last_window.start),
        }

    def bubbles(self, numbers: range, cast: Cast, zone: ZoneInfo) -> Iterator[Bubble]:
        """Some of the messages, ready to be printed."""
        return bubbles(self._entries(numbers, zone), cast, self.places, self.targets)

    def jumps(self, zone: ZoneInfo, address: Address | None = None) -> Jumps | None:
        """The bar of places, where the transcript is too long for one page."""
        items = self.said.unmasked
        if len(items) <= windows.SHOWN_WHOLE:
            return None
        here = (self.targets or self.numbers).start
        to = address or partial(place_url, self.id)
        return jumps(items, outline(items, zone), here, zone, to)

    def address_within(self, number: int) -> str:
        """Where this message is on a page that carries them all."""
        own_id = self.said.unmasked[number - 1].id if number <= len(self.said) else None
        found = own_id and self.places.get(own_id) == number
        return f"#message-{own_id}" if found else place_url(self.id, number)

    def _entries(self, numbers: range, zone: ZoneInfo) -> list[Entry]:
        return timeline(self.said.masked(numbers), zone, numbers)

    def _edge(self, way: str, number: int, zone: ZoneInfo) -> dict[str, str]:
        """Where the messages before or after this one are: as a page, and as a part of this."""
        first = max(number - windows.WINDOW, 1) if way == "before" else number + 1
        query = urlencode({way: number, "zone": zone.key})
        return {
            "href": place_url(self.id, first),
            "url": f"{reverse('messages', args=[self.id])}?{query}",
        }


def place_url(id: UUID, number: int) -> str:  # noqa: A002
    """The window that begins with this message, at the top of the screen."""
    return f"{reverse('conversation', args=[id])}?from={number}#transcript"


def count_of(text: str) -> int:
    """A number from an address; nonsense is 0."""
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _window(request: HttpRequest, targets: range, count: int) -> range:
    if targets:
        return windows.around(targets, count)
    return windows.beginning_at(count_of(request.GET.get("from", "1")), count)
