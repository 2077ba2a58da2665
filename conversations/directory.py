"""agent_id -> name, as far as the backend tells; ids stand in for the others."""

import json
import time
from collections.abc import Iterable, Iterator, Mapping
from typing import Final
from uuid import UUID

from django.core.cache import cache
from django.utils.translation import gettext as _

from conversations import freshness
from conversations.backend.client import AGENT_PAGES
from conversations.backend.errors import BackendError
from conversations.backend.schema import Agent, AgentPage
from conversations.freshness import Asked

SEEN: Final = "directory.seen"
KEPT_SECONDS: Final = 24 * 60 * 60
PATIENCE_SECONDS: Final = 0.5
MOST_SEEN: Final = 500

Names = Mapping[UUID, str]


def ask() -> Asked[AgentPage]:
    """Begin to ask for the names, if they are not known."""
    return freshness.agents()


def names(asked: Asked[AgentPage]) -> Names:
    """What is known now. A first answer under way is waited for, for half a second at most."""
    return {agent.id: agent.name for agent in _agents(asked) if agent.name}


def choices(
    known: Names, seen: Iterable[UUID | None], chosen: UUID | None
) -> list[tuple[UUID, str]]:
    """The agents to pick from, by name; ids met in lists stand in for names not known."""
    met = {chosen, *_remember(agent for agent in seen if agent and agent not in known)}
    unnamed = {agent: short(agent) for agent in met if agent and agent not in known}
    return sorted(
        (dict(known) | unnamed).items(), key=lambda choice: (choice[1].casefold(), choice[0])
    )


def short(agent: UUID) -> str:
    """How an agent without a known name is called."""
    return _("Agent %(id)s") % {"id": str(agent)[:8]}


def _remember(unnamed: Iterable[UUID]) -> list[UUID]:
    before = json.loads(cache.get(SEEN) or "[]")
    after = sorted({*before, *map(str, unnamed)})[:MOST_SEEN]
    if after != before:
        cache.set(SEEN, json.dumps(after), KEPT_SECONDS)
    return [UUID(agent) for agent in after]


def _agents(asked: Asked[AgentPage]) -> Iterator[Agent]:
    """Of all pages, up to a bound that ends a backend whose cursors never do."""
    end = time.monotonic() + PATIENCE_SECONDS
    for _page in range(AGENT_PAGES):
        try:
            page = asked.result(max(end - time.monotonic(), 0)).data
        except BackendError:
            return
        yield from page.items
        if not (page.has_more and page.next_cursor):
            return
        asked = freshness.agents(page.next_cursor)
