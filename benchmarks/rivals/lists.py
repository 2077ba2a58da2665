"""How many pages of 50 rows a second each tool gives to 16 readers.

Each of ours reads another page, so that no call to the backend does for two of them. Datasette's
stay on its table's first page, the only one on which it counts rows and suggests facets.
"""

import re
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from statistics import median
from typing import Final
from urllib.parse import urljoin, urlsplit

from benchmarks.crowd import PLAIN, Crowd, Reader
from benchmarks.processes import Running
from benchmarks.product import Site, backend, product
from benchmarks.report import Figure, say
from benchmarks.rivals.data import AGENTS, NDJSON
from benchmarks.rivals.servers import admin, datasette

READERS: Final = 16
ROWS: Final = 50
ROUNDS: Final = 5
SECONDS: Final = 3.0
LEAST: Final = {10_000: 6, 100_000: 10}  # times the pages of the other tools
OURS: Final = "ours, which asks the backend for each page"
COPIES: Final = "ours, from copies"
ADMIN: Final = "Django's admin"
DATASETTE: Final = "Datasette"


@dataclass(frozen=True)
class Book:
    """Where a tool's list begins, what each row has once, and the link to the next page."""

    first: str
    row: str
    link: str | None = None

    def next_page(self, path: str, page: str) -> str:
        """The address that the page at this address links to; its own where all read that."""
        if self.link is None:
            return path
        found = re.search(self.link, page)
        if not found:
            raise SystemExit(f"{path.partition('?')[0]} has no next page.")
        url = urlsplit(urljoin(path, unescape(found[1])))
        return f"{url.path}?{url.query}"


OUR_BOOK: Final = Book(
    f"/conversations/?limit={ROWS}", 'data-conversation="', r'rel="next" href="([^"]+)"'
)
BOOKS: Final = {
    OURS: OUR_BOOK,
    COPIES: OUR_BOOK,
    ADMIN: Book(
        "/admin/changelist/conversation/?p=1",
        'class="action-select"',
        r'class="this-page">\d+</span>\s*<a href="([^"]+)"',
    ),
    DATASETTE: Book(
        f"/conversations/conversations?_size={ROWS}&_sort_desc=started_at",
        '<td class="col-id ',
    ),
}


@dataclass
class Contestant:
    """One tool, and what each round has measured: pages a second, milliseconds of CPU a page."""

    name: str
    crowd: Crowd
    paths: Sequence[str]
    servers: Sequence[Running]
    rates: list[float] = field(default_factory=list)
    costs: list[float] = field(default_factory=list)

    def run(self) -> None:
        """One round."""
        spent = self._cpu()
        pages = self.crowd.pages(self.paths, SECONDS)
        self.rates.append(pages.rate)
        self.costs.append((self._cpu() - spent) / pages.read * 1_000)

    def _cpu(self) -> float:
        return sum(server.cpu() for server in self.servers)


def main(folder: Path, size: int) -> None:
    """All tools in turn, round after round, over the files in this folder."""
    with started(folder) as contestants:
        spent, began = time.process_time(), time.perf_counter()
        for _ in range(ROUNDS):
            for each in contestants:
                each.run()
        busy = (time.process_time() - spent) / (time.perf_counter() - began)
    say(*figures(size, contestants))
    say(Figure("The readers themselves", busy * 100, "% of a core"))


def figures(size: int, contestants: Sequence[Contestant]) -> Iterator[Figure]:
    """What each gives, and how many times what the others give ours does."""
    for each in contestants:
        yield Figure(each.name, median(each.rates), "pages a second")
        yield Figure(f"{each.name}: CPU", median(each.costs), "ms a page")
    rates = {each.name: each.rates for each in contestants}
    for ours, least in ((OURS, LEAST[size]), (COPIES, None)):
        for other in (ADMIN, DATASETTE):
            pairs = zip(rates[ours], rates[other], strict=True)
            times = median(mine / theirs for mine, theirs in pairs)
            yield Figure(f"{size:,}: {ours}, beside {other}", times, "x", least=least)


@contextmanager
def started(folder: Path) -> Iterator[list[Contestant]]:
    """Every tool, with the addresses of its first pages."""
    files = ["--data", str(folder / NDJSON), "--agents", str(folder / AGENTS)]
    with ExitStack() as stack:
        behind = stack.enter_context(backend(folder, *files))
        asking = stack.enter_context(product(folder, behind, REMEMBER="0"))
        keeping = stack.enter_context(product(folder, behind, REMEMBER="1"))
        changelist = stack.enter_context(admin(folder))
        tables = stack.enter_context(datasette(folder))
        yield [
            contestant(OURS, asking, asking.server, behind),
            contestant(COPIES, keeping, keeping.server, behind),
            contestant(ADMIN, changelist, changelist.server),
            contestant(DATASETTE, tables, tables.server),
        ]


def contestant(name: str, site: Site, *servers: Running) -> Contestant:
    """This tool, once it has shown that its pages hold what they should."""
    book = BOOKS[name]
    reader = Reader(site.server.port, site.cookies)
    pages, paths = [], [book.first]
    while len(paths) <= READERS:
        pages.append(reader.get(paths[-1], PLAIN).decode())
        paths.append(book.next_page(paths[-1], pages[-1]))
    reader.close()
    if any(page.count(book.row) != ROWS for page in pages):
        raise SystemExit(f"{name} does not show {ROWS} rows a page.")
    return Contestant(name, Crowd(READERS, site.server.port, site.cookies), paths[:-1], servers)
