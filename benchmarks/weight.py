"""What a browser that was never here has to fetch, and what each further page weighs."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from playwright.sync_api import Browser, BrowserContext, sync_playwright

from benchmarks.report import Figure, say
from tests.browser.chromium import LAUNCH
from tests.browser.stage import rows
from tests.weight.scales import first_load, older_rows, reader
from tests.weight.site import published

LIST: Final = "/conversations/"
KB: Final = 1_000


def first_loads(browser: Browser, context: BrowserContext, site: str) -> Iterator[Figure]:
    """Each page with all its files, in a browser without a cache."""
    talk = rows(context.pages[0])[0]
    pages = (
        ("the list", LIST, 40),
        ("a list of 50", f"{LIST}?limit=50", 45),
        ("a conversation", f"{LIST}{talk}/", 45),
    )
    for name, path, most in pages:
        load = first_load(browser, context, site + path)
        yield Figure(f"first load of {name}", load.bytes / KB, "KB", most=most)
        yield Figure(f"requests for {name}", load.requests, "", most=6)


def main() -> None:
    with TemporaryDirectory() as folder, published(Path(folder)) as site, sync_playwright() as play:
        browser = play.chromium.launch(**LAUNCH)
        with reader(browser, site) as context:
            say(*first_loads(browser, context, site))
            more = older_rows(context, f"{site}{LIST}?limit=50")
            say(Figure("50 more rows", more.bytes / KB, "KB", most=8))
        browser.close()


if __name__ == "__main__":
    main()
