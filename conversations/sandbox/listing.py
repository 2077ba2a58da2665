"""What a list is asked for: the query string, checked."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import parse_qsl

from conversations.sandbox import cursors
from conversations.sandbox.ids import UUID
from conversations.sandbox.replies import invalid
from conversations.sandbox.shelf import TOP, Key
from conversations.sandbox.store import Row

STATUSES = ("pending", "in_progress", "completed", "abandoned", "archived")
DEFAULT_LIMIT = 20
MAX_LIMIT = 100
_NUMBER = re.compile(r"\d{1,9}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Travel:
    """From a gap, so many, towards older things or (`upwards`) newer ones."""

    limit: int
    gap: Key
    upwards: bool


@dataclass(frozen=True, slots=True)
class Filter:
    status: str | None
    agent_id: str | None

    def keeps(self, row: Row) -> bool:
        return self.status in (None, row.status) and self.agent_id in (None, row.agent_id)


def read_query(query: str, known: tuple[str, ...]) -> dict[str, str]:
    """Known parameters; others are ignored. Raises ApiError for one given twice."""
    given: dict[str, str] = {}
    for name, value in parse_qsl(query, keep_blank_values=True):
        if name in given:
            raise invalid(name, "given once")
        if name in known:
            given[name] = value
    return given


def read_filter(given: Mapping[str, str]) -> Filter:
    status, agent_id = given.get("status"), given.get("agent_id")
    if status not in (None, *STATUSES):
        raise invalid("status", f"one of {', '.join(STATUSES)}")
    if agent_id is not None and not UUID.fullmatch(agent_id):
        raise invalid("agent_id", "a UUID")
    return Filter(status, agent_id.lower() if agent_id else None)


def read_travel(given: Mapping[str, str]) -> Travel:
    if "after" in given and "before" in given:
        raise invalid("after", "given without before")
    limit = _read_limit(given.get("limit", str(DEFAULT_LIMIT)))
    for name in ("after", "before"):
        if name in given:
            return Travel(limit, _read_gap(name, given[name]), upwards=name == "before")
    return Travel(limit, TOP, upwards=False)


def _read_limit(text: str) -> int:
    if not _NUMBER.fullmatch(text) or not 1 <= int(text) <= MAX_LIMIT:
        raise invalid("limit", f"a whole number from 1 to {MAX_LIMIT}")
    return int(text)


def _read_gap(name: str, cursor: str) -> Key:
    try:
        return cursors.decode(cursor)
    except ValueError:
        raise invalid(name, "a cursor of this backend") from None
