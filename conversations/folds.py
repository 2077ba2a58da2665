"""A transcript of which only what was spoken, or only what was written, is shown."""

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import tzinfo
from typing import Self

from conversations.backend.schema import Item
from conversations.timeline import MODALITIES, Entry, Hidden, modality_of, timeline

Numbers = Sequence[int]


@dataclass(frozen=True, slots=True)
class Show:
    """The numbers of the messages that are shown; `only` is their modality, if it is a filter."""

    only: str | None
    numbers: Numbers

    @classmethod
    def everything(cls, items: Sequence[Item]) -> Self:
        """No filter."""
        return cls(None, range(1, len(items) + 1))

    @classmethod
    def asked(cls, items: Sequence[Item], only: str) -> Self:
        """Everything where there is nothing to choose between."""
        if only not in MODALITIES or len(counts(items)) < len(MODALITIES):
            return cls.everything(items)
        return cls(only, numbers_of(items, only))

    def __len__(self) -> int:
        return len(self.numbers)

    def place_of(self, number: int) -> int:
        """The place among those shown, from 1 on, of this message or of the next one shown."""
        return bisect_left(self.numbers, number) + 1

    def at(self, places: range) -> Numbers:
        """The messages at these places, which count from 1."""
        return self.numbers[places.start - 1 : places.stop - 1]

    def since(self, number: int) -> Numbers:
        """Those shown from this message on."""
        return self.numbers[bisect_left(self.numbers, number) :]

    def has(self, numbers: range) -> bool:
        """Whether all of these are shown."""
        first, last = self.place_of(numbers.start), self.place_of(numbers.stop)
        return last - first == len(numbers)

    def entries(self, items: Sequence[Item], numbers: Numbers, zone: tzinfo) -> list[Entry]:
        """Those of these messages, each as it stands in the whole and after what is hidden."""
        if not numbers:
            return []
        before = self._before(numbers[0])
        walked = timeline(items, zone, range(before or 1, numbers[-1] + 1))
        first = walked[0].number
        shown = [walked[number - first] for number in numbers]
        if self.only is None:
            return shown
        earlier = [walked[0] if before else None, *shown]
        return [
            self._after(items, last, entry) for last, entry in zip(earlier, shown, strict=False)
        ]

    def rest(self, items: Sequence[Item]) -> Hidden | None:
        """What is hidden after the last message shown."""
        last = self.numbers[-1] if self.numbers else 0
        return _hidden(items, range(last + 1, len(items) + 1))

    def _before(self, number: int) -> int | None:
        """The last one shown before this message, where something hidden may lie between."""
        place = self.place_of(number) - 1
        if self.only is None:
            return number
        return self.numbers[place - 1] if place else None

    def _after(self, items: Sequence[Item], last: Entry | None, entry: Entry) -> Entry:
        """Its day may have begun, and others may have spoken, where nothing is shown."""
        hidden = _hidden(items, range(last.number + 1 if last else 1, entry.number))
        if hidden is None:
            return entry
        day = entry.within if last is None or entry.within != last.within else None
        return replace(entry, hidden=hidden, starts_group=True, day=entry.day or day)


def counts(items: Sequence[Item]) -> dict[str, int]:
    """How many messages there are of each known modality that there is."""
    found = [modality_of(item) for item in items]
    return {name: count for name in MODALITIES if (count := found.count(name))}


def numbers_of(items: Sequence[Item], modality: str) -> list[int]:
    """The numbers of the messages of this modality."""
    return [number for number, item in enumerate(items, start=1) if modality_of(item) == modality]


def only_modality(items: Sequence[Item], numbers: Numbers) -> str | None:
    """The one known modality that all of these messages are of, if there is one."""
    kinds = {modality_of(items[number - 1]) for number in numbers}
    return kinds.pop() if len(kinds) == 1 else None


def _hidden(items: Sequence[Item], numbers: range) -> Hidden | None:
    if not numbers:
        return None
    return Hidden(numbers.start, len(numbers), only_modality(items, numbers))
