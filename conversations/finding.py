"""Finding a phrase in texts as a browser does: whatever its case, its accents and its spaces.

Every place found is a place in the text as it was written. A text of one megabyte is looked
through in time that grows with its length.
"""

import re
import unicodedata
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate, islice
from typing import Final, NamedTuple, Self

LONGEST: Final = 200
MOST_IN_A_TEXT: Final = 1_000

# Before whatever is not one letter for one letter; no text has it, since NUL cannot be shown.
_ODD: Final = "\x00"
_QUOTES: Final = {**dict.fromkeys("‘’‚‛′", "'"), **dict.fromkeys("“”„‟″", '"')}
_JOINING: Final = r"\u0300-\u036f\u0483-\u0489\u3099\u309a\u1160-\u11ff"
# What nobody sees: Unicode's format characters and variation selectors.
_UNSEEN: Final = (
    r"\u00ad\u0600-\u0605\u061c\u06dd\u070f\u0890\u0891\u08e2\u180e\u200b-\u200f\u202a-\u202e"
    r"\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\U000110bd\U000110cd"
    r"\U00013430-\U0001343f\U0001bca0-\U0001bca3\U0001d173-\U0001d17a\U000e0001\U000e0020-\U000e007f"
)
# A letter with the signs that join it: these are found together or not at all.
_CLUSTERS: Final = re.compile(f".[{_JOINING}{_UNSEEN}]*", re.DOTALL)


class Span(NamedTuple):
    """From where to where a phrase stands in a text."""

    start: int
    stop: int


class Mark(NamedTuple):
    """A hit in a text that is shown: which of all it is, and whether the reader is at it."""

    start: int
    stop: int
    number: int
    current: bool


class _Folds(dict[int, str]):
    """What each sign is compared as, made when it is first met."""

    def __missing__(self, code: int) -> str:
        fold = _fold(chr(code))
        self[code] = fold if len(fold) == 1 and not _joins(fold) else _ODD + fold
        return self[code]


_FOLDS: Final = _Folds()


@dataclass(frozen=True)
class Phrase:
    """What somebody looks for, as it is compared."""

    text: str

    @classmethod
    def of(cls, words: str) -> Self:
        """The words as typed, without the spaces around them."""
        folded = unicodedata.normalize("NFC", words).translate(_FOLDS)
        return cls(" ".join(_joined(folded).split()))

    @cached_property
    def _pattern(self) -> re.Pattern[str]:
        return re.compile(r"\s++".join(map(re.escape, self.text.split(" "))))

    @cached_property
    def _longest_word(self) -> str:
        return max(self.text.split(" "), key=len)

    def count(self, text: str) -> int:
        """How often it is in the text, up to a thousand times."""
        folded = _folded(text)
        if not self._may_be_in(folded):
            return 0
        if _ODD in folded or " " in self.text:
            return len(self.spans(text))
        return min(folded.count(self.text), MOST_IN_A_TEXT)

    def spans(self, text: str) -> list[Span]:
        """Where it is in the text, from its beginning to its end; none overlaps another."""
        folded = _folded(text)
        if not self._may_be_in(folded):
            return []
        found = self._in_odd(text) if _ODD in folded else self._in_plain(folded)
        return list(islice(found, MOST_IN_A_TEXT))

    def _may_be_in(self, folded: str) -> bool:
        """Quick to say no, which is the answer for most texts."""
        plain = _joined(folded) if _ODD in folded else folded
        return bool(self.text) and self._longest_word in plain

    def _in_plain(self, folded: str) -> Iterator[Span]:
        return (Span(*match.span()) for match in self._pattern.finditer(folded))

    def _in_odd(self, text: str) -> Iterator[Span]:
        """Only whole letters: "s" is no part of "ß", but "ss" is the same."""
        folded, edges = _mapped(text)
        found = self._pattern.search(folded)
        while found:
            start, stop = edges[found.start()], edges[found.end()]
            whole = start >= 0 and stop >= 0
            if whole:
                yield Span(start, stop)
            found = self._pattern.search(folded, found.end() if whole else found.start() + 1)


@dataclass(frozen=True, slots=True)
class Hits:
    """In which messages a phrase was found, and how often up to each of them."""

    numbers: Sequence[int]
    totals: Sequence[int]

    @classmethod
    def of(cls, counts: Iterable[tuple[int, int]]) -> Self:
        """From the number of each message and how often the phrase is in it."""
        found = [(number, count) for number, count in counts if count]
        return cls([number for number, _ in found], [*accumulate(count for _, count in found)])

    def __len__(self) -> int:
        return self.totals[-1] if self.totals else 0

    def before(self, number: int) -> int:
        """How many hits there are before this message."""
        place = bisect_left(self.numbers, number)
        return self.totals[place - 1] if place else 0

    def message_of(self, hit: int) -> int:
        """The number of the message in which this hit is, the first being 1."""
        return self.numbers[bisect_left(self.totals, hit)]


def _folded(text: str) -> str:
    """As it is compared; with odd signs named where its places are not those of the text."""
    quick = text.isascii() and _ODD not in text
    return text.lower() if quick else text.translate(_FOLDS)


def _joined(folded: str) -> str:
    """What is compared, without the names of odd signs: its letters take up what joins them."""
    return unicodedata.normalize("NFC", folded.replace(_ODD, ""))


def _mapped(text: str) -> tuple[str, list[int]]:
    """As it is compared, and where in the text each sign of that begins; -1 within one."""
    pieces: list[str] = []
    edges: list[int] = []
    for piece, starts in (_runs if _is_composed(text) else _clusters)(text):
        pieces.append(piece)
        edges.extend(starts)
    return "".join(pieces), [*edges, len(text)]


def _is_composed(text: str) -> bool:
    """Whether no letter takes its signs up, not even once what nobody sees between them is gone."""
    seen = text.translate(_FOLDS).replace(_ODD, "")
    return all(unicodedata.is_normalized("NFC", each) for each in (text, seen))


def _runs(text: str) -> Iterator[tuple[str, Iterable[int]]]:
    """Letters that are one each, as many as there are together; and the odd ones one by one."""
    head, *rest = text.translate(_FOLDS).split(_ODD)
    yield head, range(len(head))
    place = len(head)
    for run in rest:
        width = len(_FOLDS[ord(text[place])]) - 1
        yield _one(run[:width], place)
        begin, place = place + 1, place + 1 + len(run) - width
        yield run[width:], range(begin, place)


def _clusters(text: str) -> Iterator[tuple[str, Iterable[int]]]:
    """Each letter with the signs that join it."""
    for cluster in _CLUSTERS.finditer(text):
        whole = unicodedata.normalize("NFC", cluster[0])
        yield _one(_joined(whole.translate(_FOLDS)), cluster.start())


def _one(piece: str, start: int) -> tuple[str, Iterable[int]]:
    """One letter of the text, as long as it is compared."""
    return piece, [start, *[-1] * (len(piece) - 1)] if piece else ()


def _fold(sign: str) -> str:
    """Without case and accents; what belongs to a letter in its own script stays with it."""
    if sign.isspace():
        return " "
    if sign in _QUOTES or sign == _ODD:
        return _QUOTES.get(sign, "\ufffd")
    parts = unicodedata.normalize("NFKD", unicodedata.normalize("NFKD", sign).casefold())
    kept = "".join(part for part in parts if not _is_ignored(part))
    return unicodedata.normalize("NFC", kept)


def _is_ignored(sign: str) -> bool:
    """Accents, points of Hebrew and Arabic, and what nobody sees."""
    above_or_below, points = range(200, 256), range(10, 37)
    place = unicodedata.combining(sign)
    return place in above_or_below or place in points or _is_unseen(sign)


def _is_unseen(sign: str) -> bool:
    return unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f"


def _joins(sign: str) -> bool:
    """Whether it belongs to the letter before it."""
    return bool(unicodedata.combining(sign)) or "\u1160" <= sign <= "\u11ff"
