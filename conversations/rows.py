"""A conversation as one row of the list: flat values that a template only prints."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Final, TypedDict
from uuid import UUID
from zoneinfo import ZoneInfo

from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.backend.schema import Conversation
from conversations.directory import short
from conversations.looks import duration, grouped, moment, rfc3339, status_look
from conversations.masks import Shown
from conversations.people import display_name, initials, second_line, tint

NIL: Final = UUID(int=0)


class Row(TypedDict):
    """What the list shows of a conversation."""

    id: str
    href: str
    name: str
    second_line: str
    initials: str
    tint: str
    agent: str
    status: str
    shape: str
    word: str
    turns: str
    started: str
    started_exactly: str
    took: str


def row(
    conversation: Shown,
    agents: Mapping[UUID, str],
    now: datetime,
    zone: ZoneInfo,
    query: str = "",
) -> Row:
    """The row of this conversation, in the viewer's zone; its link carries the query."""
    person = conversation.participant_profile
    name, look = display_name(person), status_look(conversation.status)
    identity = str(conversation.id)
    return Row(
        id=identity,
        href=_address().format(identity) + query,
        name=name,
        second_line=second_line(person, conversation.connection_code),
        initials=initials(name),
        tint=str(tint(person)),
        agent=agent_name(conversation.agent_id, agents),
        status=conversation.status,
        shape=look.shape,
        word=look.word,
        turns="–" if conversation.turn_count is None else grouped(conversation.turn_count),
        started=moment(conversation.started_at, now, zone) or _("not started"),
        started_exactly=rfc3339(conversation.started_at),
        took=duration(length(conversation)),
    )


@cache
def _address() -> str:
    """The address of a conversation, looked up once: for each row it would take half its time."""
    return reverse("conversation", args=[NIL]).replace(str(NIL), "{}")


def agent_name(agent: UUID | None, agents: Mapping[UUID, str]) -> str:
    """The agent's name, else its short id, else that there is none."""
    if agent is None:
        return _("No agent")
    return agents.get(agent) or short(agent)


def length(conversation: Conversation) -> timedelta | None:
    """From start to completion, where both are known and in order."""
    started, completed = conversation.started_at, conversation.completed_at
    if started is None or completed is None or completed < started:
        return None
    return completed - started
