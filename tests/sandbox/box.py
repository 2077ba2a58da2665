"""Small boxes for tests, and one way to ask them."""

import json
from collections.abc import Mapping
from typing import Any, NamedTuple
from uuid import UUID

from conversations.sandbox.api import DEFAULT_KEYS, Sandbox
from conversations.sandbox.store import Store, pack_row

AUTH = {"Authorization": f"Bearer {DEFAULT_KEYS[0]}"}
JSON = dict[str, Any]


class Answer(NamedTuple):
    status: int
    json: Any
    headers: Mapping[str, str]


def ask(
    sandbox: Sandbox, target: str, method: str = "GET", headers: Mapping[str, str] = AUTH
) -> Answer:
    path, _, query = target.partition("?")
    reply = sandbox.answer(method, path, query, headers)
    return Answer(reply.status, json.loads(reply.body), reply.headers)


def made_id(number: int) -> str:
    return str(UUID(int=number))


def conversation(number: int, **changes: Any) -> JSON:
    """The higher the number, the newer."""
    started_at = f"2026-05-01T10:{number // 60:02}:{number % 60:02}.000Z"
    plain: JSON = {"id": made_id(number), "status": "completed", "started_at": started_at}
    return plain | changes


def message(content: str, role: str = "user", **changes: Any) -> JSON:
    return {"role": role, "content": content, **changes}


def box(*conversations: JSON, **options: Any) -> Sandbox:
    rows = [pack_row(each, [message("Hello, Alice here.")]) for each in conversations]
    return Sandbox(Store(rows), **options)


def box_of(count: int, **options: Any) -> Sandbox:
    return box(*map(conversation, range(count)), **options)


def ids(answer: Answer) -> list[str]:
    return [each["id"] for each in answer.json["data"]]


def numbers(answer: Answer) -> list[int]:
    return [UUID(identity).int for identity in ids(answer)]
