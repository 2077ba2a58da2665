"""The calls that the backend offers, described as data before any URL exists."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar
from uuid import UUID

from conversations.backend import reading
from conversations.backend.errors import NotFound
from conversations.backend.schema import AgentPage, Conversation, Page, Transcript

T = TypeVar("T")
U = TypeVar("U")

MEGABYTE = 1024 * 1024

_UUID = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")


@dataclass(frozen=True)
class Endpoint(Generic[T]):
    """One GET. `cap` is in decoded bytes; `read` raises Unreadable.

    `by_id`: a 404 says that the named thing is not there, and not that the address is wrong.
    `optional`: readers do without its answer, and some backends have none.
    """

    path: str
    read: Callable[[bytes], T] = field(repr=False)
    query: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    cap: int = 8 * MEGABYTE
    by_id: bool = False
    optional: bool = False

    @property
    def kind(self) -> str:
        """What is asked for, without the id that stands in the path."""
        last = self.path.rpartition("/")[2]
        return "conversation" if _UUID.fullmatch(last) else last

    def read_by(self, read: Callable[[bytes], U]) -> "Endpoint[U]":
        """The same call, with another reading of its answer."""
        return Endpoint(self.path, read, self.query, self.cap, self.by_id, self.optional)


def conversations(
    status: str | None = None,
    agent_id: UUID | str | None = None,
    limit: int | None = None,
    after: str | None = None,
    before: str | None = None,
) -> Endpoint[Page]:
    query = _query(status=status, agent_id=agent_id, limit=limit, after=after, before=before)
    return Endpoint("/conversations", reading.read_page, query)


def conversation(id: UUID | str) -> Endpoint[Conversation]:  # noqa: A002 - the API's own name
    """NotFound if the id is not a UUID."""
    return Endpoint(f"/conversations/{_checked(id)}", reading.read_conversation, by_id=True)


def transcript(id: UUID | str) -> Endpoint[Transcript]:  # noqa: A002 - the API's own name
    """NotFound if the id is not a UUID."""
    path = f"/conversations/{_checked(id)}/transcript"
    return Endpoint(path, reading.read_transcript, cap=64 * MEGABYTE, by_id=True)


def agents(limit: int = 100, after: str | None = None) -> Endpoint[AgentPage]:
    query = _query(limit=limit, after=after)
    return Endpoint("/agents", reading.read_agents, query, optional=True)


def _query(**values: UUID | str | int | None) -> tuple[tuple[str, str], ...]:
    return tuple((name, str(value)) for name, value in values.items() if value is not None)


def _checked(id: object) -> UUID:  # noqa: A002 - the API's own name
    """Only a UUID may become part of a path: `..` would name another endpoint."""
    if isinstance(id, UUID):
        return id
    if isinstance(id, str) and _UUID.fullmatch(id):
        return UUID(id)
    raise NotFound("an id that is not a UUID")
