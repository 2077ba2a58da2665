"""Work that must end by itself, and fails its test instead of keeping it where it does not."""

import signal
from collections.abc import Iterator
from contextlib import contextmanager

import pytest


@contextmanager
def processor_seconds(at_most: float) -> Iterator[None]:
    """Fails once so much was worked here; a machine that is busy elsewhere costs nothing."""

    def stop(*_: object) -> None:
        pytest.fail(f"still at work after {at_most} s")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, at_most)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
