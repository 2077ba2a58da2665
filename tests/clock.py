"""Time as the memory of answers sees it, and the end of what goes on behind a page."""

import time
from concurrent.futures import wait

import pytest

from conversations import connect, copies, flights


class Clock:
    """May run ahead of the time that it is."""

    def __init__(self) -> None:
        self.ahead = 0.0
        self.monotonic, self.sleep = time.monotonic, time.sleep

    def hang(self, patch: pytest.MonkeyPatch) -> None:
        """Where copies look at it."""
        for room in (copies, flights):
            patch.setattr(room, "time", self)

    def time(self) -> float:
        return time.time() + self.ahead


def settle() -> None:
    """Wait for what goes on in the background, also for what has no thread yet."""
    wait(call._future for call in [*flights.FLIGHTS._calls.values()])
    connect.client().close()
