"""Who talks with which agent, about what, and how the API shows it."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from conversations.sandbox.chance import chance
from conversations.sandbox.clock import stamp
from conversations.sandbox.dialogue import make_slots, trade_of
from conversations.sandbox.ids import made_id
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.people import Person
from conversations.sandbox.shapes import path_taken, session_properties
from conversations.sandbox.words_agents import AGENTS
from conversations.sandbox.words_people import LOCALES

_CODE_LETTERS = "ABCDEFGHJKMNPRTWXY23456789"
_OWN_LANGUAGE_SHARE = 0.6


@dataclass(frozen=True, slots=True)
class Plot:
    person: Person
    language: str
    trade: str
    slots: dict[str, str]


def make_plot(rng: Random, person: Person) -> Plot:
    language = person.language if chance(rng, _OWN_LANGUAGE_SHARE) else "en"
    trade = trade_of(language) or rng.choice(tuple(AGENTS))
    return Plot(person, language, trade, make_slots(rng, person.first_name))


def make_head(
    rng: Random,
    plot: Plot,
    identity: str,
    status: str,
    times: tuple[datetime | None, datetime | None],
    turns: int,
) -> JSON:
    """The conversation without its transcript; `times` are its beginning and its completion."""
    started_at, completed_at = times
    return {
        "id": identity,
        "connection_code": _code(rng) if chance(rng, 0.98) else None,
        "agent_id": agent_id(plot.trade) if chance(rng, 0.98) else None,
        "status": status,
        "started_at": stamp(started_at) if started_at else None,
        "completed_at": stamp(completed_at) if completed_at else None,
        "turn_count": turns if chance(rng, 0.96) else None,
        "participant_profile": plot.person.profile,
        "session_properties": session_properties(rng, LOCALES[plot.language], plot.slots),
        "path_taken": path_taken(rng, turns),
    }


def agent_id(trade: str) -> str:
    return made_id(f"agent/{trade}")


def make_agents(now: datetime) -> list[JSON]:
    return [
        {
            "id": agent_id(trade),
            "name": name,
            "description": description,
            "goal": goal,
            "available_modes": ["voice", "text"],
            "default_mode": "voice" if at % 2 else "text",
            "created_at": stamp(now - timedelta(days=400 - 30 * at)),
            "updated_at": stamp(now - timedelta(days=20 + at)),
        }
        for at, (trade, (name, description, goal)) in enumerate(AGENTS.items())
    ]


def _code(rng: Random) -> str:
    letters = rng.choices(_CODE_LETTERS, k=8)
    return f"{''.join(letters[:4])}-{''.join(letters[4:])}"
