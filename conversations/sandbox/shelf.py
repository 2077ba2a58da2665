"""Things in a fixed order, read a page at a time from a position."""

from bisect import bisect_left, insort
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from typing import Generic, TypeVar

from conversations.sandbox.clock import parse

Key = tuple[int, str]
"""(negative microseconds since 1970, id): ascending keys are newest first."""

T = TypeVar("T")

TOP: Key = (-(2**62), "")
_EPOCH = parse("1970-01-01T00:00:00Z")
_MICROSECOND = timedelta(microseconds=1)


def key_of(moment: datetime | None, identity: str) -> Key:
    """Without a moment, a thing comes before all that have one."""
    newest_first = TOP[0] if moment is None else -((moment - _EPOCH) // _MICROSECOND)
    return newest_first, identity


def gap_below(key: Key) -> Key:
    """The position right after `key`: no id holds a tilde, so nothing sorts in between."""
    return key[0], f"{key[1]}~"


@dataclass(frozen=True, slots=True)
class Slice(Generic[T]):
    """Neighbours in order, the gaps above and below them, and what lies beyond each gap."""

    items: list[T]
    above: Key
    below: Key
    newer: bool
    older: bool


class Shelf(Generic[T]):
    """Not safe under threads: its owner holds a lock."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._items: dict[str, tuple[Key, T]] = {}

    def __len__(self) -> int:
        return len(self._items)

    def __contains__(self, identity: str) -> bool:
        return identity in self._items

    def get(self, identity: str) -> T | None:
        found = self._items.get(identity)
        return found[1] if found else None

    def fill(self, items: Iterable[tuple[Key, T]]) -> None:
        """Put many at once: one sort instead of many insertions."""
        self._items.update((key[1], (key, item)) for key, item in items)
        self._keys = sorted(key for key, _ in self._items.values())

    def put(self, key: Key, item: T) -> None:
        """Add the item, or replace the one of the same id."""
        known = self._items.get(key[1])
        if known and known[0] != key:
            del self._keys[bisect_left(self._keys, known[0])]
        if not known or known[0] != key:
            insort(self._keys, key)
        self._items[key[1]] = (key, item)

    def slice(
        self, keep: Callable[[T], bool], limit: int, gap: Key = TOP, *, upwards: bool = False
    ) -> Slice[T]:
        """At most `limit` items next to the gap, older ones or (`upwards`) newer ones."""
        edge = bisect_left(self._keys, gap)
        newer, older = range(edge - 1, -1, -1), range(edge, len(self._keys))
        ahead, behind = (newer, older) if upwards else (older, newer)
        found = self._matching(ahead, keep, limit + 1)
        more_ahead, more_behind = len(found) > limit, bool(self._matching(behind, keep, 1))
        shown = sorted(found[:limit])
        return Slice(
            items=[self._at(index) for index in shown],
            above=self._keys[shown[0]] if shown else gap,
            below=gap_below(self._keys[shown[-1]]) if shown else gap,
            newer=more_ahead if upwards else more_behind,
            older=more_behind if upwards else more_ahead,
        )

    def _matching(self, indices: range, keep: Callable[[T], bool], limit: int) -> list[int]:
        return list(islice((i for i in indices if keep(self._at(i))), limit))

    def _at(self, index: int) -> T:
        return self._items[self._keys[index][1]][1]
