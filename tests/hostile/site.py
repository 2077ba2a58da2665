"""The product behind gunicorn, with people who are signed in and a few conversations."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tests.access.starts import ROOT
from tests.pages.made import conversation, conversation_id, message, profile
from tests.serving import drain, first_lines, served, signed_in

SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "tests.services.settings",
    "SECRET_KEY": "for tests " * 6,
    "PYTHONPATH": str(ROOT),
}
ROLES: Final = {"support": "support", "manager": "manager", "admin": "admin", "dora": ""}
CONVERSATIONS: Final = 9


@dataclass(frozen=True)
class Site:
    """Where it listens, and a session for each role."""

    port: int
    sessions: dict[str, str]


@contextmanager
def running(folder: Path, **variables: str) -> Iterator[Site]:
    """A site with a database and conversations in this folder; gone when the block ends."""
    environment = SETTINGS | variables | {
        "DATABASE_URL": f"sqlite:///{folder / 'people'}",
        "CASEY_SANDBOX_DATA": str(_write(folder / "conversations.ndjson")),
    }  # fmt: skip
    sessions = signed_in(environment, ROLES)
    with served(**environment) as process:
        address, _ = first_lines(process, 2)
        drain(process)
        yield Site(int(address.rpartition(":")[2]), sessions)


def said_in(number: int) -> str:
    """What is said in this conversation and in no other."""
    return f"Words of conversation {number:04}."


def contact_of(number: int) -> str:
    """The e-mail of this conversation's participant and of no other."""
    return f"person{number:04}@acme.example"


def path_of(number: int) -> str:
    return f"/conversations/{conversation_id(number)}/"


def _write(path: Path) -> Path:
    rows = [
        conversation(
            number,
            participant_profile=profile(email=contact_of(number)),
            transcript=[message(1, said_in(number))],
        )
        for number in range(1, CONVERSATIONS + 1)
    ]
    path.write_text("\n".join(map(json.dumps, rows)))
    return path
