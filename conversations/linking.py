"""A message's text as safe HTML: everything escaped, plain web addresses made into links."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

from django.utils.html import escape, format_html_join
from django.utils.safestring import SafeString
from linkify_it import LinkifyIt
from linkify_it.main import Match

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff]")
_WORD = re.compile(r"\S+")
# A hostile message must stay cheap: the finder's work can grow with the square of a word.
_LONGEST_WORD = 2_048
_FURTHEST = 100_000
_DIRECTION_MARKS = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_REST_OF_AUTHORITY = re.compile(r"[^/?#]*")
_LINK = '{}<a href="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>'

_finder = LinkifyIt(
    schemas={"ftp:": None, "mailto:": None, "//": None},
    options={"fuzzy_link": False, "fuzzy_email": False},
)


def linked(text: str) -> SafeString:
    """Escaped text in which http and https addresses are links; line breaks stay as they are."""
    text = _UNSHOWABLE.sub("\ufffd", text)
    if "://" not in text:
        return escape(text)
    links, end = [], 0
    for start, address in _addresses(text):
        links.append((text[end:start], address, address))
        end = start + len(address)
    return format_html_join("", _LINK, links) + escape(text[end:])


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
        "@" in authority or "\\" in authority or _DIRECTION_MARKS.search(match.raw)
    )
