"""Workers are killed at random while people read and sign in: nothing is broken, nobody waits."""

import os
import random
import signal
import sqlite3
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager, suppress
from http.client import HTTPException
from itertools import count
from pathlib import Path
from threading import Event
from typing import Any, Final

import pytest
import requests

from tests.access.starts import manage
from tests.hostile.figures import Figures
from tests.machines.readers import reading
from tests.machines.site import CONVERSATIONS, Machine, Site, site
from tests.machines.visitor import Visitor
from tests.pages.made import conversation_id
from tests.serving import PASSWORD
from tests.waiting import until

BACK_WITHIN: Final = 5.0
KILLS: Final = [4, pytest.param(100, marks=pytest.mark.long)]


@pytest.fixture(params=["SQLite", "PostgreSQL and Redis"])
def busy(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A site of two workers."""
    services = {"DATABASE_URL": f"sqlite:///{tmp_path / 'people'}"}
    if "Redis" in request.param:
        services = {
            "DATABASE_URL": request.getfixturevalue("database"),
            "CACHE_URL": request.getfixturevalue("redis_cache"),
        }
    with site(**services, WEB_CONCURRENCY="2", TRUSTED_PROXIES="127.0.0.1") as busy:
        yield busy


@pytest.mark.parametrize("kills", KILLS)
def test_killed_workers_leave_everything_whole(busy: Site, kills: int, figures: Figures) -> None:
    chance = random.Random(kills)
    with busy.machine() as machine, used(busy, machine):
        for _ in range(kills):
            time.sleep(chance.uniform(0.05, 0.5))  # somewhere in the work, not after it
            os.kill(chance.choice(machine.workers()), signal.SIGKILL)
            killed = time.monotonic()
            until(lambda: answers(machine), seconds=BACK_WITHIN)
            figures.longest(
                "milliseconds to the first answer after a kill, at most", time.monotonic() - killed
            )
            until(lambda: bool(machine.workers()))
    assert_whole(busy)


@contextmanager
def used(site: Site, machine: Machine) -> Iterator[None]:
    """People open one conversation after the other, and sign in, all of which is noted."""
    over = Event()
    with (
        ThreadPoolExecutor(2) as pool,
        reading(machine.port, "/conversations/", site.sessions["bob"], 4) as crowd,
    ):
        busy = [pool.submit(opens, site, machine, over), pool.submit(signs_in, machine, over)]
        crowd.answered(1)
        try:
            yield
            crowd.answered(1)
        finally:
            over.set()
        assert all(each.result() for each in busy)


def opens(site: Site, machine: Machine, over: Event) -> int:
    """How many conversations were seen before it was over."""
    seen = 0
    for turn in count():
        if over.is_set():
            return seen
        visitor = Visitor("203.0.113.1")
        visitor.browser.cookies["session"] = site.sessions["charlie"]
        link = f"/conversations/{conversation_id(turn % CONVERSATIONS + 1)}/"
        with suppress(requests.RequestException):
            seen += visitor.get(machine.port, link).ok
    raise AssertionError


def signs_in(machine: Machine, over: Event) -> int:
    """How often that was answered before it was over: a password whose worker is killed while it
    is looked at counts as wrong, so that five kills may lock the account for a while.
    """
    times = 0
    for turn in count():
        if over.is_set():
            return times
        with suppress(requests.RequestException):
            visitor = Visitor(f"203.0.{turn // 250}.{turn % 250 + 1}")
            times += visitor.sign_in(machine.port, "alice", PASSWORD) > 0
    raise AssertionError


def answers(machine: Machine) -> bool:
    with suppress(OSError, HTTPException):
        return machine.is_alive()
    return False


def assert_whole(site: Site) -> None:
    verified = manage("audit", "verify", **site.environment)
    assert verified.out.startswith("The trail is whole"), verified.err
    kind, _, path = site.environment["DATABASE_URL"].partition(":///")
    if kind == "sqlite":
        with closing(sqlite3.connect(path)) as database:
            found: Any = database.execute("PRAGMA integrity_check").fetchall()
        assert found == [("ok",)]
