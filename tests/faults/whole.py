"""All of the backend fails, and comes back: what it is asked meanwhile, and how readers return.

For ten minutes: `DOWN_SECONDS=600 READERS=8 python -m tests.faults.whole refused`.
"""

import os
import sys
import time
from itertools import count
from typing import Final

from benchmarks.report import Figure, say
from tests.faults.backend import Backend
from tests.faults.crowd import Alive, Crowd, p50, p99, seconds_of
from tests.faults.faults import FAULTS
from tests.faults.site import filled, standing
from tests.hostile.site import path_of

CONVERSATIONS: Final = 300
READERS: Final = int(os.environ.get("READERS", "64"))
CLASSES: Final = ("refused", "reset", "black hole", "dripped headers", "500", "503", "429, none")
DOWN_SECONDS: Final = float(os.environ.get("DOWN_SECONDS", "20"))
BACK_SECONDS: Final = 40
RECOVERY: Final = 35.0


def main(names: list[str]) -> None:
    for name in names or CLASSES:
        sys.stdout.write(f"{name}, for {DOWN_SECONDS:.0f} s\n")
        say(*measured(name))


def measured(name: str) -> list[Figure]:
    with Backend(filled(CONVERSATIONS + 1)) as backend, standing(backend) as site:
        site.reader().get(path_of(1))
        [(pid, before)] = site.workers().items()
        down, back = Crowd(site), Crowd(site)
        cold = count(1)
        alive = Alive(site)
        for crowd in (down, back):
            crowd.add("readers", READERS, lambda: path_of(next(cold) % CONVERSATIONS + 2), 1.0)
        calls = len(backend.requests)
        with backend.failing("*", FAULTS[name]), alive, down:
            time.sleep(DOWN_SECONDS)
        calls = len(backend.requests) - calls
        began, at = time.monotonic(), len(backend.requests)
        with back:
            returned = _returned(back, began)
            time.sleep(1)
            first = len(backend.requests) - at
        time.sleep(1)
        after = site.workers()[pid]
    pages = seconds_of(down.answers["readers"])
    return [
        Figure("pages asked for", len(pages), ""),
        Figure("p50 of a page", p50(pages), "s"),
        Figure("p99 of a page", p99(pages), "s", most=6.5),
        Figure("p99 of /livez and a static file", p99(alive.seconds) * 1000, "ms", most=200),
        Figure("calls to the backend for each page", calls / len(pages), "", most=1.10),
        Figure("until the first page is right again", returned, "s", most=RECOVERY),
        Figure("calls in the second after that", first, ""),
        Figure("memory, at its most", after.most_memory - before.memory, "MB", most=64),
        Figure("threads more than before", after.threads - before.threads, ""),
        Figure("descriptors more than before", after.descriptors - before.descriptors, ""),
    ]


def _returned(crowd: Crowd, began: float) -> float:
    """Seconds until the first page was right."""
    while time.monotonic() - began < BACK_SECONDS:
        if any(answer.status == 200 for answer in tuple(crowd.answers["readers"])):
            break
        time.sleep(0.02)
    return time.monotonic() - began


if __name__ == "__main__":
    main(sys.argv[1:])
