"""Finding what the backend cannot be asked for: whose a connection code or a message is.

The newest conversations are looked through, within bounds; whoever asked is told how far that was.
"""

import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from conversations import freshness
from conversations.backend.errors import BackendError, NotFound
from conversations.backend.schema import Conversation, Message, Page, Transcript
from conversations.filters import DEFAULT_LIMIT, LARGEST_LIMIT
from conversations.freshness import Asked, Known
from conversations.pointers import Code, Id, Place, code_of

MOST_PAGES: Final = 5
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

    `trouble` is what ended it early; `whole` says that there is nothing else to look through.
    """

    hits: dict[UUID, Hit] = field(default_factory=dict)
    looked: int = 0
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


def by_codes(codes: Iterable[Code]) -> Search:
    """The conversations with these connection codes among the newest ones."""
    search, wanted = Search(), {code_of(code.text) for code in codes}
    for page in _pages(search):
        rows = _readable(page)
        search.looked += len(rows)
        for each in rows:
            if code_of(each.connection_code) in wanted:
                search.hit(each)
    return search


def _conversations(search: Search, wanted: Iterable[tuple[UUID, str]]) -> None:
    """Side by side. Raises the error of a backend that does not say whether one is there."""
    asked = [(freshness.conversation(id_), message) for id_, message in wanted]
    for call, message in asked:
        try:
            known = call.result()
        except NotFound:
            continue
        search.take(known)
        search.hit(known.data, message)


def _pages(search: Search) -> Iterator[Page]:
    """The newest pages. Raises only where not even the first one comes."""
    cursor: str | None = None
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
        cursor = known.data.next_cursor if known.data.has_more else None
        search.whole = cursor is None
        if search.whole or search.late:
            return


def _messages(search: Search, ids: Sequence[Id]) -> None:
    known = freshness.page(limit=DEFAULT_LIMIT).result()
    search.take(known)
    search.whole = not known.data.has_more
    sought = {each.first: each for each in ids}
    for conversation, said in _transcripts(search, _readable(known.data)):
        for message in _ids(said) & sought.keys():
            search.hit(conversation, str(sought.pop(message)))
        if not sought:
            return


def _transcripts(
    search: Search, conversations: Sequence[Conversation]
) -> Iterator[tuple[Conversation, Transcript]]:
    """A few at a time, in the background: nobody who reads waits for them."""
    for start in range(0, len(conversations), SIDE_BY_SIDE):
        if search.late:
            search.whole = False
            return
        few = conversations[start : start + SIDE_BY_SIDE]
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


def _readable(page: Page) -> list[Conversation]:
    return [item for item in page.items if isinstance(item, Conversation)]
