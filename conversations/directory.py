"""agent_id -> name, remembered; only ids where the backend does not tell."""

import json
import logging
import threading
from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.core.cache import cache

from conversations import connect, tally
from conversations.backend.errors import BackendError

NAMES: Final = "directory.names"
ASKED: Final = "directory.asked"
SEEN: Final = "directory.seen"
FRESH_SECONDS: Final = 300
SILENT_SECONDS: Final = 60
KEPT_SECONDS: Final = 24 * 60 * 60
PATIENCE_SECONDS: Final = 0.5
MOST_SEEN: Final = 500

Names = Mapping[UUID, str]

log = logging.getLogger(__name__)


def ask() -> threading.Event:
    """Have the names renewed in the background if they are old; set when that is done."""
    done = threading.Event()
    if cache.add(ASKED, 1, SILENT_SECONDS):
        renew = tally.carried(lambda: _renew(done))
        threading.Thread(target=renew, daemon=True, name="directory").start()
    else:
        done.set()
    return done


def names(asked: threading.Event | None = None) -> Names:
    """What is known now. A first answer under way is waited for, for half a second at most."""
    known = cache.get(NAMES)
    if known is None and asked is not None:
        with tally.waiting():
            asked.wait(PATIENCE_SECONDS)
        known = cache.get(NAMES)
    return {UUID(agent): name for agent, name in json.loads(known or "{}").items()}


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
    return f"Agent {str(agent)[:8]}"


def _remember(unnamed: Iterable[UUID]) -> list[UUID]:
    before = json.loads(cache.get(SEEN) or "[]")
    after = sorted({*before, *map(str, unnamed)})[:MOST_SEEN]
    if after != before:
        cache.set(SEEN, json.dumps(after), KEPT_SECONDS)
    return [UUID(agent) for agent in after]


def _renew(done: threading.Event) -> None:
    try:
        agents = connect.client().list_agents(background=True)
        found = {str(agent.id): agent.name for agent in agents if agent.name}
        cache.set(NAMES, json.dumps(found), KEPT_SECONDS)
        cache.set(ASKED, 1, FRESH_SECONDS)
    except BackendError as error:
        log.info("Agent names are not to be had: %s", error)
    finally:
        done.set()
