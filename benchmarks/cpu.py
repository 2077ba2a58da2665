"""The server's CPU for a list of 50 rows, beside the least that Django can do.

The same gunicorn serves all of it, one request at a time and each in turn; each asks the backend
anew. What is counted is the CPU of gunicorn's worker, from the socket to the socket.
"""

from contextlib import ExitStack
from statistics import median
from typing import Final

from benchmarks.browser import Browser
from benchmarks.report import Figure, say
from benchmarks.stage import Served, backend, bare, served, stage

LIST: Final = "/conversations/?limit=50"
WARM_UP: Final = 40
ROUNDS: Final = 25
REQUESTS: Final = 20

Round = dict[str, float]


def milliseconds(site: Served, browser: Browser, path: str, count: int = REQUESTS) -> float:
    """Of CPU, for one request."""
    began = site.cpu()
    for _ in range(count):
        browser.get(path)
    return (site.cpu() - began) / count * 1000


def main() -> None:
    with ExitStack() as stack:
        box = stack.enter_context(backend(0))
        scene = stack.enter_context(stage(box.url, REMEMBER="0"))
        ours = stack.enter_context(served(scene.environment))
        least = stack.enter_context(bare(scene.environment))
        subjects = {
            "page": (ours, Browser(ours.port, scene.cookie), LIST),
            "fragment": (ours, Browser(ours.port, scene.cookie, fragments=True), LIST),
            "proxy": (least, Browser(least.port), "/proxy?limit=50"),
            "hello": (least, Browser(least.port), "/hello"),
        }
        for subject in subjects.values():
            milliseconds(*subject, WARM_UP)
        figures(
            [
                {name: milliseconds(*subject) for name, subject in subjects.items()}
                for _ in range(ROUNDS)
            ]
        )


def figures(rounds: list[Round]) -> None:
    """Ratios are medians of each round's own: rounds differ more than what is compared."""
    for name in rounds[0]:
        say(Figure(name, median(each[name] for each in rounds), "ms of CPU"))
    for ours in ("page", "fragment"):
        for theirs, most in (("proxy", 3.0), ("hello", 9.0)):
            ratio = median(each[ours] / each[theirs] for each in rounds)
            say(Figure(f"{ours} / {theirs}", ratio, "times", most))


if __name__ == "__main__":
    main()
