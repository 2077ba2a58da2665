"""Two processes behind one port, before a backend of the test's own, and what they write."""

import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection
from pathlib import Path
from threading import Thread
from typing import IO, Any, Final

from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import serve
from tests.access.starts import ROOT
from tests.operation.figures import Figures, read
from tests.serving import PATIENCE, PRODUCT, first_lines, served, signed_in
from tests.waiting import until

JSON = dict[str, Any]

SETTINGS: Final = {
    "DJANGO_SETTINGS_MODULE": "tests.services.settings",
    "PYTHONPATH": str(ROOT),
    "SECRET_KEY": "for tests " * 6,
    "INSECURE_HTTP": "1",
}


@dataclass(frozen=True)
class Answer:
    """What came back for one request."""

    status: int
    headers: dict[str, str]
    body: str


@dataclass(frozen=True)
class Site:
    """Where it listens, its main process, Charlie's session, and its log so far."""

    port: int
    process: int
    session: str
    folder: Path
    lines: list[str] = field(default_factory=list)

    def get(self, path: str, method: str = "GET", **headers: str) -> Answer:
        """As Charlie; each time over a new connection, so that any process may take it."""
        connection = HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        try:
            connection.request(method, path, headers={"Cookie": f"session={self.session}"} | given)
            response = connection.getresponse()
            return Answer(response.status, dict(response.headers), response.read().decode())
        finally:
            connection.close()

    def figures(self) -> Figures:
        return read(self.get("/metrics").body)

    def workers(self) -> set[int]:
        path = Path(f"/proc/{self.process}/task/{self.process}/children")
        return set(map(int, path.read_text().split()))

    def kill(self, worker: int) -> None:
        """And wait until another one has taken its place."""
        before = self.workers()
        os.kill(worker, signal.SIGKILL)
        until(lambda: worker not in self.workers() and len(self.workers()) == len(before))

    def counted_by(self) -> set[str]:
        """The files with what was counted."""
        return {path.name for path in self.folder.glob("casey-metrics-*/*.db")}


@contextmanager
def running(box: Sandbox, folder: Path, app: str = PRODUCT, **variables: str) -> Iterator[Site]:
    """Gone when the block ends; what it wrote is then all there is."""
    with serve(box) as backend:
        environment = SETTINGS | {
            "CASEY_API_URL": backend.url,
            "CASEY_API_KEY": box.keys[0],
            "DATABASE_URL": f"sqlite:///{folder / 'people'}",
            "WEB_CONCURRENCY": "2",
            "TMPDIR": str(folder),
        } | variables  # fmt: skip
        session = signed_in(environment, {"charlie": "admin"})["charlie"]
        with served(app, **environment) as process:
            port = int(first_lines(process, 1)[0].rpartition(":")[2])
            site = Site(port, process.pid, session, folder)
            readers = [_keep(process.stderr, site.lines), _keep(process.stdout, [])]
            until(lambda: len(site.workers()) == int(environment["WEB_CONCURRENCY"]))
            yield site
        for each in readers:
            each.join(PATIENCE)


def _keep(stream: IO[str] | None, lines: list[str]) -> Thread:
    assert stream
    thread = Thread(target=lambda: lines.extend(line.rstrip("\n") for line in stream), daemon=True)
    thread.start()
    return thread
