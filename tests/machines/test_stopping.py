"""Workers stop, are replaced and grow in number under load, and no request is lost."""

import os
import signal
import socket
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, closing, contextmanager
from pathlib import Path
from runpy import run_path
from selectors import EVENT_READ, DefaultSelector
from typing import Any, Final

import pytest
from gunicorn.config import Config
from gunicorn.glogging import Logger
from gunicorn.workers.gthread import TConn

from casey_dashboard.worker import Worker
from tests.access.starts import ROOT
from tests.machines.readers import Crowd, reading
from tests.machines.site import Machine, Site, site
from tests.waiting import until

READERS: Final = 12
CONFIGURED: Final = run_path(str(ROOT / "gunicorn.conf.py"))


@pytest.fixture(scope="module")
def slow(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """Each page waits for a backend that takes its time, and there are no copies."""
    database = f"sqlite:///{tmp_path_factory.mktemp('stopping') / 'people'}"
    with site(DATABASE_URL=database, REMEMBER="0", WEB_CONCURRENCY="2") as slow:
        slow.box.faults.add("*", delay=0.3)
        yield slow


@pytest.mark.parametrize("end", [Machine.stop, Machine.lose_its_first_process])
def test_who_was_let_in_is_answered_and_others_are_turned_away(
    slow: Site, end: Callable[[Machine], None]
) -> None:
    with slow.machine() as machine, crowded(slow, machine) as crowd:
        end(machine)
        until(lambda: crowd.counts["turned away"] == READERS)
    assert set(crowd.counts) == {"answered", "turned away"}


def test_who_waits_at_the_door_when_the_server_is_told_to_stop_is_answered(slow: Site) -> None:
    with slow.machine(WEB_CONCURRENCY="1") as machine, ExitStack() as stack:
        (worker,) = machine.workers()
        os.kill(worker, signal.SIGSTOP)
        until(lambda: told_of(worker, "State") == "T")
        lines = [stack.enter_context(closing(machine.line())) for _ in range(READERS)]
        for line in lines:
            line.request("GET", "/livez")
        machine.stop()
        until(lambda: bool(int(told_of(worker, "ShdPnd"), 16)))
        os.kill(worker, signal.SIGCONT)
        assert {line.getresponse().read() for line in lines} == {b"alive\n"}


def test_the_server_ends_in_time_although_connections_are_kept(slow: Site) -> None:
    with slow.machine() as machine, closing(machine.line()) as line:
        line.request("GET", "/livez")
        assert line.getresponse().read() == b"alive\n"
        machine.stop()
        assert machine.process.wait(CONFIGURED["graceful_timeout"]) == 0
        assert line.sock.recv(1) == b""


def test_a_worker_that_is_told_to_stop_before_it_listens_answers_who_waits_and_stops(
    slow: Site,
) -> None:
    slow_birth = {"DJANGO_SETTINGS_MODULE": "tests.machines.slow_birth", "WEB_CONCURRENCY": "1"}
    with slow.starting(**slow_birth) as machine, closing(machine.line()) as line:
        until(machine.workers)
        line.request("GET", "/livez")
        machine.stop()
        assert machine.process.wait(CONFIGURED["graceful_timeout"]) == 0
        assert line.getresponse().read() == b"alive\n"


def test_a_reload_replaces_every_worker_and_loses_nobody(slow: Site) -> None:
    with slow.machine() as machine, crowded(slow, machine) as crowd:
        before = machine.workers()
        machine.signal(signal.SIGHUP)
        until(lambda: len(machine.workers()) == 2 and not set(before) & set(machine.workers()))
        crowd.answered(1)
    assert set(crowd.counts) == {"answered"}


def test_workers_are_added_and_taken_away_and_nobody_is_lost(slow: Site) -> None:
    with slow.machine() as machine, crowded(slow, machine) as crowd:
        for number, count in ((signal.SIGTTIN, 3), (signal.SIGTTOU, 2), (signal.SIGTTOU, 1)):
            machine.signal(number)
            until(lambda count=count: len(machine.workers()) == count)  # type: ignore[misc]
            crowd.answered(1)
    assert set(crowd.counts) == {"answered"}


def test_a_worker_that_has_served_enough_is_replaced_and_loses_nobody(slow: Site) -> None:
    enough = {"GUNICORN_CMD_ARGS": "--max-requests 20 --max-requests-jitter 5"}
    with slow.machine(**enough) as machine, crowded(slow, machine) as crowd:
        for _ in range(2):
            before = machine.workers()
            until(lambda before=before: not set(before) & set(machine.workers()))  # type: ignore[misc]
            crowd.answered(1)
    assert set(crowd.counts) == {"answered"}


def test_a_request_that_comes_as_its_connection_would_be_closed_is_answered() -> None:
    with idle_worker() as worker, worker.tpool:
        ours, theirs = socket.socketpair()
        kept = TConn(worker.cfg, theirs, ("127.0.0.1", 1), ("127.0.0.1", 2))
        kept.timeout = 0.0
        worker.keepalived_conns.append(kept)
        worker.poller.register(
            theirs, EVENT_READ, lambda _: worker.on_client_socket_readable(kept, theirs)
        )
        ours.sendall(b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n")
        worker.murder_keepalived()
        with ours, theirs:
            assert ours.recv(1024).startswith(b"HTTP/1.1 204 ")


def told_of(worker: int, name: str) -> str:
    """What the kernel says of a process: State, or ShdPnd, the signals that wait for it."""
    return Path(f"/proc/{worker}/status").read_text().partition(f"\n{name}:")[2].split()[0]


@contextmanager
def idle_worker() -> Iterator[Any]:
    """A worker between two looks at its connections, in this process."""
    config = Config()
    worker = Worker(0, 0, [], None, 30, config, Logger(config))
    worker.tpool, worker.poller = ThreadPoolExecutor(1), DefaultSelector()
    worker.method_queue.init()
    worker.wsgi = lambda _, start: start("204 No Content", []) and ()
    with worker.poller:
        yield worker
    worker.method_queue.close()
    worker.tmp.close()


@contextmanager
def crowded(slow: Site, machine: Machine) -> Iterator[Crowd]:
    """Readers of the list, each of whom has had an answer."""
    with reading(machine.port, "/conversations/", slow.sessions["bob"], READERS) as crowd:
        crowd.answered(1)
        yield crowd
