"""What a conversation of 20,000 messages costs its reader in Chromium, beside one of 200."""

import http.client
import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http import HTTPStatus
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final
from urllib.parse import urlsplit
from urllib.request import urlopen

from playwright.sync_api import Browser, Page, sync_playwright

from benchmarks.report import Figure, say
from conversations.sandbox.api import Sandbox
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.server import PREFIX, serve
from conversations.sandbox.store import Store
from tests.access.starts import ROOT
from tests.browser.chromium import LAUNCH
from tests.serving import first_lines, served

SHORT: Final = 200
LONG: Final = 20_000
ROUNDS: Final = 15
WHOLE_ROUNDS: Final = 7
SCROLLS: Final = 3
BEGINNING: Final = datetime(2026, 5, 1, 10, tzinfo=UTC)
SENTENCES: Final = (
    "Hi, I would like to book a table for two.",
    "Certainly. For which evening, and do you have a place in mind?",
    "Friday at eight, somewhere by the river. We liked the Harbour Inn, but it was rather loud.",
    "Yes.",
    "The Boathouse has a table at eight. Shall I take it?",
)

SEEN: Final = """
window.shifts = 0; window.tasks = [];
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
}).observe({ type: "layout-shift", buffered: true });
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) window.tasks.push([each.startTime, each.duration]);
}).observe({ type: "longtask", buffered: true });
const look = () => {
  const wanted = location.search ? "[data-target]" : "#transcript .turn";
  const box = document.querySelector(wanted)?.getBoundingClientRect();
  if (box && box.top < innerHeight && box.bottom > 0) {
    requestAnimationFrame(() => setTimeout(() => { window.seen = performance.now(); }));
  } else requestAnimationFrame(look);
};
requestAnimationFrame(look);
"""
SCROLL: Final = """
async () => {
  const from = performance.now();
  const frame = () => new Promise(requestAnimationFrame);
  let still = 0;
  for (let step = 0; step < 4000 && still < 30; step += 1) {
    const before = scrollY;
    scrollBy({ top: innerHeight * 2, behavior: "instant" });
    await frame();
    still = scrollY === before ? still + 1 : 0;
  }
  scrollTo({ top: document.body.scrollHeight / 2, behavior: "instant" });
  await frame(); await frame();
  scrollTo({ top: 0, behavior: "instant" });
  await frame(); await frame();
  const tasks = window.tasks.filter(([start]) => start >= from).map(([, length]) => length);
  return Math.max(0, ...tasks);
}
"""


@dataclass(frozen=True)
class Talk:
    """One conversation, where it is read, and where the backend gives its transcript."""

    count: int

    @property
    def id(self) -> str:
        return f"{self.count:08x}-0000-4000-8000-000000000000"

    @property
    def page(self) -> str:
        return f"/conversations/{self.id}/"

    @property
    def middle(self) -> str:
        return f"{self.page}?message={self.message_id(self.count // 2)}"

    @property
    def transcript(self) -> str:
        return f"{PREFIX}/conversations/{self.id}/transcript"

    def message_id(self, number: int) -> str:
        return f"{number:08x}-0000-4000-9000-{self.count:012x}"

    def told(self) -> tuple[JSON, list[JSON]]:
        """As the API tells it: a message every 20 seconds, voice and text in turn by forties."""
        times = [BEGINNING + timedelta(seconds=20 * number) for number in range(self.count + 1)]
        messages: list[JSON] = [
            {
                "id": self.message_id(number),
                "role": ("assistant", "user")[number % 2],
                "content": SENTENCES[number % len(SENTENCES)],
                "created_at": times[number].isoformat(),
                "modality": ("voice", "text")[number // 40 % 2],
            }
            for number in range(1, self.count + 1)
        ]
        conversation: JSON = {
            "id": self.id,
            "status": "completed",
            "started_at": times[0].isoformat(),
            "completed_at": times[-1].isoformat(),
            "turn_count": self.count,
            "participant_profile": {"first_name": "Alice", "email": "alice@example.com"},
        }
        return conversation, messages


TALKS: Final = (Talk(SHORT), Talk(LONG))


@dataclass(frozen=True)
class Bench:
    """A browser before the dashboard, which has its backend beside it."""

    browser: Browser
    url: str
    session: str
    worker: int
    backend_port: int
    key: str

    @contextmanager
    def cold(self) -> Iterator[Page]:
        """A page of a browser that has nothing of the dashboard yet but its session."""
        with self.browser.new_context(base_url=self.url) as context:
            cookie = {"name": "session", "value": self.session, "url": self.url}
            context.add_cookies([cookie])  # type: ignore[list-item]
            context.add_init_script(SEEN)
            yield context.new_page()

    def first_message(self, address: str) -> float:
        """Milliseconds from the click to the message on screen."""
        with self.cold() as page:
            page.goto(address, wait_until="commit")
            while not (seen := page.evaluate("window.seen")):
                page.wait_for_timeout(10)
            return float(seen)

    def backend(self, talk: Talk) -> float:
        """Milliseconds that the backend alone takes to give a transcript."""
        began = perf_counter()
        connection = http.client.HTTPConnection("localhost", self.backend_port)
        connection.request("GET", talk.transcript, headers={"Authorization": f"Bearer {self.key}"})
        connection.getresponse().read()
        connection.close()
        return (perf_counter() - began) * 1_000

    def first_byte(self, address: str) -> float:
        """Milliseconds to the first byte; the whole answer is read."""
        parts = urlsplit(self.url)
        connection = http.client.HTTPConnection(parts.hostname or "", parts.port)
        began = perf_counter()
        connection.request("GET", address, headers={"Cookie": f"session={self.session}"})
        answer = connection.getresponse()
        if answer.status != HTTPStatus.OK:
            raise SystemExit(f"{address} answered {answer.status}.")
        answer.read(1)
        took = (perf_counter() - began) * 1_000
        answer.read()
        connection.close()
        return took

    def most_memory(self, address: str) -> float:
        """By how many megabytes the server's memory grows at most while it answers."""
        before = self._memory("VmRSS")
        Path(f"/proc/{self.worker}/clear_refs").write_text("5", "ascii")
        self.first_byte(address)
        return (self._memory("VmHWM") - before) / 1024

    def _memory(self, name: str) -> int:
        lines = Path(f"/proc/{self.worker}/status").read_text("ascii").splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith(f"{name}:"))


def main() -> None:
    with TemporaryDirectory() as folder, ExitStack() as stack:
        bench = stage(stack, Path(folder))
        bench.first_message(TALKS[0].page)
        memory(bench)
        opening(bench)
        whole(bench)
        moving(bench)


def memory(bench: Bench) -> None:
    """Before the long one has been asked for: memory that was used once is kept."""
    bench.first_byte(f"{TALKS[0].page}whole/")
    grown = bench.most_memory(f"{TALKS[1].page}whole/")
    say(Figure("memory for the whole of 20,000, at most", grown, "MB", most=60))


def opening(bench: Bench) -> None:
    """Long and short in turn, so that whatever else the machine does meets both."""
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for talk in TALKS:
            spent.setdefault(f"{talk.count} page", []).append(bench.first_message(talk.page))
            spent.setdefault(f"{talk.count} middle", []).append(bench.first_message(talk.middle))
            spent.setdefault(f"{talk.count} backend", []).append(bench.backend(talk))
    took = {name: median(times) for name, times in spent.items()}
    extra = took[f"{LONG} backend"] - took[f"{SHORT} backend"]
    say(Figure("the backend's own time for 20,000 over that for 200", extra, "ms"))
    for where, what in (("page", "first message"), ("middle", "permalink in the middle")):
        short, long = took[f"{SHORT} {where}"], took[f"{LONG} {where}"]
        say(
            Figure(f"{what}, of 200", short, "ms"),
            Figure(f"{what}, of 20,000, the backend's extra time included", long, "ms"),
            Figure(f"{what}, 20,000 to 200", (long - extra) / short, "x", most=1.3),
        )


def whole(bench: Bench) -> None:
    """The first byte after the backend's answer, and the tasks of a browser that scrolls it."""
    talk = TALKS[1]
    address = f"{talk.page}whole/"
    late = [bench.first_byte(address) - bench.backend(talk) for _ in range(WHOLE_ROUNDS)]
    say(Figure("first byte of the whole, after the backend's answer", median(late), "ms", most=400))
    walls, works, shifts = [], [], []
    for _ in range(SCROLLS):
        with bench.cold() as page:
            page.goto(address, timeout=120_000)
            bench.browser.start_tracing(page=page, categories=["toplevel"])
            walls.append(page.evaluate(SCROLL))
            works.append(longest_work(bench.browser.stop_tracing()))
            shifts.append(page.evaluate("window.shifts"))
    say(
        Figure("longest task while the whole is scrolled, its own work", median(works), "ms", 200),
        Figure("the same with what other processes took meanwhile", median(walls), "ms"),
        Figure("layout shift of the whole", max(shifts), "", most=0.02),
    )


def longest_work(trace: bytes) -> float:
    """The processor time of the longest task of a page's main thread, in milliseconds."""
    events = json.loads(trace)["traceEvents"]
    main = {
        (each["pid"], each["tid"])
        for each in events
        if each["name"] == "thread_name" and each["args"]["name"] == "CrRendererMain"
    }
    tasks = [
        each["tdur"]
        for each in events
        if each["name"].endswith("RunTask")
        and (each["pid"], each["tid"]) in main
        and "tdur" in each
    ]
    return max(tasks, default=0) / 1_000


def moving(bench: Bench) -> None:
    """Windows that come while a browser scrolls up and down from the middle."""
    with bench.cold() as page:
        page.goto(TALKS[1].middle)
        for key in ("End", "Home", "End", "Home", "End"):
            page.evaluate(f"scrollTo(0, {'document.body.scrollHeight' if key == 'End' else 0})")
            page.wait_for_timeout(500)
        figures = page.evaluate("[shifts, document.querySelectorAll('.turn').length]")
    say(Figure(f"layout shift over {figures[1]:,} messages in windows", figures[0], "", most=0.02))


def stage(stack: ExitStack, folder: Path) -> Bench:
    """The backend in this process; the dashboard behind gunicorn, which remembers nothing."""
    box = Sandbox(Store())
    for talk in TALKS:
        box.add(*talk.told())
    backend = stack.enter_context(serve(box, port=0))
    environment = {
        "CASEY_API_URL": f"http://localhost:{backend.port}{PREFIX}",
        "CASEY_API_KEY": box.keys[0],
        "DATABASE_URL": f"sqlite:///{folder / 'bench.sqlite3'}",
        "SECRET_KEY": "for benchmarks " * 4,
        "INSECURE_HTTP": "1",
        "REMEMBER": "0",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "benchmarks.long_settings",
    }
    session = signed_in(environment)
    process = stack.enter_context(served(**environment))
    url = first_lines(process, 1)[0].split()[-1]
    urlopen(f"{url}/livez").close()  # noqa: S310 - now the worker is there
    [worker] = Path(f"/proc/{process.pid}/task/{process.pid}/children").read_text("ascii").split()
    browser = stack.enter_context(sync_playwright()).chromium.launch(**LAUNCH)
    stack.callback(browser.close)
    return Bench(browser, url, session, int(worker), backend.port, box.keys[0])


def signed_in(environment: dict[str, str]) -> str:
    """The session of somebody in a new database."""
    made = subprocess.run(
        [sys.executable, "-m", "benchmarks.long_session"],
        env=os.environ | environment | {"ENV_FILE": os.devnull},
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return made.stdout


if __name__ == "__main__":
    main()
