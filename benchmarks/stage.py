"""What is measured stands here: a backend, a reader who is signed in, and the server."""

import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass
from http.client import HTTPConnection
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from conversations.sandbox.api import DEFAULT_KEYS

ROOT: Final = Path(__file__).parent.parent
PATIENCE: Final = 30


@dataclass(frozen=True)
class Stage:
    """An environment for processes of the product, and a reader's cookie."""

    environment: dict[str, str]
    cookie: str


@dataclass(frozen=True)
class Backend:
    """Its address, and its process."""

    url: str
    process: int


@contextmanager
def backend(delay: float) -> Iterator[Backend]:
    """One that answers so many seconds late."""
    with running("benchmarks.backend", str(delay)) as process:
        yield Backend(line(process), process.pid)


@contextmanager
def stage(url: str, **more: str) -> Iterator[Stage]:
    """The product before this backend, on an empty SQLite database, over plain http."""
    with TemporaryDirectory() as folder:
        environment = os.environ | {
            "ENV_FILE": os.devnull,
            "DJANGO_SETTINGS_MODULE": "benchmarks.collected",
            "BENCH_STATIC": f"{folder}/static",
            "DATABASE_URL": f"sqlite:///{folder}/people.sqlite3",
            "CASEY_API_URL": url,
            "CASEY_API_KEY": DEFAULT_KEYS[0],
            "SECRET_KEY": "for benchmarks " * 4,
            "INSECURE_HTTP": "1",
        }
        environment |= more
        made = subprocess.run(
            [sys.executable, "-m", "benchmarks.somebody"],
            cwd=ROOT,
            env=environment,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        yield Stage(environment, made.stdout.splitlines()[-1])


@dataclass(frozen=True)
class Served:
    """A server that listens: where, and the process that answers if there is one alone."""

    port: int
    master: int

    @property
    def workers(self) -> list[int]:
        """The processes that answer."""
        children = Path(f"/proc/{self.master}/task/{self.master}/children")
        return [int(child) for child in children.read_text().split()]

    def cpu(self) -> float:
        """Seconds of CPU that they took so far."""
        return sum(cpu_of(worker) for worker in self.workers)


def cpu_of(process: int) -> float:
    """Seconds of CPU that it took so far; the clock's number is as clock_getcpuclockid(3) says."""
    return time.clock_gettime(~process << 3 | 2)


@contextmanager
def served(environment: dict[str, str]) -> Iterator[Served]:
    """The server as `make serve` starts it."""
    with _gunicorn(environment, "-c", "gunicorn.conf.py", "casey_dashboard.wsgi") as site:
        yield site


@contextmanager
def bare(environment: dict[str, str]) -> Iterator[Served]:
    """The same server with `benchmarks.bare`."""
    plain = ("-c", os.devnull, "-k", "gthread", "--threads", "16", "benchmarks.bare")
    with _gunicorn(environment, *plain) as site:
        yield site


@contextmanager
def _gunicorn(environment: dict[str, str], *arguments: str) -> Iterator[Served]:
    port = free_port()
    where = {"PORT": str(port), "GUNICORN_CMD_ARGS": f"--bind 127.0.0.1:{port} --no-control-socket"}
    with running("gunicorn", *arguments, env=environment | where) as process:
        _await(port)
        yield Served(port, process.pid)


def _await(port: int) -> None:
    """Until somebody answers there."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        with closing(connection), suppress(OSError):
            connection.request("GET", "/livez")
            connection.getresponse().read()
            return
        time.sleep(0.02)
    raise SystemExit("The server did not start.")


@contextmanager
def running(
    module: str, *arguments: str, env: dict[str, str] | None = None
) -> Iterator[subprocess.Popen[str]]:
    """A module as a process that writes lines; gone when the block ends."""
    with subprocess.Popen(
        [sys.executable, "-m", module, *arguments],
        cwd=ROOT,
        env=env,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def line(process: subprocess.Popen[str]) -> str:
    """The next line that a process writes."""
    found = process.stdout.readline().rstrip() if process.stdout else ""
    if not found:
        raise SystemExit("A process of the benchmark has ended.")
    return found


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])
