"""The list that a reader came from, as a short token for addresses."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Any, Final, Self
from uuid import UUID

import msgspec

from conversations.filters import ListFilter

PARAMETER: Final = "in"
LONGEST: Final = 4_000


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """A page of the list; of its filter only what the list itself knows.

    A cursor that is the text of bytes is kept as these: they are a quarter shorter.
    """

    limit: int
    status: str | None = None
    agent_id: bytes | None = None
    after: Any = None
    before: Any = None

    @classmethod
    def of(cls, wanted: ListFilter) -> Self:
        agent = wanted.agent_id.bytes if wanted.agent_id else None
        after, before = _shorter(wanted.after), _shorter(wanted.before)
        return cls(wanted.limit, wanted.status, agent, after, before)

    def query(self) -> dict[str, str]:
        """The same as the list's own query. Raises ValueError for what is no id or no cursor."""
        agent = str(UUID(bytes=self.agent_id)) if self.agent_id is not None else None
        values = {
            "status": self.status,
            "agent_id": agent,
            "limit": str(self.limit),
            "after": _as_given(self.after),
            "before": _as_given(self.before),
        }
        return {name: value for name, value in values.items() if value is not None}


def packed(wanted: ListFilter) -> str:
    """This page of the list as a token."""
    return _text(msgspec.msgpack.encode(_Packed.of(wanted)))


def query(wanted: ListFilter) -> str:
    """What a link to a conversation of this page carries."""
    return f"?{PARAMETER}={packed(wanted)}"


def unpacked(token: str) -> ListFilter | None:
    """The page of the list that the token stands for; None for what is no token of ours."""
    try:
        query = msgspec.msgpack.decode(_bytes(token[:LONGEST]), type=_Packed).query()
    except (ValueError, msgspec.DecodeError, RecursionError):
        return None
    wanted, refusals = ListFilter.parse(query)
    return None if refusals else wanted


def _shorter(cursor: str | None) -> str | bytes | None:
    if cursor is None:
        return None
    try:
        raw = _bytes(cursor)
    except ValueError:
        return cursor
    return raw if _text(raw) == cursor else cursor


def _as_given(cursor: object) -> str | None:
    if isinstance(cursor, bytes):
        return _text(cursor)
    if cursor is None or isinstance(cursor, str):
        return cursor
    raise ValueError


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _bytes(text: str) -> bytes:
    """Raises ValueError for what is no such text."""
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))
