"""Bytes to schema: at once where the answer keeps the contract, piece by piece where not.

The public functions raise Unreadable, with a detail that quotes nothing of the answer, when it
cannot be used as a whole. It is raised outside of `except`: the errors of the parsers hold the
whole text. What looks like a key is masked before anything else is done, so that whatever shows
a backend's words, a page or a file, shows it masked.
"""

import json
import math
import re
from functools import cache
from typing import Any, Generic, TypeVar
from uuid import UUID

import msgspec
from msgspec import Struct
from msgspec.structs import FieldInfo

from conversations.backend.errors import Unreadable
from conversations.backend.keys import mask_keys_in_json
from conversations.backend.schema import (
    Agent,
    AgentPage,
    Conversation,
    Message,
    Page,
    Participant,
    Transcript,
    UnreadableItem,
)

T = TypeVar("T")
S = TypeVar("S", bound=Struct)

_ESCAPE = re.compile(
    r"\\u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}"  # a pair is one character
    r"|(?P<lone>\\u[dD][89a-fA-F][0-9a-fA-F]{2})"
    r"|\\."
)


class _Pagination(Struct):
    has_more: bool | None = None
    next_cursor: str | None = None
    prev_cursor: str | None = None


class _Answer(Struct, Generic[T]):
    data: T
    pagination: _Pagination | None = None


class _Messages(Struct):
    messages: tuple[Message, ...]
    conversation_id: UUID | None = None


def read_page(body: bytes) -> Page:
    text = _text(body)
    answer = _at_once(text, _Answer[tuple[Conversation, ...]]) or _piecewise(text, Conversation)
    found = answer.pagination or _Pagination()
    return Page(
        items=answer.data,
        has_more=bool(found.has_more),
        next_cursor=found.next_cursor or None,
        prev_cursor=found.prev_cursor or None,
    )


def read_agents(body: bytes) -> AgentPage:
    text = _text(body)
    answer = _at_once(text, _Answer[tuple[Agent, ...]]) or _piecewise(text, Agent)
    found = answer.pagination or _Pagination()
    return AgentPage(
        items=tuple(item for item in answer.data if isinstance(item, Agent)),
        has_more=bool(found.has_more),
        next_cursor=found.next_cursor or None,
    )


def read_conversation(body: bytes) -> Conversation:
    text = _text(body)
    answer = _at_once(text, _Answer[Conversation])
    found = answer.data if answer else _tolerant(Conversation, _object(text).get("data"))
    if found is None:
        raise Unreadable("no conversation with an id and a status")
    return found


def read_transcript(body: bytes) -> Transcript:
    text = _text(body)
    answer = _at_once(text, _Answer[_Messages])
    if answer:
        return Transcript(answer.data.conversation_id, answer.data.messages)
    data = _object(text).get("data")
    if not isinstance(data, dict) or "messages" not in data:
        raise Unreadable("no messages")
    messages = data["messages"] if data["messages"] is not None else []
    return Transcript(_field(data.get("conversation_id"), UUID), _items(messages, Message))


def read_data(body: bytes) -> dict[str, Any]:
    """What one thing's answer holds, every field of it."""
    data = _object(_text(body)).get("data")
    if not isinstance(data, dict):
        raise Unreadable("no object where one belongs")
    return data


def _text(body: bytes) -> str:
    try:
        return mask_keys_in_json(body.decode("utf-8-sig"))
    except UnicodeDecodeError:
        pass
    raise Unreadable("not UTF-8")


def _at_once(text: str, kind: type[T]) -> T | None:
    try:
        return msgspec.json.decode(text, type=kind)
    except (msgspec.MsgspecError, RecursionError):
        return None


def _piecewise(text: str, kind: type[S]) -> _Answer[tuple[S | UnreadableItem, ...]]:
    top = _object(text)
    pagination = _tolerant(_Pagination, top.get("pagination"))
    return _Answer(_items(top.get("data"), kind), pagination)


def _object(text: str) -> dict[str, Any]:
    """The top of any JSON that Python can read, without what UTF-8 and JSON cannot hold."""
    try:
        clean = _without_lone_surrogates(text)
        found = json.loads(clean, parse_float=_finite, parse_constant=_none)
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Unreadable("not a JSON object")
    return found


def _without_lone_surrogates(text: str) -> str:
    return _ESCAPE.sub(lambda found: r"\ufffd" if found["lone"] else found[0], text)


def _finite(text: str) -> float | None:
    number = float(text)
    return number if math.isfinite(number) else None


def _none(_: str) -> None:
    """NaN and Infinity."""


def _items(rows: object, kind: type[S]) -> tuple[S | UnreadableItem, ...]:
    if not isinstance(rows, list):
        raise Unreadable("no list where one belongs")
    return tuple(_field(row, kind) or _tolerant(kind, row) or _unreadable(row) for row in rows)


def _unreadable(row: object) -> UnreadableItem:
    return UnreadableItem(_field(row.get("id"), UUID) if isinstance(row, dict) else None)


def _tolerant(kind: type[S], row: object) -> S | None:
    """None if a field without which the thing makes no sense cannot be read."""
    if not isinstance(row, dict):
        return None
    fields = _fields(kind)
    values = {field.name: _field(row.get(field.name), field.type) for field in fields}
    if any(field.required and values[field.name] is None for field in fields):
        return None
    return kind(**values)


@cache
def _fields(kind: type[Struct]) -> tuple[FieldInfo, ...]:
    """Kept because working out annotations takes longer than reading a row."""
    return msgspec.structs.fields(kind)


def _field(value: object, kind: Any) -> Any:
    try:
        return msgspec.convert(value, kind)
    except msgspec.ValidationError:
        return _tolerant(Participant, value) if kind == Participant | None else None
