"""Conversations in a file: one JSON object a line, plain or gzipped."""

import gzip
import json
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NoReturn, TypeVar

from conversations.sandbox.ids import checked_id

JSON = dict[str, Any]
T = TypeVar("T")


def read_rows(path: Path, read: Callable[[JSON, list[JSON]], T]) -> Iterator[T]:
    """`read(conversation, messages)` of every line.

    Raises ValueError with a sentence that names the file and the line, OSError for the file.
    """
    for number, line in enumerate(_lines(path), 1):
        if not line.strip():
            continue
        try:
            row = read(*_split(json.loads(line, parse_constant=_refuse)))
        except (ValueError, TypeError, AttributeError, RecursionError) as error:
            problem = f"{path}, line {number}: {error}"
            raise ValueError(problem) from error
        yield row


def read_agents(path: Path) -> list[JSON]:
    """Raises ValueError with a sentence that names the file, OSError for the file."""
    try:
        agents = json.loads(path.read_bytes())["agents"]
        return [
            {**agent, "id": checked_id(agent["id"]), "name": str(agent["name"])} for agent in agents
        ]
    except (ValueError, TypeError, KeyError) as error:
        problem = f'{path}: expected {{"agents": [{{"id", "name"}}]}}, got {error!r}'
        raise ValueError(problem) from error


def _lines(path: Path) -> Iterator[bytes]:
    if path.suffix != ".gz":
        with path.open("rb") as plain:
            yield from plain
        return
    try:
        with gzip.open(path) as packed:
            yield from packed
    except (EOFError, zlib.error, gzip.BadGzipFile) as error:
        problem = f"{path}: not a whole gzip file ({error})"
        raise ValueError(problem) from error


def _split(row: Any) -> tuple[JSON, list[JSON]]:
    if not isinstance(row, dict):
        raise TypeError("a conversation is a JSON object")
    transcript = row.pop("transcript", None) or []
    messages = transcript.get("messages") if isinstance(transcript, dict) else transcript
    if not isinstance(messages, list) or not all(isinstance(each, dict) for each in messages):
        raise TypeError("a transcript is a list of messages")
    return row, messages


def _refuse(constant: str) -> NoReturn:
    problem = f"{constant} is not JSON"
    raise ValueError(problem)
