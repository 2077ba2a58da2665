"""A backend, a database with people, and as many servers of them as a test wants."""

import os
import signal
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from typing import Final

from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import serve
from conversations.sandbox.store import Store
from tests.pages.made import AGENTS, conversation, message
from tests.serving import PATIENCE, drain, first_lines, served, signed_in

ROLES: Final = {"alice": "support", "bob": "manager", "charlie": "admin"}
CONVERSATIONS: Final = 9


@dataclass(frozen=True)
class Machine:
    """One server: its first process, and where it listens."""

    process: subprocess.Popen[str]
    port: int

    def workers(self) -> list[int]:
        """Their process ids."""
        pid = self.process.pid
        return list(map(int, Path(f"/proc/{pid}/task/{pid}/children").read_text().split()))

    def line(self) -> HTTPConnection:
        """A connection, if it listens."""
        line = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        line.connect()
        return line

    def is_alive(self) -> bool:
        """Whether it answers; waits for a worker that has yet to begin."""
        with closing(self.line()) as line:
            line.request("GET", "/livez")
            return line.getresponse().read() == b"alive\n"

    def signal(self, number: signal.Signals) -> None:
        self.process.send_signal(number)

    def stop(self) -> None:
        self.signal(signal.SIGTERM)

    def lose_its_first_process(self) -> None:
        self.signal(signal.SIGKILL)

    def lose_power(self) -> None:
        """Everything on it is gone at once."""
        workers = self.workers()
        self.process.kill()
        for pid in workers:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
        self.process.wait(PATIENCE)


@dataclass(frozen=True)
class Site:
    """What all machines have in common."""

    box: Sandbox
    environment: dict[str, str]
    sessions: dict[str, str]

    @contextmanager
    def starting(self, **variables: str) -> Iterator[Machine]:
        """One that listens; its workers may not be there yet."""
        with served(**self.environment | variables) as process:
            address = first_lines(process, 1)[0]
            drain(process)
            yield Machine(process, int(address.rpartition(":")[2]))

    @contextmanager
    def machine(self, **variables: str) -> Iterator[Machine]:
        """One that answers."""
        with self.starting(**variables) as machine:
            machine.is_alive()
            yield machine


@contextmanager
def site(**variables: str) -> Iterator[Site]:
    """A backend with conversations, and people in the database that `DATABASE_URL` names."""
    box = Sandbox(Store(agents=AGENTS))
    for number in range(1, CONVERSATIONS + 1):
        box.add(conversation(number), [message(1), message(2)])
    with serve(box) as backend:
        environment = {
            "DJANGO_SETTINGS_MODULE": "tests.services.settings",
            "SECRET_KEY": "for tests alone " * 4,
            "CASEY_API_URL": backend.url,
            "CASEY_API_KEY": box.keys[0],
            "INSECURE_HTTP": "1",
            **variables,
        }
        try:
            yield Site(box, environment, signed_in(environment, ROLES))
        finally:
            box.faults.clear()
