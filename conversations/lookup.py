"""Finding what the backend cannot be asked for: whose a connection code or a message is.

The newest conversations are looked through, within bounds; whoever asked is told how far that was.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, TypeVar
from uuid import UUID

from conversations import freshness
from conversations.backend.errors import BackendError, NotFound
from conversations.backend.schema import Conversation, Message, Page, Transcript
from conversations.copies import Known
from conversations.filters import DEFAULT_LIMIT, LARGEST_LIMIT
from conversations.freshness import Asked
from conversations.pointers import Code, Id, Place, code_of

T = TypeVar("T")

MOST_PAGES: Final = 5
# A reader who looks for many leaves most places for calls to the others.
FEW: Final = 4
# The calls of the background that may be under way at once.
SIDE_BY_SIDE: Final = 2
PATIENCE_SECONDS: Final = 5.0


@dataclass(frozen=True, slots=True)
class Hit:
    """A conversation, with the message in it that was looked for."""

    conversation: Conversation
    message: str = ""

    @property
    def place(self) -> Place:
        return Place(self.conversation.id, self.message)


@dataclass
class Search:
    """What was found so far, and how far it was looked.

    `trouble` is what ended it early; `whole` says that there is nothing else to look through,
    `older` is where the list goes on if there is.
    """

    hits: dict[UUID, Hit] = field(default_factory=dict)
    looked: int = 0
    older: str | None = None
    whole: bool = False
    trouble: BackendError | None = None
    copies: list[Known[Any]] = field(default_factory=list)
    end: float = field(default_factory=lambda: time.monotonic() + PATIENCE_SECONDS)

    @property
    def late(self) -> bool:
        return time.monotonic() >= self.end

    @property
    def complete(self) -> bool:
        """Whether everything was looked through."""
        return self.whole and self.trouble is None

    def hit(self, conversation: Conversation, message: str = "") -> None:
        """Each conversation once."""
        self.hits.setdefault(conversation.id, Hit(conversation, message))

    def take(self, known: Known[Any]) -> None:
        self.copies.append(known)


def by_ids(places: Iterable[Place], ids: Sequence[Id]) -> Search:
    """The conversations of links and ids; ids that are none are looked for among messages."""
    search = Search()
    known = [(each.conversation, each.message) for each in places]
    perhaps = [(each.first, "") for each in ids if each.last is None]
    _conversations(search, known + perhaps)
    if messages := [each for each in ids if each.first not in search.hits]:
        _messages(search, messages)
    return search


def by_codes(codes: Iterable[Code], after: str | None = None, looked: int = 0) -> Search:
    """The conversations with these connection codes among the newest ones.

    It goes on after a place in the list, up to which so many were looked through before.
    """
    search, wanted = Search(looked=looked), {code_of(code.text) for code in codes}
    for page in _pages(search, after):
        rows = page.readable
        search.looked += len(rows)
        for each in rows:
            if code_of(each.connection_code) in wanted:
                search.hit(each)
    return search


def _conversations(search: Search, wanted: Sequence[tuple[UUID, str]]) -> None:
    """A few at a time. Raises the error of a backend that does not say whether one is there."""
    for few in _parted(wanted, FEW):
        asked = [(freshness.conversation(id_), message) for id_, message in few]
        for call, message in asked:
            try:
                known = call.result()
            except NotFound:
                continue
            search.take(known)
            search.hit(known.data, message)


def _parted(things: Sequence[T], size: int) -> Iterator[Sequence[T]]:
    return (things[start : start + size] for start in range(0, len(things), size))


def _pages(search: Search, cursor: str | None) -> Iterator[Page]:
    """The newest pages from there on. Raises only where not even the first one comes."""
    for number in range(MOST_PAGES):
        try:
            known = freshness.page(limit=LARGEST_LIMIT, after=cursor).result()
        except BackendError as error:
            if not number:
                raise
            search.trouble = error
            return
        search.take(known)
        yield known.data
        search.older = cursor = known.data.next_cursor if known.data.has_more else None
        search.whole = cursor is None
        if search.whole or search.late:
            return


def _messages(search: Search, ids: Sequence[Id]) -> None:
    """Raises only where nothing was found yet."""
    try:
        known = freshness.page(limit=DEFAULT_LIMIT).result()
    except BackendError as error:
        if not search.hits:
            raise
        search.trouble = error
        return
    search.take(known)
    search.whole = not known.data.has_more
    sought = {each.first: each for each in ids}
    for conversation, said in _transcripts(search, known.data.readable):
        for message in _ids(said) & sought.keys():
            search.hit(conversation, str(sought.pop(message)))
        if not sought:
            return


def _transcripts(
    search: Search, conversations: Sequence[Conversation]
) -> Iterator[tuple[Conversation, Transcript]]:
    """A few at a time, in the background: nobody who reads waits for them."""
    for few in _parted(conversations, SIDE_BY_SIDE):
        if search.late:
            search.whole = False
            return
        asked = [(each, freshness.transcript(each.id, background=True)) for each in few]
        yield from _said(search, asked)
        if search.trouble:
            return


def _said(
    search: Search, asked: Iterable[tuple[Conversation, Asked[Transcript]]]
) -> Iterator[tuple[Conversation, Transcript]]:
    for conversation, call in asked:
        try:
            known = call.result()
        except NotFound:
            continue  # it has been deleted meanwhile
        except BackendError as error:
            search.trouble = error
            return
        search.looked += 1
        yield conversation, known.data


def _ids(said: Transcript) -> set[UUID]:
    return {each.id for each in said.messages if isinstance(each, Message) and each.id}
