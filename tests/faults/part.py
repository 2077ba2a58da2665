"""A part of the backend fails: what its readers meet, and what all the others do."""

import sys
import time
from dataclasses import dataclass
from typing import Final

from benchmarks.report import Figure, say
from tests.faults.backend import Backend
from tests.faults.crowd import Alive, Crowd, each_of, p99, seconds_of, until_right
from tests.faults.faults import FAULTS, Fault
from tests.faults.site import Answer, Site, filled, standing
from tests.hostile.site import path_of, said_in

CONVERSATIONS: Final = 300
STRUCK: Final = range(1, 16)  # the ids that begin with seven zeros
GLOBS: Final = ("/conversations/0000000*", "/conversations")
QUICK_SECONDS: Final = 4
LASTING_SECONDS: Final = 14
RECOVERY: Final = 35.0
SETTLES: Final = 1.0


@dataclass(frozen=True)
class Outcome:
    """Of one fault. Times in seconds, memory in MB."""

    page: float
    alive: float
    others: int
    harmed: int
    memory: float
    threads: int
    descriptors: int
    calls: float
    recovery: float

    def __str__(self) -> str:
        return (
            f"page {self.page:5.2f} s · alive {self.alive * 1000:4.0f} ms · "
            f"others {self.harmed}/{self.others} · memory {self.memory:+6.1f} MB · "
            f"threads {self.threads:+d} · descriptors {self.descriptors:+d} · "
            f"calls {self.calls:.2f} · back in {self.recovery:.1f} s"
        )


def main() -> None:
    outcomes = {name: measured(name, fault) for name, fault in FAULTS.items() if fault.strike}
    worst = {name: max(getattr(each, name) for each in outcomes.values()) for name in FIGURES}
    others = sum(each.others for each in outcomes.values())
    say(
        Figure("others' requests", others, ""),
        *(
            Figure(what, worst[name] * factor, unit, most=most)
            for name, (what, factor, unit, most) in FIGURES.items()
        ),
    )


def measured(name: str, fault: Fault) -> Outcome:
    """On a server of its own, whose breaker knows nothing yet."""
    with Backend(filled(CONVERSATIONS)) as backend, standing(backend) as site:
        outcome = _struck(site, backend, fault)
    sys.stdout.write(f"{name:28}{outcome}\n")
    sys.stdout.flush()
    return outcome


def _struck(site: Site, backend: Backend, fault: Fault) -> Outcome:
    struck = [path_of(number) for number in STRUCK]
    healthy = [path_of(number) for number in range(20, CONVERSATIONS)]
    site.reader().get(path_of(16))
    [(pid, before)] = site.workers().items()
    crowd = Crowd(site)
    crowd.add("struck", 4, each_of([*struck, "/conversations/"]), pause=0.3)
    crowd.add("others", 4, each_of(healthy), pause=0.1)
    alive = Alive(site)
    calls = len(backend.requests)
    with backend.failing(GLOBS[0], fault), backend.failing(GLOBS[1], fault), alive, crowd:
        time.sleep(LASTING_SECONDS if fault.lasting else QUICK_SECONDS)
    calls = len(backend.requests) - calls
    reader = site.reader()
    recovery = until_right(lambda: said_in(17) in reader.get(path_of(17)).body, 2 * RECOVERY)
    time.sleep(SETTLES)
    after = site.workers()[pid]
    asked = len(crowd.answers["struck"]) + len(crowd.answers["others"])
    return Outcome(
        page=p99(seconds_of(crowd.answers["struck"])),
        alive=p99(alive.seconds),
        others=len(crowd.answers["others"]),
        harmed=sum(map(_is_harmed, crowd.answers["others"])),
        memory=after.most_memory - before.memory,
        threads=after.threads - before.threads,
        descriptors=after.descriptors - before.descriptors,
        calls=calls / asked,
        recovery=recovery,
    )


def _is_harmed(answer: Answer) -> bool:
    return answer.status != 200 or "data-error" in answer.body


FIGURES: Final[dict[str, tuple[str, float, str, float | None]]] = {
    "page": ("p99 of a page that needs what fails", 1, "s", 6.5),
    "alive": ("p99 of /livez and a static file", 1000, "ms", 200),
    "harmed": ("others' requests that were harmed, by the worst fault", 1, "", 0),
    "memory": ("memory, at its most", 1, "MB", 64),
    "threads": ("threads more than before", 1, "", None),
    "descriptors": ("descriptors more than before", 1, "", None),
    "recovery": ("until all is right again", 1, "s", RECOVERY),
}


if __name__ == "__main__":
    main()
