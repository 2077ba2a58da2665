"""What a stranger's card takes, whether there is the conversation and the message or not.

The addresses take turns on one server; a ratio that is not near 1 would tell strangers what is
there. The last is the same address once more: how far chance alone goes.
"""

import re
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from uuid import UUID

from benchmarks.crowd import PLAIN, Reader
from benchmarks.product import backend, product
from benchmarks.report import Figure, say

WARM_UP: Final = 50
ROUNDS: Final = 1_000
MOST: Final = 1.05
MISSING: Final = UUID(int=1)
ROW: Final = re.compile(rb'data-conversation="([0-9a-f-]{36})"')


def milliseconds(stranger: Reader, addresses: dict[str, str]) -> dict[str, float]:
    """The median for each; whoever is first in one round is last in the next."""
    took: dict[str, list[float]] = {name: [] for name in addresses}
    for number in range(WARM_UP + ROUNDS):
        turns = list(addresses.items())
        for name, address in turns if number % 2 else reversed(turns):
            began = perf_counter()
            stranger.get(address)
            took[name].append((perf_counter() - began) * 1_000)
    return {name: median(each[WARM_UP:]) for name, each in took.items()}


def main() -> None:
    with (
        TemporaryDirectory() as where,
        backend(folder := Path(where)) as box,
        product(folder, box) as site,
    ):
        page = Reader(site.server.port, site.cookies).get("/conversations/?status=completed", PLAIN)
        [card, *_] = [f"/cards/{found.decode()}/" for found in ROW.findall(page)]
        addresses = {
            "there": card,
            "not there": f"/cards/{MISSING}/",
            "a message": f"{card}?message={MISSING}",
            "there, once more": card,
        }
        took = milliseconds(Reader(site.server.port, {}), addresses)
    say(Figure("a stranger's card", took["there"], "ms"))
    for name in [*addresses][1:]:
        ratio = took[name] / took["there"]
        say(Figure(f"{name} / there", ratio, "x", most=MOST, least=1 / MOST))


if __name__ == "__main__":
    main()
