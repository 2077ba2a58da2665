"""gunicorn with the product's own configuration, started as an operator does."""

import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread
from typing import IO, Final

from tests.access.starts import BARE, ROOT, run

PATIENCE: Final = 60
SERVE: Final = [sys.executable, "-m", "gunicorn", "-c", "gunicorn.conf.py"]
PRODUCT: Final = "casey_dashboard.wsgi"
PASSWORD: Final = "a quiet afternoon by the sea"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def signed_in(environment: dict[str, str], roles: dict[str, str]) -> dict[str, str]:
    """A session for each of these people, who are then in the database of this environment."""
    people = [sys.executable, "-m", "tests.people", json.dumps(roles)]
    ended = run(people, environment)
    assert ended.code == 0, ended.err
    sessions: dict[str, str] = json.loads(ended.out.splitlines()[-1])
    return sessions


@contextmanager
def served(app: str = PRODUCT, **variables: str) -> Iterator[subprocess.Popen[str]]:
    """The server with a bare environment; it is gone when the block ends."""
    bare = BARE | {"SECRET_KEY": "for tests " * 6}
    with subprocess.Popen(
        [*SERVE, app],
        cwd=ROOT,
        env=bare | {"PORT": str(free_port())} | variables,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        try:
            yield process
        finally:
            process.terminate()
            process.wait(PATIENCE)


def first_lines(process: subprocess.Popen[str], count: int) -> list[str]:
    out: IO[str] | None = process.stdout
    assert out
    return [out.readline().rstrip() for _ in range(count)]


def drain(process: subprocess.Popen[str]) -> None:
    """Read on for ever: a server that nobody listens to stands still once the pipe is full."""
    for stream in (process.stdout, process.stderr):
        assert stream
        Thread(target=stream.read, daemon=True).start()
