"""The same made-up conversations as NDJSON for our sandbox and as SQLite for other tools."""

import json
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from itertools import count
from pathlib import Path
from typing import Final

from conversations.sandbox.generate import LONG_MESSAGES, generate
from conversations.sandbox.ids import made_id
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.store import Store

NDJSON: Final = "conversations.ndjson"
AGENTS: Final = "agents.json"
SQLITE: Final = "conversations.sqlite3"
MEASURED: Final = made_id("benchmarks/measured")
MEASURED_MESSAGES: Final = 500
# With the indexes that each tool's questions can use.
SCHEMA: Final = """
CREATE TABLE agents (id TEXT PRIMARY KEY, name TEXT NOT NULL);
CREATE TABLE conversations (
    id TEXT PRIMARY KEY, status TEXT NOT NULL, agent_id TEXT REFERENCES agents (id),
    connection_code TEXT, started_at TEXT, completed_at TEXT, turn_count INTEGER,
    first_name TEXT, last_name TEXT, email TEXT, organization_name TEXT
);
CREATE TABLE messages (
    id INTEGER PRIMARY KEY, conversation_id TEXT NOT NULL REFERENCES conversations (id),
    role TEXT, content TEXT NOT NULL, modality TEXT, created_at TEXT
);
CREATE INDEX newest ON conversations (started_at DESC, id DESC);
CREATE INDEX by_status ON conversations (status);
CREATE INDEX by_agent ON conversations (agent_id);
CREATE INDEX transcript ON messages (conversation_id, id);
"""
HEAD: Final = ("id", "status", "agent_id", "connection_code")
TIMES: Final = ("started_at", "completed_at", "turn_count")
PERSON: Final = ("first_name", "last_name", "email", "organization_name")
SPOKEN: Final = ("role", "content", "modality", "created_at")


def write(folder: Path, conversations: int, *, transcripts: bool) -> None:
    """Write all files; one conversation more has exactly the messages that are measured.

    Without transcripts, which lists do not show, 100,000 are written in a third of the time.
    """
    store = generate(conversations)
    agents = [{"id": each["id"], "name": each["name"]} for each in store.agents_page(100).items]
    (folder / AGENTS).write_text(json.dumps({"agents": agents}))
    numbers = count(1)
    with (
        (folder / NDJSON).open("w") as lines,
        closing(sqlite3.connect(folder / SQLITE)) as database,
        database,
    ):
        database.executescript(SCHEMA)
        _insert(database, "agents", [[each["id"], each["name"]] for each in agents])
        for head, messages in _every(store) if transcripts else _heads(store):
            lines.write(json.dumps({**head, "transcript": messages}) + "\n")
            _insert(database, "conversations", [_row(head)])
            said = [[next(numbers), head["id"], *map(each.get, SPOKEN)] for each in messages]
            _insert(database, "messages", said)


def _heads(store: Store) -> Iterator[tuple[JSON, list[JSON]]]:
    for row in store.page(lambda _: True, len(store)).items:
        yield store.conversation(row.summary["id"]) or {}, []


def _every(store: Store) -> Iterator[tuple[JSON, list[JSON]]]:
    for head, _ in _heads(store):
        messages = store.messages(head["id"]) or []
        yield head, messages
        if len(messages) == LONG_MESSAGES:
            changes = {"id": MEASURED, "turn_count": MEASURED_MESSAGES}
            unnamed = [{**each, "id": made_id(f"measured/{each['id']}")} for each in messages]
            yield head | changes, unnamed[:MEASURED_MESSAGES]


def _row(head: JSON) -> list[object]:
    person = head["participant_profile"] or {}
    return [*(head[name] for name in (*HEAD, *TIMES)), *map(person.get, PERSON)]


def _insert(database: sqlite3.Connection, table: str, rows: list[list[object]]) -> None:
    if rows:
        marks = ", ".join("?" * len(rows[0]))
        database.executemany(f"INSERT INTO {table} VALUES ({marks})", rows)  # noqa: S608 - ours
