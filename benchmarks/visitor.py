"""A reader who comes to the dashboard, in Chromium and without, and what that costs the server."""

import http.client
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.processes import Running, family
from benchmarks.product import prepared, served, sign_in
from benchmarks.talks import TALKS, Talk
from conversations.sandbox.api import DEFAULT_KEYS, Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.server import serve
from tests.browser.chromium import LAUNCH

KEY: Final = {"Authorization": f"Bearer {DEFAULT_KEYS[0]}"}
SEEN: Final = """
window.shifts = 0; window.tasks = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.tasks.push([each.startTime, each.duration]);
}).observe({ type: "longtask", buffered: true });
const look = () => {
  const wanted = location.search.startsWith("?message=") ? "[data-target]" : "#transcript .turn";
  const box = document.querySelector(wanted)?.getBoundingClientRect();
  if (box && box.top < innerHeight && box.bottom > 0) {
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  } else requestAnimationFrame(look);
};
if (/[0-9a-f-]{36}/.test(location.pathname)) requestAnimationFrame(look);
"""


@dataclass(frozen=True)
class Visitor:
    """Somebody who is signed in, with a browser, before one server."""

    browser: Browser
    server: Running
    cookies: dict[str, str]

    @contextmanager
    def cold(self) -> Iterator[Page]:
        """A page of a browser that has nothing of the dashboard yet but the session."""
        with self.browser.new_context(base_url=self.server.url) as context:
            for name, value in self.cookies.items():
                context.add_cookies([{"name": name, "value": value, "url": self.server.url}])
            context.add_init_script(SEEN)
            yield context.new_page()

    def first_message(self, address: str) -> float:
        """Milliseconds from the click to the message on screen."""
        with self.cold() as page:
            page.goto(address, wait_until="commit")
            while not (seen := page.evaluate("window.seen")):
                page.wait_for_timeout(10)
            return float(seen)

    def times(self, address: str) -> tuple[float, float]:
        """Milliseconds to the first byte of an answer, and to its last."""
        cookie = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        connection = http.client.HTTPConnection("127.0.0.1", self.server.port)
        began = perf_counter()
        connection.request("GET", address, headers={"Cookie": cookie})
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}.")
        answer.read(1)
        first = perf_counter() - began
        answer.read()
        whole = perf_counter() - began
        connection.close()
        return first * 1_000, whole * 1_000

    def most_memory(self, address: str) -> float:
        """By how many megabytes the server's memory grows at most while it answers."""
        [_master, worker] = family(self.server.pid)
        before = _memory(worker, "VmRSS")
        Path(f"/proc/{worker}/clear_refs").write_text("5", "ascii")
        self.times(address)
        return (_memory(worker, "VmHWM") - before) / 1024


@dataclass(frozen=True)
class Place:
    """A backend in this process, and a database with a reader; servers come and go."""

    folder: Path
    browser: Browser
    variables: dict[str, str]
    backend_port: int

    @contextmanager
    def visitor(self) -> Iterator[Visitor]:
        """Before a server of its own, which has answered nothing yet but a sign-in."""
        with served(self.folder, self.variables) as server:
            yield Visitor(self.browser, server, sign_in(server.url))

    def backend(self, talk: Talk) -> float:
        """Milliseconds that the backend alone takes to give a transcript."""
        began = perf_counter()
        connection = http.client.HTTPConnection("localhost", self.backend_port)
        connection.request("GET", talk.transcript, headers=KEY)
        connection.getresponse().read()
        connection.close()
        return (perf_counter() - began) * 1_000


@contextmanager
def place(role: str) -> Iterator[Place]:
    """The dashboard remembers nothing: each page is asked of the backend anew."""
    box = Sandbox(generate())
    for talk in TALKS:
        box.add(*talk.told())
    with TemporaryDirectory() as name, serve(box) as backend, sync_playwright() as playwright:
        folder = Path(name)
        variables = prepared(folder, backend.url, role, REMEMBER="0")
        with playwright.chromium.launch(**LAUNCH) as browser:
            yield Place(folder, browser, variables, backend.port)


def _memory(process: int, name: str) -> int:
    lines = Path(f"/proc/{process}/status").read_text("ascii").splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))
