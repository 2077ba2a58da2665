"""What two workers hold after 10,000 requests of every kind, and after as many again."""

import re
from collections.abc import Sequence
from pathlib import Path
from random import Random
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.crowd import AS_BROWSERS, PLAIN, Crowd, Reader
from benchmarks.product import Site, backend, product, sign_in
from benchmarks.report import Figure, say

REQUESTS: Final = 10_000
READERS: Final = 16
MOST_MEGABYTES: Final = 260
MOST_GROWTH: Final = 2.0
SIGN_INS: Final = 200  # one in so many
FRAGMENT: Final = {**AS_BROWSERS, "HX-Request": "true"}
LISTS: Final = ("", "?limit=50", "?status=completed", "?status=abandoned&limit=50")


class Habits:
    """What readers ask for: mostly lists and conversations."""

    def __init__(self, site: Site) -> None:
        self._site = site
        self._talks, self._growing, self._files = _found(site)
        self._turns = [self._file, self._live, self._newer, *[self._talk] * 4, *[self._list] * 3]

    def act(self, reader: Reader, number: int) -> None:
        """One request, the same for the same number."""
        rng = Random(number)  # noqa: S311 - a choice of pages
        if number % SIGN_INS == 0:
            sign_in(self._site.url)
        else:
            self._turns[number % len(self._turns)](reader, rng)

    def _file(self, reader: Reader, rng: Random) -> None:
        reader.get(rng.choice(self._files))

    def _live(self, reader: Reader, rng: Random) -> None:
        reader.get(f"{rng.choice(self._growing)}live/?shown={rng.randrange(5)}", FRAGMENT)

    def _newer(self, reader: Reader, _: Random) -> None:
        reader.get("/conversations/newer/", FRAGMENT)

    def _talk(self, reader: Reader, rng: Random) -> None:
        reader.get(rng.choice(self._talks))

    def _list(self, reader: Reader, rng: Random) -> None:
        reader.get(f"/conversations/{rng.choice(LISTS)}", rng.choice((AS_BROWSERS, FRAGMENT)))


def _found(site: Site) -> tuple[Sequence[str], Sequence[str], Sequence[str]]:
    """The addresses of conversations, of those that go on, and of the page's files."""
    reader = Reader(site.server.port, site.cookies)
    page, growing = (
        reader.get(f"/conversations/?limit=100{query}", PLAIN).decode()
        for query in ("", "&status=in_progress")
    )
    reader.close()
    talk = r'href="(/conversations/[0-9a-f-]{36}/)"'
    return (
        re.findall(talk, page),
        re.findall(talk, growing),
        re.findall(r'(?:src|href)="(/static/[^"]+)"', page),
    )


def _round(habits: Habits, site: Site, start: int) -> None:
    Crowd(READERS, site.server.port, site.cookies).each(habits.act, range(start, start + REQUESTS))


def measure(site: Site) -> None:
    """Say what it holds now and then."""
    habits = Habits(site)
    _round(habits, site, 0)
    once = {kind: site.server.megabytes(kind) for kind in ("Pss", "Rss")}
    _round(habits, site, REQUESTS)
    growth = (site.server.megabytes("Pss") / once["Pss"] - 1) * 100
    say(
        Figure("PSS of master and workers", once["Pss"], "MB", most=MOST_MEGABYTES),
        Figure("RSS, which counts shared pages in each", once["Rss"], "MB"),
        Figure("PSS more after as many requests again", growth, "%", most=MOST_GROWTH),
    )


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        with (
            backend(folder, "--live") as behind,
            product(folder, behind, WEB_CONCURRENCY="2", THREADS="16") as site,
        ):
            measure(site)


if __name__ == "__main__":
    main()
