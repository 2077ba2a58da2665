"""The conversations, agents and transcripts of the box."""

import json
import zlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path
from threading import Lock
from typing import Any

from conversations.sandbox.clock import parse, stamp, utc_now
from conversations.sandbox.ids import checked_id, made_id
from conversations.sandbox.ndjson import JSON, read_agents, read_rows
from conversations.sandbox.shelf import TOP, Key, Shelf, Slice, key_of

DETAIL_FIELDS = ("session_properties", "path_taken")
AGENT_FIELDS: JSON = {
    "description": None,
    "goal": None,
    "available_modes": ["voice", "text"],
    "default_mode": "text",
    "created_at": None,
    "updated_at": None,
}


@dataclass(frozen=True, slots=True)
class Row:
    """One conversation: what filters and lists ask for is at hand, the rest is packed."""

    key: Key
    status: str
    agent_id: str | None
    summary_json: bytes
    detail: bytes
    messages: bytes

    @property
    def summary(self) -> JSON:
        summary: JSON = json.loads(self.summary_json)
        return summary


class Store:
    """Newest first by started_at, those without one first, id as tie-break.

    Safe under threads: rows are never changed, only replaced, and pages are read in one piece.
    """

    def __init__(self, rows: Iterable[Row] = (), agents: Iterable[JSON] = ()) -> None:
        self._lock = Lock()
        self._rows: Shelf[Row] = Shelf()
        self._agents: Shelf[JSON] = Shelf()
        self._rows.fill((row.key, row) for row in rows)
        self._agents.fill(
            (_agent_key(agent), {"id": "", "name": "", **AGENT_FIELDS, **agent}) for agent in agents
        )

    @classmethod
    def load(cls, path: str | Path, agents_path: str | Path | None = None) -> "Store":
        """Read NDJSON, plain or .gz; agents without a file get names made from their ids.

        Raises ValueError with a sentence that names file and line, OSError for the files.
        """
        rows = list(read_rows(Path(path), pack_row))
        agents = read_agents(Path(agents_path)) if agents_path else _nameless(rows)
        return cls(rows, agents)

    def __len__(self) -> int:
        return len(self._rows)

    def page(
        self, keep: Callable[[Row], bool], limit: int, gap: Key = TOP, *, upwards: bool = False
    ) -> Slice[Row]:
        with self._lock:
            return self._rows.slice(keep, limit, gap, upwards=upwards)

    def agents_page(self, limit: int, gap: Key = TOP, *, upwards: bool = False) -> Slice[JSON]:
        with self._lock:
            return self._agents.slice(lambda _: True, limit, gap, upwards=upwards)

    def agent(self, identity: str) -> JSON | None:
        return self._agents.get(identity)

    def conversation(self, identity: str) -> JSON | None:
        """The whole conversation, without its transcript."""
        row = self._rows.get(identity)
        return {**row.summary, **unpack(row.detail)} if row else None

    def messages(self, identity: str) -> list[JSON] | None:
        """In the order of the conversation, each with an id."""
        row = self._rows.get(identity)
        if row is None:
            return None
        return [_with_id(identity, at, each) for at, each in enumerate(unpack(row.messages))]

    def add(self, conversation: JSON, messages: list[JSON]) -> None:
        """Add a conversation, or replace the one of the same id."""
        with self._lock:
            self._put(conversation, messages)

    def say(self, identity: str, message: JSON) -> None:
        """Append a message; it gets the time that it lacks, and a pending conversation begins."""
        with self._lock:
            conversation, messages = self._open(identity)
            spoken = {"created_at": stamp(utc_now()), **message}
            if conversation.get("started_at") is None:
                conversation.update(status="in_progress", started_at=spoken["created_at"])
            conversation["turn_count"] = len(messages) + 1
            self._put(conversation, [*messages, spoken])

    def finish(self, identity: str) -> None:
        with self._lock:
            conversation, messages = self._open(identity)
            conversation.update(status="completed", completed_at=stamp(utc_now()))
            self._put(conversation, messages)

    def _open(self, identity: str) -> tuple[JSON, list[JSON]]:
        conversation = self.conversation(identity)
        if conversation is None:
            raise KeyError(identity)
        return conversation, self.messages(identity) or []

    def _put(self, conversation: JSON, messages: list[JSON]) -> None:
        row = pack_row(conversation, messages)
        self._rows.put(row.key, row)


def pack_row(conversation: JSON, messages: list[JSON]) -> Row:
    """Raises ValueError for an id that is no UUID, a bad started_at or what JSON cannot hold."""
    identity = checked_id(conversation.get("id"))
    started_at, agent_id = conversation.get("started_at"), conversation.get("agent_id")
    summary = {name: value for name, value in conversation.items() if name not in DETAIL_FIELDS}
    return Row(
        key=key_of(parse(started_at) if started_at else None, identity),
        status=str(conversation.get("status")),
        agent_id=agent_id.lower() if agent_id else None,
        summary_json=to_json({**summary, "id": identity}),
        detail=pack({name: conversation.get(name) for name in DETAIL_FIELDS}),
        messages=pack(messages),
    )


def to_json(value: Any) -> bytes:
    """Raises ValueError for what JSON or UTF-8 cannot hold."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.encode()


def pack(value: Any) -> bytes:
    return zlib.compress(to_json(value), 1)


def unpack(packed: bytes) -> Any:
    return json.loads(zlib.decompress(packed))


def _with_id(identity: str, at: int, message: JSON) -> JSON:
    return message if "id" in message else {"id": made_id(f"{identity}/{at}"), **message}


def _agent_key(agent: JSON) -> Key:
    created_at = agent.get("created_at")
    return key_of(parse(created_at) if created_at else None, agent["id"])


def _nameless(rows: Iterable[Row]) -> list[JSON]:
    ids = sorted({row.agent_id for row in rows if row.agent_id})
    return [{"id": each, "name": f"Agent {each[:8]}"} for each in ids]
