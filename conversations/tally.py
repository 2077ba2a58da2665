"""What one request costs: its id, its calls to the backend, its wait for them, its copies."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from time import perf_counter
from typing import Final, Literal, TypeVar

T = TypeVar("T")
Copy = Literal["none", "fresh", "renewing", "miss", "stale"]

# From the best to the worst: a page of several copies is as good as its worst one.
COPIES: Final[tuple[Copy, ...]] = ("none", "fresh", "renewing", "miss", "stale")


@dataclass(slots=True)
class Tally:
    """`waited` is in seconds of the request's own thread, however many calls it waited for."""

    request_id: str = ""
    calls: int = 0
    waited: float = 0.0
    copy: Copy = "none"
    waits: bool = False

    def add_copy(self, copy: Copy) -> None:
        self.copy = max(self.copy, copy, key=COPIES.index)


_current: ContextVar[Tally] = ContextVar("tally")


@contextmanager
def tallying(tally: Tally) -> Iterator[None]:
    """What this thread does counts for this tally."""
    token = _current.set(tally)
    try:
        yield
    finally:
        _current.reset(token)


def current() -> Tally:
    """The request's; one that nobody reads where there is no request."""
    return _current.get(None) or Tally()


@contextmanager
def waiting() -> Iterator[None]:
    """The thread waits for the backend; a wait inside another is the same wait."""
    tally = current()
    if tally.waits:
        yield
        return
    tally.waits, began = True, perf_counter()
    try:
        yield
    finally:
        tally.waits = False
        tally.waited += perf_counter() - began


def carried(call: Callable[[], T]) -> Callable[[], T]:
    """The call for another thread: with the id of this request, and on nobody's tally."""
    request_id = current().request_id

    def carrying() -> T:
        with tallying(Tally(request_id)):
            return call()

    return carrying
