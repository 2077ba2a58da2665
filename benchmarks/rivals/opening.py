"""From a click in Chromium to the first message of a conversation of 500, in each tool."""

import json
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.product import Site, backend, product
from benchmarks.report import Figure, say
from benchmarks.rivals.data import AGENTS, MEASURED, MEASURED_MESSAGES, NDJSON
from benchmarks.rivals.servers import datasette, streamlit
from tests.browser.chromium import LAUNCH
from tests.browser.stage import until

ROUNDS: Final = 7
PATIENCE_MS: Final = 60_000
# Nothing but this machine: Streamlit's page asks for files from elsewhere.
ALONE: Final = "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"
# Runs before the page's own scripts, and notes when the first frame with a message is drawn.
WATCH: Final = """(() => {
  const drawn = () => setTimeout(() => { window.firstMessage = performance.now(); });
  const look = () => {
    if (!document.querySelector(SELECTOR)?.innerText.trim()) return;
    watcher.disconnect();
    requestAnimationFrame(drawn);
  };
  const watcher = new MutationObserver(look);
  watcher.observe(document, { childList: true, subtree: true, characterData: true });
})();"""
COUNT: Final = "([message, all]) => document.querySelectorAll(message).length >= all"
OURS: Final = "ours, which asks the backend for each page"
COPIES: Final = "ours, from copies"
DATASETTE: Final = "Datasette"
STREAMLIT: Final = "Streamlit"
LEAST: Final = {DATASETTE: 2.5, STREAMLIT: 8}  # times as long


@dataclass(frozen=True)
class Chat:
    """Where a tool shows the conversation, what is a message there, and how long each took."""

    name: str
    site: Site
    path: str
    message: str
    times: list[float] = field(default_factory=list)

    def open(self, browser: Browser) -> None:
        """One round: a browser that has seen nothing yet, but the cookies of a reader."""
        with browser.new_context() as context:
            for name, value in self.site.cookies.items():
                context.add_cookies([{"name": name, "value": value, "url": self.site.url}])
            context.add_init_script(WATCH.replace("SELECTOR", json.dumps(self.message)))
            page = context.new_page()
            page.goto(f"{self.site.url}{self.path}", wait_until="commit", timeout=PATIENCE_MS)
            until(page, "window.firstMessage > 0")
            self.times.append(float(page.evaluate("window.firstMessage")))
            self._require_all(page)

    def _require_all(self, page: Page) -> None:
        """Whoever shows less than the whole conversation would have it easier."""
        until(page, COUNT, [self.message, MEASURED_MESSAGES])


def main(folder: Path) -> None:
    """All tools in turn, round after round, over the files in this folder."""
    with started(folder) as chats, sync_playwright() as playwright:
        launch = LAUNCH | {"args": [*LAUNCH["args"], ALONE]}
        with playwright.chromium.launch(**launch) as browser:
            for _ in range(1 + ROUNDS):
                for each in chats:
                    each.open(browser)
    say(*figures(chats))


def figures(chats: Sequence[Chat]) -> Iterator[Figure]:
    """The first round warms the servers up and does not count."""
    times = {each.name: each.times[1:] for each in chats}
    for name, taken in times.items():
        yield Figure(f"{name}: to the first message", median(taken), "ms")
    for ours in (OURS, COPIES):
        for other, least in LEAST.items():
            pairs = zip(times[other], times[ours], strict=True)
            quicker = median(theirs / mine for theirs, mine in pairs)
            promise = least if ours == OURS else None
            yield Figure(f"{ours}, beside {other}", quicker, "x as quick", least=promise)


@contextmanager
def started(folder: Path) -> Iterator[list[Chat]]:
    """Every tool, with the address of the measured conversation."""
    files = ["--data", str(folder / NDJSON), "--agents", str(folder / AGENTS)]
    bubble = 'li[id^="message-"]'
    with ExitStack() as stack:
        behind = stack.enter_context(backend(folder, *files))
        asking = stack.enter_context(product(folder, behind, REMEMBER="0"))
        keeping = stack.enter_context(product(folder, behind, REMEMBER="1"))
        tables = stack.enter_context(datasette(folder))
        chat = stack.enter_context(streamlit(folder))
        rows = f"/conversations/messages?conversation_id={MEASURED}&_size={MEASURED_MESSAGES}"
        yield [
            Chat(OURS, asking, f"/conversations/{MEASURED}/", bubble),
            Chat(COPIES, keeping, f"/conversations/{MEASURED}/", bubble),
            Chat(DATASETTE, tables, rows, "td.col-content"),
            Chat(STREAMLIT, chat, f"/?conversation={MEASURED}", '[data-testid="stChatMessage"]'),
        ]
