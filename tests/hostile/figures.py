"""How much was tried, counted while it is tried and told at the end of a long run."""

from collections import Counter
from collections.abc import Iterator
from time import monotonic
from typing import Final

LONG_SECONDS: Final = 150.0


class Figures:
    """Counts, and longest times, under a name each."""

    def __init__(self) -> None:
        self._counts: Counter[str] = Counter()

    def add(self, name: str, count: int = 1) -> None:
        self._counts[name] += count

    def longest(self, name: str, seconds: float) -> None:
        """The longest of all, in milliseconds."""
        self._counts[name] = max(self._counts[name], round(seconds * 1000))

    def lines(self) -> Iterator[str]:
        width = max(map(len, self._counts), default=0)
        for name, count in sorted(self._counts.items()):
            yield f"{name:{width}} {count:>9,}"


class Deadline:
    """An end for one long test: what is not done by then fails it, instead of going on."""

    def __init__(self, seconds: float = LONG_SECONDS) -> None:
        self._end = monotonic() + seconds

    @property
    def passed(self) -> bool:
        return monotonic() > self._end
