"""`make soak`: half an hour of readers, while the backend fails at random.

It ends by itself, with what went wrong, and with what each process holds more than before.
"""

import os
import random
import re
import sys
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from threading import Event, Thread
from typing import Final

from benchmarks.report import Figure, say
from tests.faults.backend import Backend
from tests.faults.faults import FAULTS
from tests.faults.process import Holds
from tests.faults.site import STATIC, Answer, Site, filled, standing
from tests.hostile.site import path_of, said_in

SECONDS: Final = float(os.environ.get("SECONDS", "1800"))
SETTLES: Final = min(SECONDS / 5, 180)
QUIET: Final = 20
READERS: Final = 8
A_SECOND: Final = 18
CONVERSATIONS: Final = 300
PATHS: Final = ("/conversations", "/conversations/*", "/agents", "*")
SAID: Final = re.compile(r"Words of conversation \d{4}\.")
ALLOWED: Final = {200, 204, 502, 503, 504}
LONGEST: Final = 10.0
# Short, so that the backend is asked again many times while it fails and while it does not.
PAUSES: Final = {"CASEY_API_PAUSE": "5", "CASEY_API_LONGEST_PAUSE": "20", "WEB_CONCURRENCY": "2"}

Ask = Callable[[int], tuple[str, bool]]
Judge = Callable[[Answer, int], bool]


@dataclass
class Tally:
    """What was asked, and what of it came out as it never should."""

    answers: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    slowest: float = 0.0

    def note(self, what: str, answer: Answer, *, right: bool) -> None:
        self.answers[f"{what} {answer.status}"] += 1
        self.slowest = max(self.slowest, answer.seconds)
        if answer.status not in ALLOWED or not right:
            self.wrong[f"{what} {answer.status}"] += 1
        if answer.seconds > LONGEST:
            self.wrong[f"{what} over {LONGEST:.0f} s"] += 1


def main() -> None:
    tally, stop = Tally(), Event()
    with Backend(filled(CONVERSATIONS)) as backend, standing(backend, **PAUSES) as site:
        threads = [Thread(target=_read, args=(site, tally, stop, n)) for n in range(READERS)]
        threads.append(Thread(target=_fail, args=(backend, stop)))
        for thread in threads:
            thread.start()
        time.sleep(SETTLES)
        before = site.workers()
        time.sleep(SECONDS - SETTLES - QUIET)
        stop.set()
        for thread in threads:
            thread.join()
        time.sleep(QUIET)
        after = site.workers()
    sys.exit(_report(tally, site.log, before, after))


def _read(site: Site, tally: Tally, stop: Event, number: int) -> None:
    chance, reader = random.Random(number), site.reader()
    while not stop.wait(chance.expovariate(A_SECOND / READERS)):
        ask, right = chance.choice(QUESTIONS)
        target = chance.randint(1, CONVERSATIONS)
        path, fragment = ask(target)
        answer = reader.get(path, fragment=fragment)
        tally.note(ask.__name__, answer, right=answer.status != 200 or right(answer, target))
    reader.close()


def _fail(backend: Backend, stop: Event) -> None:
    """A fault for some seconds, then none for some."""
    chance = random.Random(0)
    while not stop.wait(chance.uniform(1, 10)):
        fault = FAULTS[chance.choice(list(FAULTS))]
        with backend.failing(chance.choice(PATHS), fault):
            stop.wait(chance.uniform(2, 20))


def conversation(number: int) -> tuple[str, bool]:
    return path_of(number), False


def live(number: int) -> tuple[str, bool]:
    return f"{path_of(number)}live/?shown=0", True


def listing(number: int) -> tuple[str, bool]:
    return f"/conversations/?limit={number % 40 + 5}", number % 2 == 0


def newer(_: int) -> tuple[str, bool]:
    return "/conversations/newer/?seen=00000009", True


def static(_: int) -> tuple[str, bool]:
    return STATIC, False


def ready(_: int) -> tuple[str, bool]:
    return "/readyz", False


def says_its_own(answer: Answer, number: int) -> bool:
    """No other's words; none at all only where the page says that they are missing."""
    said = set(SAID.findall(answer.body.replace("<wbr>", "")))
    return said == {said_in(number)} or (not said and "data-error" in answer.body)


def lists(answer: Answer, _: int) -> bool:
    return "data-conversation=" in answer.body


def is_there(answer: Answer, _: int) -> bool:
    return bool(answer.body)


QUESTIONS: Final[list[tuple[Ask, Judge]]] = [
    *[(conversation, says_its_own)] * 5,
    *[(listing, lists)] * 4,
    (live, says_its_own),
    (newer, is_there),
    (static, is_there),
    (ready, is_there),
]


def _report(tally: Tally, log: list[str], before: dict[int, Holds], after: dict[int, Holds]) -> int:
    """What is printed; 1 where something was not as it must be."""
    for what, count in sorted(tally.answers.items()):
        sys.stdout.write(f"{what:20}{count:>8,}\n")
    for what, count in sorted(tally.wrong.items()):
        sys.stdout.write(f"WRONG: {what:20}{count:>8,}\n")
    loud = [line for line in log if "Traceback" in line or "Internal Server Error" in line]
    figures = [
        Figure("seconds", SECONDS, "s"),
        Figure("answers", sum(tally.answers.values()), ""),
        Figure("wrong answers", sum(tally.wrong.values()), "", most=0),
        Figure("slowest answer", tally.slowest, "s", most=LONGEST),
        Figure("unhandled exceptions in the log", len(loud), "", most=0),
        Figure("processes that were replaced", len(before.keys() - after.keys()), ""),
    ]
    for pid in before.keys() & after.keys():
        first, last = before[pid], after[pid]
        figures += [
            Figure("memory after a while", first.memory, "MB"),
            Figure("its growth to the end", last.memory - first.memory, "MB"),
            Figure("the most at any time", last.most_memory, "MB"),
            Figure("threads before", first.threads, ""),
            Figure("threads in the end", last.threads, ""),
            Figure("descriptors before", first.descriptors, ""),
            Figure("descriptors in the end", last.descriptors, ""),
        ]
    say(*figures)
    sys.stdout.writelines(loud)
    return 0 if all(figure.held for figure in figures) else 1


if __name__ == "__main__":
    main()
