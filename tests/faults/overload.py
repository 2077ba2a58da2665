"""Three times what it can bear: how many are still answered, and how soon the others are told.

Each page is one cold call to a backend that takes half a second, so that calls at a time are what
there is too little of. First as many readers as bring the most pages, then three times their rate.
"""

import os
import time
from itertools import count
from typing import Final

from benchmarks.report import Figure, say
from tests.backend.wire_server import answer
from tests.faults.backend import Backend
from tests.faults.crowd import Alive, Crowd, p50, p99, seconds_of
from tests.faults.faults import Fault, Struck
from tests.faults.site import Answer, Site, filled, standing

DELAY: Final = 0.5
SECONDS: Final = float(os.environ.get("LOAD_SECONDS", "10"))
CALM: Final = (8, 12, 14)
PATIENCE: Final = 10.0
MORE: Final = 3
# A reader in three times the load rests for as long as brings three times the best rate.
CROWD: Final = 96


def slowly(struck: Struck) -> None:
    struck.exchange.wait(DELAY)
    struck.exchange.send(answer(struck.body))


def main() -> None:
    with Backend(filled(50)) as backend, standing(backend, REMEMBER="0") as site:
        site.reader().get("/conversations/")
        with backend.failing("/conversations", Fault(slowly, "")):
            peak = max(_rate(_good(_load(site, readers, 0))) for readers in CALM)
            with Alive(site) as alive:
                told = _load(site, CROWD, CROWD / (MORE * peak))
    good, refused = _good(told), [each for each in told if each.status == 503]
    say(
        Figure("the most pages in a second", peak, ""),
        Figure("asked for in a second, three times that", _rate(told), ""),
        Figure("of them answered", _rate(good), ""),
        Figure("share of the most", 100 * _rate(good) / peak, "%", least=90),
        Figure("p50 of an answer", p50(seconds_of(good)), "s"),
        Figure("p99 of an answer", p99(seconds_of(good)), "s", most=PATIENCE),
        Figure("refused in a second", _rate(refused), ""),
        Figure("p50 of a refusal", p50(seconds_of(refused)) * 1000, "ms", most=100),
        Figure("p99 of a refusal", p99(seconds_of(refused)) * 1000, "ms"),
        Figure("refusals without Retry-After", sum(map(_is_bare, refused)), "", most=0),
        Figure("neither", len(told) - len(good) - len(refused), "", most=0),
        Figure("p99 of /livez and a static file", p99(alive.seconds) * 1000, "ms", most=200),
    )


def _load(site: Site, readers: int, pause: float) -> list[Answer]:
    crowd, size = Crowd(site), count()
    crowd.add("all", readers, lambda: f"/conversations/?limit={next(size) % 100 + 1}", pause)
    with crowd:
        time.sleep(SECONDS)
    return crowd.answers["all"]


def _good(answers: list[Answer]) -> list[Answer]:
    return [each for each in answers if each.status == 200 and each.seconds < PATIENCE]


def _rate(answers: list[Answer]) -> float:
    return len(answers) / SECONDS


def _is_bare(answer: Answer) -> bool:
    return "Retry-After" not in answer.headers


if __name__ == "__main__":
    main()
