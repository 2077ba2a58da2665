"""What the dashboard adds to a slow backend for one reader, and how quick it is from a copy.

A list waits for one call, a conversation for two side by side. Every page of the first two kinds
is one that was not read before, or the copies would answer; the last kind is always the same.
"""

import json
from collections.abc import Iterator
from pathlib import Path
from statistics import quantiles
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from urllib.request import Request, urlopen

from benchmarks.crowd import PLAIN, Reader
from benchmarks.product import late, product
from benchmarks.report import Figure, say
from conversations.sandbox.api import DEFAULT_KEYS
from conversations.sandbox.server import PREFIX

PAGES: Final = 100
WARM_UP: Final = 15
DELAYS: Final = (0.05, 0.2)


def addresses(url: str) -> list[str]:
    """Of conversations of ordinary length; the newest of the sandbox is not one."""
    key = {"Authorization": f"Bearer {DEFAULT_KEYS[0]}"}
    asked = Request(f"{url}{PREFIX}/conversations?status=completed&limit=100", headers=key)  # noqa: S310 - ours
    with urlopen(asked) as answer:  # noqa: S310 - ours
        return [f"/conversations/{each['id']}/" for each in json.load(answer)["data"]]


def lists() -> Iterator[str]:
    """As many different ones as there are sizes of a page and statuses."""
    for status in ("completed", "abandoned", "archived"):
        for size in range(15, 101):
            yield f"/conversations/?status={status}&limit={size}"


def milliseconds(reader: Reader, pages: list[str]) -> tuple[float, float]:
    """The median and the 95th percentile, after some to warm up."""
    took = []
    for page in pages:
        began = perf_counter()
        reader.get(page, PLAIN)
        took.append((perf_counter() - began) * 1000)
    cuts = quantiles(took[WARM_UP:], n=20)
    return cuts[9], cuts[18]


def main() -> None:
    for delay in DELAYS:
        with (
            TemporaryDirectory() as where,
            late(folder := Path(where), delay) as box,
            product(folder, box, "manager") as site,
        ):
            reader = Reader(site.server.port, site.cookies)
            talks = addresses(box.url)
            for name, pages in (("list", [*lists()][:PAGES]), ("conversation", talks)):
                middle, slow = (each - delay * 1000 for each in milliseconds(reader, pages))
                told = f"{name}, added to {delay * 1000:.0f} ms"
                say(Figure(f"{told}: p50", middle, "ms", most=12))
                say(Figure(f"{told}: p95", slow, "ms", most=25))
            if delay == max(DELAYS):
                warm(reader, talks[-1])


def warm(reader: Reader, talk: str) -> None:
    """Of the same pages again: no call, and the copy is fresh."""
    for name, page in (("list", "/conversations/?limit=50"), ("conversation", talk)):
        reader.get(page, PLAIN)
        middle, _ = milliseconds(reader, [page] * PAGES)
        say(Figure(f"{name} from a copy: p50", middle, "ms", most=6))


if __name__ == "__main__":
    main()
