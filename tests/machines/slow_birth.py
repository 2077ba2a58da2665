"""Settings under which a new worker waits, before it listens, until it is told to stop."""

import os
import signal
import time

from tests.services.settings import *  # noqa: F403
from tests.serving import PATIENCE


def _wait_until_told() -> None:
    end = time.monotonic() + PATIENCE
    while signal.SIGTERM not in signal.sigpending() and time.monotonic() < end:
        time.sleep(0.02)


os.register_at_fork(after_in_child=_wait_until_told)
