"""The list that a reader came from, as a short token for addresses."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from typing import Final, Self
from uuid import UUID

import msgspec

from conversations.filters import ListFilter

PARAMETER: Final = "in"
LONGEST: Final = 4_000


class _Packed(msgspec.Struct, array_like=True, frozen=True):
    """A page of the list; of its filter only what the list itself knows."""

    limit: int
    status: str | None = None
    agent_id: bytes | None = None
    after: str | None = None
    before: str | None = None

    @classmethod
    def of(cls, wanted: ListFilter) -> Self:
        agent = wanted.agent_id.bytes if wanted.agent_id else None
        return cls(wanted.limit, wanted.status, agent, wanted.after, wanted.before)

    def query(self) -> dict[str, str]:
        """The same as the list's own query. Raises ValueError for what is no agent's id."""
        agent = str(UUID(bytes=self.agent_id)) if self.agent_id is not None else None
        values = {
            "status": self.status,
            "agent_id": agent,
            "limit": str(self.limit),
            "after": self.after,
            "before": self.before,
        }
        return {name: value for name, value in values.items() if value is not None}


def packed(wanted: ListFilter) -> str:
    """This page of the list as a token."""
    return urlsafe_b64encode(msgspec.msgpack.encode(_Packed.of(wanted))).decode().rstrip("=")


def query(wanted: ListFilter) -> str:
    """What a link to a conversation of this page carries."""
    return f"?{PARAMETER}={packed(wanted)}"


def unpacked(token: str) -> ListFilter | None:
    """The page of the list that the token stands for; None for what is no token of ours."""
    try:
        raw = urlsafe_b64decode(token[:LONGEST] + "=" * (-len(token) % 4))
        query = msgspec.msgpack.decode(raw, type=_Packed).query()
    except (ValueError, msgspec.DecodeError):
        return None
    wanted, refusals = ListFilter.parse(query)
    return None if refusals else wanted
