"""The product behind gunicorn, before a backend that can fail, and readers of it."""

import subprocess
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from itertools import cycle
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Thread
from typing import IO, Final

from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.access.starts import ROOT
from tests.faults.backend import Backend
from tests.faults.process import Holds, children, holds
from tests.hostile.site import said_in
from tests.pages.made import AGENTS, conversation, message
from tests.serving import first_lines, served, signed_in

PATIENCE: Final = 60.0
STATIC: Final = "/static/casey.css"


@dataclass(frozen=True)
class Answer:
    """What came back, and the seconds that it took; status 0 where the line was closed."""

    status: int
    body: str
    headers: dict[str, str]
    seconds: float


@dataclass
class Site:
    """Where it listens, who is signed in, and what it has written."""

    port: int
    process: subprocess.Popen[str]
    sessions: Iterator[str]
    log: list[str] = field(default_factory=list)

    def reader(self) -> "Reader":
        return Reader(self.port, next(self.sessions))

    def workers(self) -> dict[int, Holds]:
        return {pid: holds(pid) for pid in children(self.process.pid)}


class Reader:
    """One browser on one connection that is kept; for one thread."""

    def __init__(self, port: int, session: str) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._headers = {"Cookie": f"session={session}"}

    def get(self, path: str, *, fragment: bool = False) -> Answer:
        """One more try where the kept connection was closed meanwhile, as a browser does."""
        headers = self._headers | ({"HX-Request": "true"} if fragment else {})
        kept = self._connection.sock is not None
        answer = self._get(path, headers)
        return self._get(path, headers) if kept and not answer.status else answer

    def close(self) -> None:
        self._connection.close()

    def _get(self, path: str, headers: dict[str, str]) -> Answer:
        began = time.monotonic()
        try:
            self._connection.request("GET", path, headers=headers)
            response = self._connection.getresponse()
            body = response.read().decode()
        except (HTTPException, OSError):
            self._connection.close()
            return Answer(0, "", {}, time.monotonic() - began)
        told = dict(response.getheaders())
        return Answer(response.status, body, told, time.monotonic() - began)


def filled(count: int) -> Sandbox:
    """A box of conversations, each with words of its own; every fifth goes on."""
    box = Sandbox(Store(agents=AGENTS))
    for number in range(1, count + 1):
        status = "completed" if number % 5 else "in_progress"
        box.add(conversation(number, status=status), [message(1, said_in(number))])
    return box


@contextmanager
def standing(backend: Backend, **variables: str) -> Iterator[Site]:
    """A site with a database of its own; gone when the block ends."""
    with TemporaryDirectory() as folder:
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.faults.settings",
            "PYTHONPATH": str(ROOT),
            "SECRET_KEY": "for tests " * 6,
            "INSECURE_HTTP": "1",
            "DATABASE_URL": f"sqlite:///{Path(folder) / 'people'}",
            "CASEY_API_URL": backend.url,
            "CASEY_API_KEY": backend.key,
        } | variables
        sessions = signed_in(environment, dict.fromkeys(("alice", "bob", "charlie"), "manager"))
        with served(**environment) as process:
            address = first_lines(process, 1)[0]
            site = Site(int(address.rpartition(":")[2]), process, cycle(sessions.values()))
            for stream in (process.stdout, process.stderr):
                Thread(target=_listen, args=(stream, site.log), daemon=True).start()
            with closing(site.reader()) as reader:
                reader.get("/livez")  # a worker is there
            yield site


def _listen(stream: IO[str], log: list[str]) -> None:
    log.extend(stream)
