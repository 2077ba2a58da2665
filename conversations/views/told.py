"""One conversation whole, for what leaves the dashboard: nothing of it may be missing."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse

from conversations import directory, freshness
from conversations.access.masking import Contact, Mask, Said
from conversations.backend.schema import Item
from conversations.masks import Shown
from conversations.rows import agent_name


@dataclass(frozen=True, slots=True)
class Told:
    """As one reader may see it; `at` is when the backend told the older part of it."""

    known: Shown
    contacts: list[Contact]
    messages: tuple[Item, ...]
    agent: str
    at: datetime


def told(id: UUID, mask: Mask) -> Told:  # noqa: A002
    """Both questions at once. Raises BackendError where either has no answer."""
    asked = directory.ask()
    first, second = freshness.conversation(id), freshness.transcript(id)
    found, said = first.result(), second.result()
    return Told(
        known=mask.conversation(found.data),
        contacts=mask.contacts(found.data),
        messages=_whole(mask.said(said.data.messages, found.data)),
        agent=agent_name(found.data.agent_id, directory.names(asked)),
        at=min(found.since, said.since),
    )


def _whole(said: Said) -> tuple[Item, ...]:
    return said.masked(range(1, len(said) + 1))


def conversation_address(request: HttpRequest, id: UUID) -> str:  # noqa: A002
    """Where the conversation is for everybody, host and all: files and quotes leave the site."""
    return request.build_absolute_uri(reverse("conversation", args=[id]))
