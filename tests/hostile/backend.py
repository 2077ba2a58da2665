"""A backend that says exactly these bytes, whatever a store would think of them."""

import json
from collections.abc import Sequence
from typing import Any, Final

from conversations.sandbox.api import Sandbox
from conversations.windows import STEP
from tests.pages.made import JSON, at, conversation, conversation_id, message_id

ID: Final = conversation_id(1)
PAGE: Final = f"/conversations/{ID}/"
LIVE: Final = f"{PAGE}live/?shown=0"
WHOLE: Final = f"{PAGE}whole/"
PARTS: Final = tuple(f"{PAGE}messages/?after={number}" for number in (0, STEP, 2 * STEP))


def agent_id(number: int) -> str:
    return f"{number:08x}-0000-4000-a000-000000000000"


def say(box: Sandbox, path: str, data: Any, **around: Any) -> None:
    """Answer this path with `{"data": data}`; JSON escapes carry what UTF-8 cannot."""
    box.faults.add(path, body=json.dumps({"data": data, **around}))


def say_list(box: Sandbox, rows: Sequence[JSON], **pagination: Any) -> None:
    say(box, "/conversations", rows, pagination={"has_more": False, **pagination})


def say_agents(box: Sandbox, names: Sequence[str]) -> None:
    """Agents of these names, described by them too."""
    data = [
        {"id": agent_id(number), "name": name, "description": name}
        for number, name in enumerate(names, 1)
    ]
    say(box, "/agents", data, pagination={"has_more": False})


def say_conversation(box: Sandbox, messages: Sequence[JSON] = (), **changes: Any) -> None:
    """One conversation and what was said in it."""
    say(box, f"/conversations/{ID}", conversation(1, **changes))
    say(box, f"/conversations/{ID}/transcript", {"conversation_id": ID, "messages": messages})


def spoken(number: int, content: str, role: str = "user", modality: str = "text") -> JSON:
    return {
        "id": message_id(number),
        "role": role,
        "content": content,
        "created_at": at(number / 60),
        "modality": modality,
    }
