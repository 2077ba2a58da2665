"""A backend that was gone is found by itself, soon, and at no reader's cost."""

import subprocess
import sys
import threading
from contextlib import suppress
from typing import Final

import pytest

from conversations.backend import endpoints
from conversations.backend.client import Client
from conversations.backend.errors import BackendError, Unreachable
from conversations.backend.watch import Watch
from tests.access.starts import ROOT
from tests.backend.conftest import Connect, Serve
from tests.backend.scripts import DOWN, GOOD
from tests.backend.wire_server import Exchange, Script, WireServer
from tests.waiting import until

PATIENCE: Final = 30
LONG_DOWN: Final = {"failures": 3, "pause": 300.0, "probe": 0.1, "attempts": 1}
OUTAGES: Final[dict[str, Script]] = {
    "503": DOWN,
    "reset": Exchange.reset,
    "black hole": lambda exchange: exchange.wait(60),
}


def give_up(client: Client) -> None:
    """Ask until the backend is left alone."""
    for _ in range(3):
        with suppress(BackendError):
            client.list_conversations()
    until(lambda: client._fetcher.resting)


def probes(server: WireServer) -> int:
    return sum(each.query == [("limit", "1")] for each in server.requests)


def watching(watch: Watch) -> list[threading.Timer]:
    """The timers of this one: what other tests have begun may still be there."""
    timers = [each for each in threading.enumerate() if isinstance(each, threading.Timer)]
    return [each for each in timers if each.function == watch._fire]


@pytest.mark.parametrize("outage", OUTAGES.values(), ids=OUTAGES)
def test_readers_are_back_as_soon_as_the_backend_however_long_the_pause(
    outage: Script, serve: Serve, connect: Connect
) -> None:
    server = serve(outage)
    client = connect(server, **LONG_DOWN, deadline=0.3)
    give_up(client)
    with pytest.raises(Unreachable, match="not asked"):
        client.list_conversations()
    server.script = GOOD
    until(lambda: not client._fetcher.resting)
    assert client.list_conversations().items == ()


def test_the_backend_is_asked_for_as_long_as_it_is_gone(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    give_up(connect(server, **LONG_DOWN))
    until(lambda: probes(server) > 5)


def test_asking_costs_readers_nothing(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    client = connect(server, **LONG_DOWN | {"pause": 100.0})
    give_up(client)
    until(lambda: probes(server) > 2)
    for _ in range(20):
        with pytest.raises(Unreachable, match="not asked"):
            client.list_conversations()
    assert len(server.requests) - probes(server) == 3
    assert 60 < client._fetcher._breaker.wait() <= 100


def test_readers_are_told_when_the_backend_is_really_asked_again(
    serve: Serve, connect: Connect
) -> None:
    client = connect(serve(DOWN), **LONG_DOWN | {"probe": 20.0})
    give_up(client)
    with pytest.raises(Unreachable) as told:
        client.list_conversations()
    assert told.value.retry_after == 20


def test_while_all_is_well_nobody_watches(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    client = connect(server, **LONG_DOWN)
    assert not watching(client._watch)
    give_up(client)
    assert len(watching(client._watch)) == 1
    assert watching(client._watch)[0].daemon
    server.script = GOOD
    until(lambda: not client._fetcher.resting)
    until(lambda: not watching(client._watch))


def test_a_client_that_is_closed_asks_no_more(serve: Serve, connect: Connect) -> None:
    """From the beginning of the end, while it waits for calls under way."""
    asked, go_on = threading.Event(), threading.Event()

    def script(exchange: Exchange) -> None:
        if exchange.request.path == "/agents":
            asked.set()
            go_on.wait(PATIENCE)
        DOWN(exchange)

    server = serve(script)
    client = connect(server, **LONG_DOWN)
    client.start(endpoints.agents())
    assert asked.wait(PATIENCE)
    give_up(client)
    closing = threading.Thread(target=client.close)
    closing.start()
    until(lambda: not client._lanes)
    until(lambda: not watching(client._watch))
    go_on.set()
    closing.join(PATIENCE)
    assert not client._lanes
    assert not watching(client._watch)


def test_whoever_begins_twice_is_asked_once() -> None:
    asked: list[int] = []
    watch = Watch(0.2, lambda: asked.append(1))
    watch.begin()
    watch.begin()
    assert len(watching(watch)) == 1
    until(lambda: asked and not watching(watch))
    assert len(asked) == 1


def test_a_watch_that_is_silenced_as_its_time_comes_asks_nobody() -> None:
    asked: list[int] = []
    watch = Watch(60, lambda: asked.append(1))
    watch.begin()
    with watch.silent():
        watch._fire()
        watch.begin()
        until(lambda: not watching(watch))
    assert not asked
    watch.begin()
    assert watching(watch)
    with watch.silent():
        until(lambda: not watching(watch))


def test_a_watch_goes_on_in_a_process_that_was_forked() -> None:
    """A thread does not come along, and nobody would ask."""
    program = """
import os, threading
from conversations.backend.watch import Watch
asked = threading.Event()
watch = Watch(60, lambda: None)
watch.begin()
child = os.fork()
if not child:
    watch._every, watch._ask = 0.1, asked.set
    watch.begin()
    os._exit(0 if asked.wait(30) else 1)
os._exit(os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]))
"""
    subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True, timeout=60)
