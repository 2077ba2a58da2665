"""One figure a line, beside what it must be."""

import sys
from dataclasses import dataclass


@dataclass(frozen=True)
class Figure:
    """What was measured; `most` or `least` is what it must be, None where nothing is promised."""

    what: str
    value: float
    unit: str
    most: float | None = None
    least: float | None = None

    @property
    def held(self) -> bool:
        above = self.most is not None and self.value > self.most
        below = self.least is not None and self.value < self.least
        return not (above or below)

    def __str__(self) -> str:
        promise = " ".join(
            f"{word} {limit:,g}"
            for word, limit in (("at most", self.most), ("at least", self.least))
            if limit is not None
        )
        verdict = f"  ({promise}: {'held' if self.held else 'MISSED'})" if promise else ""
        return f"{self.what}: {self.value:,.2f} {self.unit}{verdict}"


def say(*figures: Figure) -> None:
    """Print them at once: a later benchmark may fail."""
    for figure in figures:
        sys.stdout.write(f"{figure}\n")
    sys.stdout.flush()
