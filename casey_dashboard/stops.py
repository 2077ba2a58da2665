"""A worker that is told to stop while it comes into being does stop.

For some milliseconds a new process has the ears of the first one, which would take note and do
nothing; and nobody says it twice. So a stop waits until the worker listens itself.
"""

import os
import signal
from typing import Final

STOPS: Final = frozenset({signal.SIGTERM, signal.SIGINT, signal.SIGQUIT})


def hold_stops() -> None:
    """Called in the first process right before it forks; it listens again right after."""
    signal.pthread_sigmask(signal.SIG_BLOCK, STOPS)


def release_stops() -> None:
    """Hear what came meanwhile, and whatever comes."""
    signal.pthread_sigmask(signal.SIG_UNBLOCK, STOPS)


os.register_at_fork(after_in_parent=release_stops)
