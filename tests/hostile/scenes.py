"""Every string field that the backend can send, filled with given texts, and where it is shown.

A scene takes the texts in turn, so that a few pages carry all of them in all fields.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from itertools import cycle
from typing import Any, Final

from conversations.sandbox.api import Sandbox
from conversations.windows import SHOWN_WHOLE
from tests.hostile.backend import (
    LIVE,
    PAGE,
    PARTS,
    WHOLE,
    agent_id,
    say_agents,
    say_conversation,
    say_list,
    spoken,
)
from tests.hostile.payloads import TEXTS
from tests.pages.made import JSON, conversation, profile

Texts = Sequence[str]
LIST: Final = "/conversations/"
NEWER: Final = "/conversations/newer/?seen=&said=0"
# A page carries so many messages whole.
PAGEFULS: Final = (TEXTS[:SHOWN_WHOLE], TEXTS[SHOWN_WHOLE:])


@dataclass(frozen=True)
class Scene:
    """What to fill, the fields that carry the texts, and the addresses that show them."""

    fill: Callable[[Sandbox, Texts], None]
    fields: tuple[str, ...]
    pages: tuple[str, ...]
    fragments: tuple[str, ...]


def turned(texts: Texts, by: int) -> list[str]:
    """The same texts, each `by` places earlier."""
    by %= len(texts)
    return [*texts[by:], *texts[:by]]


def transcript(box: Sandbox, texts: Texts) -> None:
    columns = zip(texts, turned(texts, 1), turned(texts, 2), strict=True)
    messages = [spoken(number, *column) for number, column in enumerate(columns, 1)]
    say_conversation(box, messages, status="in_progress")


def properties(box: Sandbox, texts: Texts) -> None:
    """Keys begin with a number, so that two that read the same stay two."""
    pairs = zip(texts, turned(texts, 1), strict=True)
    values: JSON = {f"{place} {key}": value for place, (key, value) in enumerate(pairs)}
    path: list[Any] = [
        {"step": label, f"{place} {key}": value}
        for place, (label, key, value) in enumerate(
            zip(texts, turned(texts, 1), turned(texts, 2), strict=True)
        )
    ]
    say_conversation(box, session_properties=values, path_taken=path)


def bare_path(box: Sandbox, texts: Texts) -> None:
    """Steps that are texts, and a tree in which everything hangs deeper."""
    deep: Any = {"deep": [{"list": list(texts)}]}
    say_conversation(box, session_properties=deep, path_taken=list(texts))


def rows(box: Sandbox, texts: Texts) -> None:
    """The second line of a row is the e-mail, the organization or the code, in turn."""
    say_agents(box, turned(texts, 2))
    say_list(box, [_row(number, texts) for number in range(1, len(texts) + 1)])


def facts(box: Sandbox, texts: Texts) -> None:
    """Eight texts, one in each field that a conversation has once."""
    first, last, email, organization, domain, code, status, agent = texts
    person = profile(
        first_name=first,
        last_name=last,
        email=email,
        organization_name=organization,
        organization_domain=domain,
    )
    say_agents(box, [agent])
    say_conversation(
        box,
        connection_code=code,
        status=status,
        agent_id=agent_id(1),
        participant_profile=person,
    )


def typed(box: Sandbox, texts: Texts) -> None:
    """Where the contract has ids, times and numbers; every other row has no id that can be read."""
    say_agents(box, ["Table Finder"])
    say_list(box, [_garbled(text, **({"id": text} if odd else {})) for odd, text in _marked(texts)])
    messages = [
        {**spoken(number, "Hello"), "id": text, "created_at": text}
        for number, text in enumerate(texts, 1)
    ]
    say_conversation(box, messages, **_garbled(texts[0]))


def eights(texts: Texts, step: int) -> Iterator[list[str]]:
    """Eight neighbours at a time; with a step of 1 each text comes to each of eight places."""
    for start in range(0, len(texts), step):
        yield turned(texts, start)[:8]


def _marked(texts: Texts) -> Iterator[tuple[bool, str]]:
    return zip(cycle((False, True)), texts, strict=False)


def _row(number: int, texts: Texts) -> JSON:
    first, second, status = (turned(texts, by)[number - 1] for by in (0, 1, 3))
    second_line = ("email", "organization_name", "connection_code")[number % 3]
    person = profile(first, email=None, organization_name=None) | {second_line: second}
    code = second if second_line == "connection_code" else None
    return conversation(
        number,
        status=status,
        agent_id=agent_id(number),
        connection_code=code,
        participant_profile=person,
    )


def _garbled(text: str, **changes: str) -> JSON:
    person = profile(avatar_image_url=text, id=text)
    return conversation(
        1,
        agent_id=text,
        started_at=text,
        completed_at=text,
        turn_count=text,
        participant_profile=person,
        **changes,
    )


SCENES: Final = {
    "transcript": Scene(transcript, ("content", "role", "modality"), (PAGE,), (LIVE,)),
    "windows": Scene(transcript, ("content", "role", "modality"), (WHOLE,), PARTS),
    "properties": Scene(
        properties, ("property key", "property value", "step", "step key", "step value"),
        (PAGE,), (LIVE,),
    ),
    "bare path": Scene(bare_path, ("path item", "deep value"), (PAGE,), (LIVE,)),
    "rows": Scene(
        rows, ("name", "e-mail", "organization", "code", "agent", "status"), (LIST,), (LIST, NEWER)
    ),
    "typed": Scene(
        typed, ("ids", "times", "counts", "avatar"), (LIST, PAGE), (LIST, NEWER, LIVE)
    ),
}  # fmt: skip
FACTS: Final = Scene(
    facts,
    ("first name", "last name", "e-mail", "organization", "domain", "code", "status", "agent"),
    (PAGE,),
    (LIVE,),
)
