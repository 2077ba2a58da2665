"""The server's CPU for a list of 50 rows, beside the least that Django can do.

The same gunicorn serves all of it, one request at a time and each in turn; each asks the backend
anew. What is counted is the CPU of gunicorn's worker, from the socket to the socket.
"""

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.crowd import PLAIN, Reader
from benchmarks.processes import Running, running
from benchmarks.product import late, prepared, served, sign_in
from benchmarks.report import Figure, say
from conversations.sandbox.server import PREFIX
from tests.serving import free_port

LIST: Final = "/conversations/?limit=50"
WARM_UP: Final = 40
ROUNDS: Final = 25
REQUESTS: Final = 20

FRAGMENT: Final = {**PLAIN, "HX-Request": "true"}
GUNICORN: Final = (sys.executable, "-m", "gunicorn", "-c", os.devnull, "--no-control-socket")

Round = dict[str, float]
Subject = tuple[Running, Reader, str, Mapping[str, str]]


def milliseconds(subject: Subject, count: int = REQUESTS) -> float:
    """Of CPU, for one request."""
    server, reader, path, headers = subject
    began = server.cpu()
    for _ in range(count):
        reader.get(path, headers)
    return (server.cpu() - began) / count * 1000


@contextmanager
def bare(folder: Path, variables: dict[str, str]) -> Iterator[Running]:
    """The same server with `benchmarks.bare`."""
    port = free_port()
    options = ("--bind", f"127.0.0.1:{port}", "-k", "gthread", "--threads", "16")
    with running([*GUNICORN, *options, "benchmarks.bare"], port, folder, **variables) as server:
        yield server


def main() -> None:
    with ExitStack() as stack:
        folder = Path(stack.enter_context(TemporaryDirectory()))
        box = stack.enter_context(late(folder, 0))
        variables = prepared(folder, f"{box.url}{PREFIX}", "manager", REMEMBER="0")
        ours = stack.enter_context(served(folder, variables))
        least = stack.enter_context(bare(folder, variables))
        reader, nobody = Reader(ours.port, sign_in(ours.url)), Reader(least.port, {})
        subjects: dict[str, Subject] = {
            "page": (ours, reader, LIST, PLAIN),
            "fragment": (ours, reader, LIST, FRAGMENT),
            "proxy": (least, nobody, "/proxy?limit=50", PLAIN),
            "hello": (least, nobody, "/hello", PLAIN),
        }
        for subject in subjects.values():
            milliseconds(subject, WARM_UP)
        figures(
            [
                {name: milliseconds(subject) for name, subject in subjects.items()}
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
