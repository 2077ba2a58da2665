"""A message's text as safe HTML: everything escaped, plain web addresses made into links.

What was found in it is marked, within links as well.
"""

import re
from collections.abc import Iterator, Sequence
from urllib.parse import urlsplit

from django.utils.html import escape, format_html, format_html_join
from django.utils.safestring import SafeString
from linkify_it import LinkifyIt
from linkify_it.main import Match

from conversations.finding import Mark
from conversations.markups import DIRECTION_MARKS

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_WORD = re.compile(r"\S+")
# A hostile message must stay cheap: the finder's work can grow with the square of a word.
_LONGEST_WORD = 2_048
_FURTHEST = 100_000
_REST_OF_AUTHORITY = re.compile(r"[^/?#]*")
_LINK = '{}<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>'

_finder = LinkifyIt(
    schemas={"ftp:": None, "mailto:": None, "//": None},
    options={"fuzzy_link": False, "fuzzy_email": False},
)


def linked(text: str, marks: Sequence[Mark] = ()) -> SafeString:
    """Escaped text in which http and https addresses are links; line breaks stay as they are."""
    text = _UNSHOWABLE.sub("\ufffd", text)
    page = _Marked(text, marks) if marks else _Plain(text)
    if "://" not in text:
        return page.piece(0, len(text))
    links, end = [], 0
    for start, address in _addresses(text):
        stop = start + len(address)
        links.append((page.piece(end, start), address, page.piece(start, stop)))
        end = stop
    return format_html_join("", _LINK, links) + page.piece(end, len(text))


class _Plain:
    """A text, to be escaped piece by piece."""

    def __init__(self, text: str) -> None:
        self._text = text

    def piece(self, start: int, stop: int) -> SafeString:
        """From here to there."""
        return escape(self._text[start:stop])


class _Marked(_Plain):
    """The same, read once from its beginning to its end, with what was found in it marked."""

    def __init__(self, text: str, marks: Sequence[Mark]) -> None:
        super().__init__(text)
        self._marks = marks
        self._next = 0
        self._is_named = False

    def piece(self, start: int, stop: int) -> SafeString:
        """A mark that goes on after this piece goes on in the next one."""
        parts = []
        while self._next < len(self._marks) and self._marks[self._next].start < stop:
            mark = self._marks[self._next]
            parts.append(super().piece(start, max(mark.start, start)))
            parts.append(self._mark(mark, max(mark.start, start), min(mark.stop, stop)))
            start = min(mark.stop, stop)
            if mark.stop > stop:
                break
            self._next += 1
        return SafeString("".join([*parts, super().piece(start, stop)]))

    def _mark(self, mark: Mark, start: int, stop: int) -> SafeString:
        """The one where the reader is has a name, once, for addresses to lead to."""
        named = mark.current and not self._is_named
        self._is_named |= mark.current
        return format_html(
            '<mark{} data-hit="{}"{}>{}</mark>',
            SafeString(' id="hit"') if named else "",
            mark.number,
            SafeString(' aria-current="true"') if mark.current else "",
            super().piece(start, stop),
        )


def _addresses(text: str) -> Iterator[tuple[int, str]]:
    for word in _WORD.finditer(text):
        if word.start() > _FURTHEST:
            return
        if "://" in word.group() and len(word.group()) <= _LONGEST_WORD:
            yield from _addresses_of(word.group(), word.start())


def _addresses_of(word: str, offset: int) -> Iterator[tuple[int, str]]:
    for match in _finder.match(word) or ():
        if _is_trustworthy(match, word):
            yield offset + match.index, match.raw


def _is_trustworthy(match: Match, word: str) -> bool:
    """Whether the host a reader sees in the address is the host a browser would go to."""
    try:
        parts = urlsplit(match.raw)
    except ValueError:
        return False
    authority = parts.netloc
    if match.raw.endswith(authority):  # the finder may have stopped before the last @
        authority += _REST_OF_AUTHORITY.match(word, match.last_index).group()  # type: ignore[union-attr]
    return bool(parts.hostname) and not (
        "@" in authority or "\\" in authority or DIRECTION_MARKS.search(match.raw)
    )
