"""Processes to measure: started, waited for, weighed, and ended by their own handle. Linux only."""

import socket
import subprocess
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import clock_gettime, monotonic, sleep
from typing import Final

from tests.access.starts import BARE, ROOT

PATIENCE: Final = 90


@dataclass(frozen=True)
class Running:
    """A server on loopback, with whatever processes it has started itself."""

    pid: int
    port: int

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def cpu(self) -> float:
        """The seconds of processor time that it has used so far.

        The clock of a process has the number that clock_getcpuclockid(3) says.
        """
        return sum(clock_gettime(~pid << 3 | 2) for pid in family(self.pid))

    def megabytes(self, kind: str) -> float:
        """`Pss`, in which shared pages count once, or `Rss`, in which they count everywhere."""
        return sum(_rollup(pid, kind) for pid in family(self.pid)) / 1_000


@contextmanager
def running(command: Sequence[str], port: int, folder: Path, **variables: str) -> Iterator[Running]:
    """This server with a bare environment, from the moment that it listens."""
    log = folder / f"{port}.log"
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=BARE | variables, stdout=out, stderr=subprocess.STDOUT
        ) as process,
    ):
        try:
            _wait(process, port, log)
            yield Running(process.pid, port)
        finally:
            process.terminate()
            _end(process)


def family(pid: int) -> list[int]:
    """This process and all that came from it."""
    children = [
        int(child)
        for task in Path(f"/proc/{pid}/task").glob("*/children")
        for child in task.read_text().split()
    ]
    return [pid, *(each for child in children for each in family(child))]


def _wait(process: subprocess.Popen[bytes], port: int, log: Path) -> None:
    end = monotonic() + PATIENCE
    while not _listens(port):
        if process.poll() is not None or monotonic() > end:
            raise SystemExit(f"{process.args!r} does not listen:\n{log.read_text()[-2_000:]}")
        sleep(0.05)


def _listens(port: int) -> bool:
    try:
        socket.create_connection(("127.0.0.1", port), 1).close()
    except OSError:
        return False
    return True


def _end(process: subprocess.Popen[bytes]) -> None:
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()


def _rollup(pid: int, kind: str) -> int:
    lines = Path(f"/proc/{pid}/smaps_rollup").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{kind}:"))
