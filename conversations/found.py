"""What was found in a transcript, in what is shown of it and in what is not."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Self

from conversations.backend.schema import Item, Message
from conversations.finding import Hits, Mark, Phrase
from conversations.folds import Show


@dataclass(frozen=True, slots=True)
class Found:
    """The hits of one phrase; `current` is the one where the reader is, the first being 1, or 0."""

    words: str
    phrase: Phrase
    hits: Hits
    hidden: Hits
    current: int

    @classmethod
    def of(cls, words: str, items: Sequence[Item], show: Show, hit: int, near: int) -> Self:
        """At this hit; else at the first in or after this message, or at the first of all."""
        phrase = Phrase.of(words)
        counted = [
            (number, phrase.count(item.content))
            for number, item in enumerate(items, start=1)
            if isinstance(item, Message)
        ]
        shown = set(show.numbers) if show.only else None
        hits = Hits.of(each for each in counted if shown is None or each[0] in shown)
        hidden = Hits.of(each for each in counted if shown is not None and each[0] not in shown)
        return cls(words, phrase, hits, hidden, _current(hits, hit, near))

    @property
    def message(self) -> int:
        """The number of the message of the current hit; 0 where there is none."""
        return self.hits.message_of(self.current) if self.current else 0

    def beside(self, step: int) -> int:
        """The hit after the current one, or before it; behind the last comes the first."""
        return (self.current - 1 + step) % len(self.hits) + 1

    def marks(self, number: int, text: str) -> list[Mark]:
        """Where the hits are in the text of this message."""
        first = self.hits.before(number) + 1
        return [
            Mark(*span, hit, current=hit == self.current)
            for hit, span in enumerate(self.phrase.spans(text), start=first)
        ]


def _current(hits: Hits, hit: int, near: int) -> int:
    if 0 < hit <= len(hits):
        return hit
    after = hits.before(near) + 1
    return after if after <= len(hits) else min(len(hits), 1)
