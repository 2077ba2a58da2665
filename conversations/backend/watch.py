"""Asking in the background, now and then, for as long as there is a reason to."""

import random
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EARLIEST = 0.5


class Watch:
    """Calls `ask` once, up to `every` seconds after `begin`, on a daemon thread of its own.

    Who is asked says when to begin again; nothing runs in between. Not every process asks at the
    same moment. A fork leaves threads behind: in the child the next `begin` makes a new one.
    """

    def __init__(self, every: float, ask: Callable[[], object]) -> None:
        self._every = every
        self._ask = ask
        self._timer: threading.Timer | None = None
        self._silent = False
        self._lock = threading.Lock()

    def begin(self) -> None:
        """Nothing if it has begun already."""
        with self._lock:
            if self._silent or (self._timer and self._timer.is_alive()):
                return
            wait = self._every * random.uniform(EARLIEST, 1)  # noqa: S311 - no secret
            self._timer = threading.Timer(wait, self._fire)
            self._timer.daemon = True
            self._timer.name = "casey-watch"
            self._timer.start()

    @contextmanager
    def silent(self) -> Iterator[None]:
        """What had begun ends; nothing is asked or begun until the block is over."""
        with self._lock:
            self._silent = True
            if self._timer:
                self._timer.cancel()
            self._timer = None
        yield
        self._silent = False

    def _fire(self) -> None:
        with self._lock:
            if self._timer is not threading.current_thread():
                return
            self._timer = None
            self._ask()
