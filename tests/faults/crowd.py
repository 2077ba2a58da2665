"""Readers at work, and what they were answered."""

import json
import subprocess
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterator
from statistics import median, quantiles
from threading import Event, Lock, Thread
from typing import Final, Self

from tests.access.starts import ROOT
from tests.faults.site import Answer, Site

JOIN_SECONDS: Final = 60

Next = Callable[[], str]


class Crowd:
    """Any number of readers of any number of kinds; they stop with the block."""

    def __init__(self, site: Site) -> None:
        self.answers: dict[str, list[Answer]] = defaultdict(list)
        self._site = site
        self._stop = Event()
        self._threads: list[Thread] = []

    def add(self, kind: str, count: int, path: Next, pause: float = 0.0) -> None:
        """Each asks for the next path, rests for `pause` seconds and does it again."""
        for _ in range(count):
            self._threads.append(Thread(target=self._read, args=(kind, path, pause)))

    def __enter__(self) -> Self:
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        for thread in self._threads:
            thread.join(JOIN_SECONDS)

    def _read(self, kind: str, path: Next, pause: float) -> None:
        reader, answers = self._site.reader(), self.answers[kind]
        while not self._stop.is_set():
            answers.append(reader.get(path()))
            self._stop.wait(pause)
        reader.close()


class Alive:
    """Asks from another process whether the server is there, until the block ends."""

    def __init__(self, site: Site) -> None:
        self.seconds: list[float] = []
        self._site = site

    def __enter__(self) -> Self:
        self._process = subprocess.Popen(
            [sys.executable, "-m", "tests.faults.alive", str(self._site.port)],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        return self

    def __exit__(self, *_: object) -> None:
        out = self._process.communicate("", timeout=JOIN_SECONDS)[0]
        self.seconds += json.loads(out)


def each_of(paths: list[str]) -> Next:
    """One after the other, and again from the first, whichever thread asks."""
    lock, left = Lock(), _again(paths)

    def following() -> str:
        with lock:
            return next(left)

    return following


def _again(paths: list[str]) -> Iterator[str]:
    while True:
        yield from paths


def seconds_of(answers: list[Answer]) -> list[float]:
    return [each.seconds for each in answers]


def p99(seconds: list[float]) -> float:
    """The slowest of a few."""
    return quantiles(seconds, n=100)[98] if len(seconds) >= 100 else max(seconds, default=0.0)


def p50(seconds: list[float]) -> float:
    return median(seconds) if seconds else 0.0


def until_right(ask: Callable[[], bool], patience: float) -> float:
    """Seconds until it is; the patience where it never is."""
    began = time.monotonic()
    while time.monotonic() - began < patience:
        if ask():
            break
        time.sleep(0.1)
    return time.monotonic() - began
