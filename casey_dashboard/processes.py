"""Counting of several processes as one, for /metrics.

Each worker counts in files of its own, in a folder of this run. A worker's files are those of its
place and not of its process: whoever follows a worker that has ended goes on with them, so that
there are never more files than places.
"""

import atexit
import os
import shutil
import sys
import tempfile
from itertools import count
from typing import Any, Final

from prometheus_client import values
from prometheus_client.multiprocess import mark_process_dead

FOLDER: Final = "PROMETHEUS_MULTIPROC_DIR"
MAIN: Final = 0

_place = MAIN


def count_together() -> None:
    """Only before there is anything to count with: not where the configuration is read again."""
    if "conversations.meters" in sys.modules:
        return
    os.environ[FOLDER] = tempfile.mkdtemp(prefix="casey-metrics-")
    atexit.register(_remove_folder)
    values.ValueClass = values.MultiProcessValue(lambda: _place)  # type: ignore[no-untyped-call]


def find_place(server: Any, worker: Any) -> None:
    """In the main process: the first place that no worker has."""
    taken = {each.place for each in server.WORKERS.values()}
    worker.place = next(place for place in count(MAIN + 1) if place not in taken)


def take_place(worker: Any) -> None:
    """In the worker: from now on it counts for itself."""
    global _place  # noqa: PLW0603 - a process has one place
    _place = worker.place


def leave_place(worker: Any) -> None:
    """In the main process: what was under way there is not any more."""
    mark_process_dead(worker.place)  # type: ignore[no-untyped-call]


def _remove_folder() -> None:
    """Only in the main process, which outlives its workers."""
    if _place == MAIN:
        shutil.rmtree(os.environ[FOLDER], ignore_errors=True)
