"""A conversation as JSON, as the backend sent it: every field, known or not."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, Final

from conversations.jsonview import json_text

JSON = dict[str, Any]

MESSAGES: Final = "messages"


def lines(conversation: JSON, transcript: JSON, messages: Iterable[Any]) -> Iterator[str]:
    """The conversation with its transcript in it; one line a message."""
    yield "{\n"
    for name, value in conversation.items():
        if name != "transcript":
            yield f"  {_line(name)}: {_lines(value, 2)},\n"
    yield '  "transcript": {\n'
    for name, value in transcript.items():
        yield f"    {_line(name)}: {_lines(value, 4)},\n"
    yield f'    "{MESSAGES}": '
    yield from _list(messages)
    yield "\n  }\n}\n"


def _list(messages: Iterable[Any]) -> Iterator[str]:
    comma = "["
    for message in messages:
        yield f"{comma}\n      {_line(message)}"
        comma = ","
    yield "[]" if comma == "[" else "\n    ]"


def _line(value: Any) -> str:
    try:
        return json.dumps(value, ensure_ascii=False)
    except RecursionError:
        return json_text(value).replace("\n", " ")


def _lines(value: Any, spaces: int) -> str:
    return json_text(value).replace("\n", "\n" + " " * spaces)
