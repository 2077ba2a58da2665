"""Waiting for what others do: processes, threads and servers."""

import time
from collections.abc import Callable

from tests.serving import PATIENCE


def until(condition: Callable[[], object], seconds: float = PATIENCE) -> None:
    """Wait for it, and fail where it does not come true."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"not within {seconds} s"
        time.sleep(0.02)
