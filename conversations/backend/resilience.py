"""Trying again where that helps, and not asking where it cannot.

Retries are paid for by calls that succeed: where everything fails, they end. A breaker stops
asking a backend that only fails. Meanwhile two things ask whether it is back:

- a small call in the background, every `probe` seconds however long the trouble lasts. It needs no
  reader and costs none, and brings readers back within seconds of the backend.
- one reader's call after a pause, for what the small call does not see. It costs its reader a
  wait, so the pause doubles each time it is in vain.
"""

import math
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar

from conversations import meters
from conversations.backend.endpoints import Endpoint
from conversations.backend.errors import BackendError, Failed, Unreachable

T = TypeVar("T")

SHORTEST_TRY = 0.1
MOST_SAVED = 5.0


@dataclass(frozen=True)
class Limits:
    """How long, how often and how many. Times are in seconds.

    `retry_share` is of the calls that succeed. All but `first_wait` and `recent` are settings.
    """

    deadline: float = 6.0
    page_deadline: float = 10.0
    attempts: int = 2
    first_wait: float = 0.2
    retry_share: float = 0.1
    failures: int = 5
    pause: float = 30.0
    longest_pause: float = 300.0
    probe: float = 20.0
    calls: int = 16
    background_calls: int = 2
    queue: float = 0.5
    recent: float = 2.0


class Fetches(Protocol):
    """A wire, or what stands in front of one."""

    def fetch(self, endpoint: Endpoint[T], deadline: float) -> T:
        """The answer, or an error of the tree, by `deadline` (of time.monotonic)."""


class RetryBudget:
    """`share` of a retry for each call that succeeds, and a few saved up at the start."""

    def __init__(self, share: float) -> None:
        self._share = share
        self._saved = MOST_SAVED
        self._lock = threading.Lock()

    def earn(self) -> None:
        with self._lock:
            self._saved = min(self._saved + self._share, MOST_SAVED)

    def spend(self) -> bool:
        """Whether one more retry may be made."""
        with self._lock:
            if self._saved < 1:
                return False
            self._saved -= 1
            return True


class Breaker:
    """Closed until `failures` in a row; then open for a pause that doubles with each failed probe.

    Unreachable and Failed are failures. Any other answer shows that the backend is there, and
    closes it, whoever asked. Where only a part of the backend fails, some failures are in a row by
    chance: it stays closed while others have had answers in the last `recent` seconds.
    """

    def __init__(self, limits: Limits, clock: Callable[[], float] = time.monotonic) -> None:
        self._limits = limits
        self._clock = clock
        self._lock = threading.Lock()
        self._row = 0
        self._answered = -math.inf
        self._pause = limits.pause
        self._next_probe = 0.0

    def wait(self) -> float:
        """Seconds until the next probe; 0 while calls may be made."""
        with self._lock:
            return self._wait()

    @property
    def open(self) -> bool:
        """Whether the backend is left alone."""
        return self._row >= self._limits.failures

    def admit(self) -> bool:
        """Whether this call is the probe. Unreachable while the breaker is open."""
        with self._lock:
            if not self.open:
                return False
            if wait := self._wait():
                meters.HELD_BACK.labels("breaker").inc()
                detail = f"not asked: the last {self._row} calls brought nothing"
                raise Unreachable(detail, math.ceil(min(wait, self._limits.probe)))
            self._rest()
            return True

    def note(self, error: BackendError | None, *, probe: bool) -> None:
        """How a call that was admitted came out."""
        with self._lock:
            self._count(isinstance(error, (Unreachable, Failed)), probe)
            meters.BREAKER.set(self._row >= self._limits.failures)

    def _count(self, failure: bool, probe: bool) -> None:
        if not failure:
            self._row, self._pause = 0, self._limits.pause
            self._answered = self._clock()
            return
        if self._row + 1 == self._limits.failures and self._others_have_answers():
            return
        self._row += 1
        if probe:
            self._pause = min(2 * self._pause, self._limits.longest_pause)
        if probe or self._row == self._limits.failures:
            self._rest()

    def _others_have_answers(self) -> bool:
        return self._clock() - self._answered < self._limits.recent

    def _wait(self) -> float:
        if not self.open:
            return 0.0
        return max(self._next_probe - self._clock(), 0.0)

    def _rest(self) -> None:
        self._next_probe = self._clock() + self._pause


class Resilient:
    """The same `fetch` as the wire's, with a second try where one is worth it."""

    def __init__(self, wire: Fetches, limits: Limits) -> None:
        self._wire = wire
        self._limits = limits
        self._budget = RetryBudget(limits.retry_share)
        self._breaker = Breaker(limits)

    @property
    def resting(self) -> bool:
        """Whether readers' calls are held back."""
        return self._breaker.open

    def probe(self, endpoint: Endpoint[Any], deadline: float) -> None:
        """One call past the breaker, which closes it if the backend is back."""
        try:
            self._wire.fetch(endpoint, deadline)
        except BackendError as error:
            self._breaker.note(error, probe=False)
        else:
            self._breaker.note(None, probe=False)

    def fetch(self, endpoint: Endpoint[T], deadline: float) -> T:
        """The answer, or an error of the tree, by `deadline` (of time.monotonic)."""
        tries = 1
        while isinstance(found := self._try(endpoint, deadline), BackendError):
            wait = self._wait(found, tries)
            if not self._worthwhile(found, tries, wait, deadline):
                raise found
            time.sleep(wait)
            tries += 1
        return found

    def _try(self, endpoint: Endpoint[T], deadline: float) -> T | BackendError:
        probe = self._breaker.admit()
        began = time.monotonic()
        try:
            found = self._wire.fetch(endpoint, deadline)
        except BackendError as error:
            _measure(endpoint, error.slug, began)
            self._breaker.note(error, probe=probe)
            return error
        _measure(endpoint, "ok", began)
        self._breaker.note(None, probe=probe)
        self._budget.earn()
        return found

    def _wait(self, error: BackendError, tries: int) -> float:
        """What the backend asks for, and full jitter, so that readers do not come back as one."""
        return (error.retry_after or 0) + random.uniform(0, self._limits.first_wait * 2**tries)  # noqa: S311 - no secret

    def _worthwhile(self, error: BackendError, tries: int, wait: float, deadline: float) -> bool:
        return (
            error.passing
            and tries < self._limits.attempts
            and time.monotonic() + wait + SHORTEST_TRY < deadline
            and not self._breaker.wait()
            and self._budget.spend()
        )


def _measure(endpoint: Endpoint[T], outcome: str, began: float) -> None:
    meters.CALLS.labels(endpoint.kind, outcome).observe(time.monotonic() - began)
