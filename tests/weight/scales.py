"""How many bytes and requests a browser needs for a page, with all that comes along."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from time import monotonic
from typing import Any, Final

from playwright.sync_api import Browser, BrowserContext, Page

PATIENCE: Final = 30
# A browser without tabs has nowhere to show it; readers' browsers have.
FETCH_ICON: Final = """
fetch(document.querySelector("link[rel=icon]").href).then((answer) => answer.blob())
"""


@dataclass
class Load:
    """What has come so far, as it came over the wire, headers included."""

    asked: dict[str, str] = field(default_factory=dict)
    came: dict[str, int] = field(default_factory=dict)

    @property
    def complete(self) -> bool:
        """All came; the icon, which a browser may put off, need not have."""
        return all(name in self.came or "/icon." in url for name, url in self.asked.items())

    @property
    def has_icon(self) -> bool:
        return any("/icon." in url for url in self.asked.values())

    @property
    def requests(self) -> int:
        return len(self.asked)

    @property
    def bytes(self) -> int:
        return sum(self.came.values())

    def ask(self, event: Any) -> None:
        self.asked[event["requestId"]] = event["request"]["url"]

    def come(self, event: Any) -> None:
        self.came[event["requestId"]] = round(event["encodedDataLength"])

    def break_off(self, event: Any) -> None:
        """An icon, when its page is left."""
        self.asked.pop(event["requestId"], None)


@contextmanager
def weighing(page: Page) -> Iterator[Load]:
    """Counts what the page asks for inside the block, to the last byte of it."""
    load, wire = Load(), page.context.new_cdp_session(page)
    heard = {
        "Network.requestWillBeSent": load.ask,
        "Network.loadingFinished": load.come,
        "Network.loadingFailed": load.break_off,
    }
    for event, hear in heard.items():
        wire.on(event, hear)
    wire.send("Network.enable")
    yield load
    end = monotonic() + PATIENCE
    while not load.complete:
        assert monotonic() < end, f"not all came: {load}"
        page.wait_for_timeout(20)
    for event, hear in heard.items():
        wire.remove_listener(event, hear)


def first_load(browser: Browser, reader: BrowserContext, address: str) -> Load:
    """What this page costs a reader who is signed in and whose browser was never here."""
    with (
        browser.new_context(storage_state=reader.storage_state()) as context,
        context.new_page() as page,
        weighing(page) as load,
    ):
        page.goto(address, wait_until="networkidle")  # the icon comes last
        if not load.has_icon:
            page.evaluate(FETCH_ICON)
    return load


def older_rows(reader: BrowserContext, address: str) -> Load:
    """What the page after this one of the list costs, which htmx fetches."""
    page = reader.pages[0]
    page.goto(address)
    with weighing(page) as load, page.expect_response(lambda answer: "after=" in answer.url):
        page.locator("#older-page").click()
    return load


def reader(browser: Browser, site: str) -> BrowserContext:
    """A browser that has signed in with the first button of the sandbox, and is on the list."""
    context = browser.new_context()
    page = context.new_page()
    page.goto(f"{site}/conversations/")
    page.locator("form[action*='/accounts/sandbox/'] button").first.click()
    page.wait_for_url("**/conversations/")
    return context
