"""What a conversation of 20,000 messages costs its reader, beside one of 200."""

import json
from statistics import median
from typing import Final

from benchmarks.report import Figure, say
from benchmarks.steady import steady, swaps
from benchmarks.talks import LONG, SHORT, TALKS
from benchmarks.visitor import Place, Visitor, place

DOCUMENTS: Final = ("whole/", *(f"transcript.{kind}" for kind in ("txt", "md", "csv", "json")))
ROUNDS: Final = 15
DOCUMENT_ROUNDS: Final = 7
SCROLLS: Final = 3
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


def main() -> None:
    with place("manager") as here:
        for suffix in DOCUMENTS:
            document(here, suffix)
        with here.visitor() as alice:
            alice.first_message(TALKS[0].page)
            opening(here, alice)
            scrolling(alice)
            moving(alice)
    with place("admin") as here, here.visitor() as charlie:
        steady(charlie)
        swaps(charlie)


def document(here: Place, suffix: str) -> None:
    """A server each: memory that was used once is kept."""
    short, long = (f"{talk.page}{suffix}" for talk in TALKS)
    with here.visitor() as reader:
        reader.times(short)
        grown = reader.most_memory(long)
        rounds = [(*reader.times(long), here.backend(TALKS[1])) for _ in range(DOCUMENT_ROUNDS)]
    first, last = (median(each[at] - each[2] for each in rounds) for at in (0, 1))
    promised = (400, 60) if suffix == "whole/" else (None, None)
    say(
        Figure(f"{suffix}: first byte after the backend's answer", first, "ms", promised[0]),
        Figure(f"{suffix}: last byte after the backend's answer", last, "ms"),
        Figure(f"{suffix}: memory, at most", grown, "MB", promised[1]),
    )


def opening(here: Place, reader: Visitor) -> None:
    """Long and short in turn, so that whatever else the machine does meets both."""
    spent: dict[str, list[float]] = {}
    for _ in range(ROUNDS):
        for talk in TALKS:
            spent.setdefault(f"{talk.count} page", []).append(reader.first_message(talk.page))
            spent.setdefault(f"{talk.count} middle", []).append(reader.first_message(talk.middle))
            spent.setdefault(f"{talk.count} backend", []).append(here.backend(talk))
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


def scrolling(reader: Visitor) -> None:
    """The tasks of a browser that scrolls through the whole."""
    address = f"{TALKS[1].page}whole/"
    walls, works, shifts = [], [], []
    for _ in range(SCROLLS):
        with reader.cold() as page:
            page.goto(address, timeout=120_000)
            reader.browser.start_tracing(page=page, categories=["toplevel"])
            walls.append(page.evaluate(SCROLL))
            works.append(longest_work(reader.browser.stop_tracing()))
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


def moving(reader: Visitor) -> None:
    """Windows that come while a browser scrolls up and down from the middle."""
    with reader.cold() as page:
        page.goto(TALKS[1].middle)
        for key in ("End", "Home", "End", "Home", "End"):
            page.evaluate(f"scrollTo(0, {'document.body.scrollHeight' if key == 'End' else 0})")
            page.wait_for_timeout(500)
        figures = page.evaluate("[shifts, document.querySelectorAll('.turn').length]")
    say(Figure(f"layout shift over {figures[1]:,} messages in windows", figures[0], "", most=0.02))


if __name__ == "__main__":
    main()
