"""The facts of a conversation, as its header and its side cards print them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from conversations.backend.schema import Item
from conversations.jsonview import Node, Step, json_text, path_steps, tree
from conversations.looks import (
    Look,
    duration,
    local_rfc3339,
    modality_look,
    moment,
    rfc3339,
    status_look,
)
from conversations.masks import Shown
from conversations.people import display_name, initials, tint
from conversations.rows import length
from conversations.timeline import modality_shares


@dataclass(frozen=True, slots=True)
class When:
    """A moment for people and for machines."""

    words: str
    exactly: str
    hint: str


@dataclass(frozen=True, slots=True)
class Share:
    """How much of a transcript is of one modality: where its bar starts and how long it is."""

    look: Look
    start: int
    percent: int


@dataclass(frozen=True, slots=True)
class Facts:
    """Everything about a conversation but its messages."""

    name: str
    initials: str
    tint: int
    status: str
    look: Look
    agent: str
    code: str
    turns: int | None
    started: When
    completed: When
    took: str
    shares: list[Share]
    path: list[Step]
    path_json: str
    properties: Node | None
    properties_json: str


def facts(
    conversation: Shown,
    messages: Sequence[Item],
    agent: str,
    now: datetime,
    zone: ZoneInfo,
) -> Facts:
    """The facts of this conversation, in the viewer's zone."""
    name = display_name(conversation.participant_profile)
    path, properties = conversation.path_taken, conversation.session_properties
    return Facts(
        name=name,
        initials=initials(name),
        tint=tint(conversation.participant_profile),
        status=conversation.status,
        look=status_look(conversation.status),
        agent=agent,
        code=conversation.connection_code or "",
        turns=conversation.turn_count,
        started=_when(conversation.started_at, now, zone),
        completed=_when(conversation.completed_at, now, zone),
        took=duration(length(conversation)),
        shares=_shares(messages),
        path=path_steps(path) if path else [],
        path_json=json_text(path) if path else "",
        properties=tree(properties) if properties not in (None, {}, []) else None,
        properties_json=json_text(properties),
    )


def _when(moment_: datetime | None, now: datetime, zone: ZoneInfo) -> When:
    return When(
        moment(moment_, now, zone),
        rfc3339(moment_),
        local_rfc3339(moment_ and moment_.astimezone(zone)),
    )


def _shares(messages: Sequence[Item]) -> list[Share]:
    shares, start = [], 0
    for name, percent in modality_shares(messages).items():
        shares.append(Share(modality_look(name), start, percent))
        start += percent
    return shares
