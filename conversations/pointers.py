"""What a pasted text points at: conversations, messages, other links and connection codes.

The text may be anything that people copy: a link with a sentence around it, an id from a log, a
code from an e-mail. Only the identifiers come out of it, never its other words.
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, TypeVar
from urllib.parse import parse_qs, unquote
from uuid import UUID

T = TypeVar("T")

LONGEST_TEXT: Final = 100_000
MOST: Final = 10

_HEX: Final = "[0-9a-f]"
_UUID: Final = f"{_HEX}{{8}}(?:-{_HEX}{{4}}){{3}}-{_HEX}{{12}}|{_HEX}{{32}}"
_WHOLE: Final = rf"(?<![0-9a-z])(?:{_UUID})(?![0-9a-z])"
_URL: Final = r"[^\s<>\"'`|]"
_FLAGS: Final = re.IGNORECASE | re.ASCII

CONVERSATION: Final = re.compile(
    rf"(?:conversations|cards)/(?P<id>{_WHOLE})(?P<rest>{_URL}*)", _FLAGS
)
FRAGMENT: Final = re.compile(rf"message-({_WHOLE})", _FLAGS)
LINK: Final = re.compile(rf"https?://(?P<host>[^\s<>\"'/?#]+)(?P<path>{_URL}*)", _FLAGS)
IDS: Final = re.compile(rf"({_WHOLE})(?:\.\.({_WHOLE}))?", _FLAGS)
CODE: Final = re.compile(r"(?<![\w-])([0-9a-z]{4})-([0-9a-z]{4})(?![\w-])", _FLAGS)
ALONE: Final = re.compile(r"([0-9a-z]{4}) ?[- ]? ?([0-9a-z]{4})", _FLAGS)
DASHES: Final = re.compile("[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]")
AROUND: Final = " \t\r\n.,;:!?#'\"`()[]{}<>«»‹›“”„‘’‚*_"


@dataclass(frozen=True, slots=True)
class Place:
    """A conversation, at the message or the range of messages that its link names."""

    conversation: UUID
    message: str = ""

    def __str__(self) -> str:
        query = f"?message={self.message}" if self.message else ""
        return f"/conversations/{self.conversation}/{query}"


@dataclass(frozen=True, slots=True)
class Id:
    """Of a conversation or of a message, or of the two ends of a range of messages."""

    first: UUID
    last: UUID | None = None

    def __str__(self) -> str:
        return f"{self.first}..{self.last}" if self.last else str(self.first)


@dataclass(frozen=True, slots=True)
class Link:
    """An address that names no conversation; without a host it is a path of this site."""

    host: str
    path: str
    query: str


@dataclass(frozen=True, slots=True)
class Code:
    """A connection code; one that is not `certain` may as well be somebody's name."""

    text: str
    certain: bool

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True, slots=True)
class Pointers:
    """What was found, each kind in the order of the text, without repetition."""

    places: tuple[Place, ...] = ()
    links: tuple[Link, ...] = ()
    ids: tuple[Id, ...] = ()
    codes: tuple[Code, ...] = ()

    def __str__(self) -> str:
        """All that may stand in an address, in a form that reads as the same pointers."""
        return " ".join(map(str, self.sought))

    @property
    def sought(self) -> tuple[Place | Id | Code, ...]:
        """The surest of them: beside a link or an id, a code says the same again."""
        return (*self.places, *self.ids) or self.codes

    @property
    def sharable(self) -> bool:
        """Whether an address with these holds nothing that may be a name."""
        return all(not isinstance(each, Code) or each.certain for each in self.sought)


def pointers(text: str) -> Pointers:
    """Everything in this text that an id, a link or a code can be read from."""
    text = _plain(text)
    places = [_place(found) for found in CONVERSATION.finditer(text)]
    rest = CONVERSATION.sub(" ", text)
    links = [_link(found["host"], found["path"]) for found in LINK.finditer(rest)]
    if rest.startswith("/"):
        links.append(_link("", rest.split()[0]))
    told = {str(place.conversation) for place in places} | {place.message for place in places}
    ids = [each for each in map(_id, IDS.findall(rest)) if str(each) not in told]
    return Pointers(_first(places), _first(links), _first(ids), _first(_codes(text)))


def code_of(text: str | None) -> str:
    """A code as it is compared: its letters and digits."""
    return "".join(filter(str.isalnum, (text or "").upper()))


def _plain(text: str) -> str:
    """Without what nobody sees, wide letters, other dashes, and the escapes of links in links."""
    text = unicodedata.normalize("NFKC", unquote(unquote(text[:LONGEST_TEXT])))
    text = "".join(sign for sign in text if unicodedata.category(sign) != "Cf")
    return DASHES.sub("-", text).strip(AROUND)


def _place(found: re.Match[str]) -> Place:
    address, _, fragment = found["rest"].partition("#")
    pointed = parse_qs(address.partition("?")[2]).get("message", [])
    shapes = map(IDS.match, [*pointed, *FRAGMENT.findall(fragment)])
    message = next((str(_id(shape.groups(""))) for shape in shapes if shape), "")
    return Place(UUID(found["id"]), message)


def _link(host: str, rest: str) -> Link:
    path, _, query = rest.partition("#")[0].rstrip(AROUND).partition("?")
    return Link(host.lower(), path or "/", query)


def _id(ends: Sequence[str]) -> Id:
    first, last = ends
    start, end = UUID(first), UUID(last) if last else None
    return Id(start, None if end == start else end)


def _codes(text: str) -> list[Code]:
    """In a sentence only what no other word looks like; alone, anything of that length."""
    if alone := ALONE.fullmatch(text):
        return [_code(alone, certain="-" in text)]
    return [_code(found, certain=True) for found in CODE.finditer(text) if _stands_out(found[0])]


def _stands_out(word: str) -> bool:
    """Whether it is no pair of years or of ordinary words, as in "long-term"."""
    return not code_of(word).isdigit() and (word.isupper() or not code_of(word).isalpha())


def _code(found: re.Match[str], *, certain: bool) -> Code:
    text = f"{found[1]}-{found[2]}".upper()
    return Code(text, certain and not code_of(text).isalpha())


def _first(found: list[T]) -> tuple[T, ...]:
    return tuple(dict.fromkeys(found))[:MOST]
