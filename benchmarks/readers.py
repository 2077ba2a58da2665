"""64 readers at once before a slow backend, against what arithmetic allows.

Nothing is remembered: each page is a call. The limit is the smallest of the readers, the threads
and the calls that may be under way, each divided by the delay, and of what the machine's cores can
do, given the CPU that one page took of the server, the backend and these readers together.
"""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from benchmarks.processes import Running
from benchmarks.product import Site, late, product
from benchmarks.report import Figure, say
from conversations.backend.resilience import Limits

READERS: Final = 64
WORKERS: Final = 2
THREADS: Final = 16
SERVER: Final = {
    "REMEMBER": "0",
    "WEB_CONCURRENCY": str(WORKERS),
    "THREADS": str(THREADS),
}
SECONDS: Final = 12.0
WARM_UP_SECONDS: Final = 3.0
DELAYS: Final = (0.05, 0.2)
PAGE: Final = "/conversations/?limit=20"


@dataclass
class Crowd:
    """Readers who ask again as soon as they are answered, and what they were answered."""

    site: Site
    answers: Counter[int] = field(default_factory=Counter)

    async def read(self, seconds: float) -> None:
        """All of them, for so long."""
        self.answers.clear()
        end = time.monotonic() + seconds
        await asyncio.gather(*(self._one(end) for _ in range(READERS)))

    async def _one(self, end: float) -> None:
        reader, writer = await asyncio.open_connection("127.0.0.1", self.site.server.port)
        cookie = "; ".join(f"{name}={value}" for name, value in self.site.cookies.items())
        request = f"GET {PAGE} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {cookie}\r\n\r\n"
        while time.monotonic() < end:
            writer.write(request.encode())
            head = (await reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
            length = int(head.partition("content-length: ")[2].partition("\r\n")[0])
            await reader.readexactly(length)
            self.answers[int(head.split(" ", 2)[1])] += 1
        writer.close()


def measure(site: Site, box: Running, delay: float) -> None:
    crowd = Crowd(site)
    asyncio.run(crowd.read(WARM_UP_SECONDS))
    cpu, began = _cpu(site, box), time.monotonic()
    asyncio.run(crowd.read(SECONDS))
    seconds, cpu = time.monotonic() - began, _cpu(site, box) - cpu
    pages = crowd.answers[200]
    rate, cost = pages / seconds, cpu / max(pages, 1)
    calls = WORKERS * (Limits.calls - Limits.background_calls)
    waiting = min(READERS, WORKERS * THREADS, calls) / delay
    working = (os.cpu_count() or 1) / cost
    told = f"{delay * 1000:.0f} ms"
    say(
        Figure(f"{told}: pages", rate, "a second"),
        Figure(f"{told}: allowed by the delay", waiting, "a second"),
        Figure(f"{told}: allowed by {cost * 1000:.1f} ms of CPU a page", working, "a second"),
        Figure(f"{told}: of the smaller", 100 * rate / min(waiting, working), "%", least=80),
        Figure(f"{told}: refused or failed", crowd.answers.total() - pages, "pages", most=0),
    )


def _cpu(site: Site, box: Running) -> float:
    return site.server.cpu() + box.cpu() + time.process_time()


def main() -> None:
    for delay in DELAYS:
        with (
            TemporaryDirectory() as name,
            late(folder := Path(name), delay) as box,
            product(folder, box, "manager", **SERVER) as site,
        ):
            measure(site, box, delay)


if __name__ == "__main__":
    main()
