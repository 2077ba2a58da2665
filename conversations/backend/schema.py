"""What the backend tells, frozen. None stands for whatever it left out or garbled."""

from datetime import MAXYEAR, MINYEAR, UTC, datetime
from typing import Annotated, Any
from uuid import UUID

from msgspec import Meta, Struct
from msgspec.structs import force_setattr

Count = Annotated[int, Meta(ge=0)]


class Participant(Struct, frozen=True):
    id: UUID | None = None
    email: str | None = None
    first_name: str | None = None
    last_name: str | None = None
    organization_name: str | None = None
    organization_domain: str | None = None
    avatar_image_url: str | None = None


class Conversation(Struct, frozen=True):
    """Times are always in UTC."""

    id: UUID
    status: str
    connection_code: str | None = None
    agent_id: UUID | None = None
    started_at: datetime | None = None
    completed_at: datetime | None = None
    turn_count: Count | None = None
    participant_profile: Participant | None = None
    session_properties: Any = None
    path_taken: Any = None

    def __post_init__(self) -> None:
        force_setattr(self, "started_at", _in_utc(self.started_at))
        force_setattr(self, "completed_at", _in_utc(self.completed_at))


class Message(Struct, frozen=True, gc=False):
    """Times are always in UTC. Of 20,000 the garbage collector need not look at any."""

    content: str
    id: UUID | None = None
    role: str | None = None
    created_at: datetime | None = None
    modality: str | None = None

    def __post_init__(self) -> None:
        if (moment := _in_utc(self.created_at)) is not self.created_at:
            force_setattr(self, "created_at", moment)


class UnreadableItem(Struct, frozen=True):
    """A row or a message that could not be read, to be shown as such."""

    id: UUID | None = None


Item = Message | UnreadableItem


class Transcript(Struct, frozen=True):
    conversation_id: UUID | None
    messages: tuple[Item, ...]


class Agent(Struct, frozen=True):
    id: UUID
    name: str | None = None
    description: str | None = None


class Page(Struct, frozen=True):
    """One page of conversations; cursors are opaque."""

    items: tuple[Conversation | UnreadableItem, ...]
    has_more: bool = False
    next_cursor: str | None = None
    prev_cursor: str | None = None

    @property
    def readable(self) -> list[Conversation]:
        """Those of them that could be read."""
        return [item for item in self.items if isinstance(item, Conversation)]


class AgentPage(Struct, frozen=True):
    """One page of agents, without those that could not be read."""

    items: tuple[Agent, ...]
    has_more: bool = False
    next_cursor: str | None = None


def _in_utc(moment: datetime | None) -> datetime | None:
    """None also for the first and last year: zero times, which no time zone can move."""
    if moment is None or not MINYEAR < moment.year < MAXYEAR:
        return None
    if moment.tzinfo is None:
        return moment.replace(tzinfo=UTC)
    return moment if moment.tzinfo is UTC else moment.astimezone(UTC)
