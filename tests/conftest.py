"""A dashboard over a box of the test's own, and the people who use it."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Final
from uuid import uuid4

import pytest
import redis
import trustme
from django.core.cache import cache
from django.core.cache.backends.redis import RedisCache
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.access import stamp
from conversations.access.sandbox import sandbox_people
from conversations.backend.pictures import Pictures
from conversations.caches import RedisOrMemory
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.backend.wire_server import Script, WireServer, server_side
from tests.clock import Clock
from tests.hostile.figures import Figures
from tests.hostile.onlooker import Onlooker
from tests.pages.client import Reader
from tests.pages.made import AGENTS

Hang = Callable[[Script], WireServer]
Plug = Callable[[Sandbox], Sandbox]
InRedis = Callable[..., RedisOrMemory]

REDIS: Final = os.environ.get("TEST_REDIS", "redis://127.0.0.1:6379/15")
FIGURES: Final = pytest.StashKey[Figures]()


def pytest_configure(config: pytest.Config) -> None:
    config.stash[FIGURES] = Figures()


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Say how much the hostile tests tried."""
    lines = list(terminalreporter.config.stash[FIGURES].lines())
    if lines:
        terminalreporter.section("tried")
        terminalreporter.write("\n".join([*lines, ""]))


@pytest.fixture(autouse=True)
def nobody_is_remembered(monkeypatch: pytest.MonkeyPatch) -> None:
    """What a test takes back at its end is announced to nobody; who needs a mark makes one."""
    monkeypatch.setattr(stamp, "_store", lambda: None)


@pytest.fixture
def plug(monkeypatch: pytest.MonkeyPatch) -> Iterator[Plug]:
    """Puts a box where the dashboard's backend is, until the test ends."""
    plugged: list[Sandbox] = []

    def put(box: Sandbox) -> Sandbox:
        _unplug(plugged)
        plugged.append(box)
        monkeypatch.setattr(connect, "sandbox", lambda: box)
        return box

    _unplug(plugged)
    yield put
    _unplug(plugged)


@pytest.fixture
def box(plug: Plug) -> Sandbox:
    """A backend with two agents and no conversation."""
    return plug(Sandbox(Store(agents=AGENTS)))


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch, settings: Settings) -> Clock:
    """The clock of a site that remembers."""
    settings.REMEMBER = True
    clock = Clock()
    clock.hang(monkeypatch)
    return clock


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A key and a certificate for localhost with the authority behind it, in one file."""
    path = tmp_path_factory.mktemp("tls") / "localhost.pem"
    authority = trustme.CA()
    own = authority.issue_cert("localhost")
    parts = (own.private_key_and_cert_chain_pem, authority.cert_pem)
    path.write_bytes(b"".join(part.bytes() for part in parts))
    return path


@pytest.fixture
def hang(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Hang]:
    """Starts a server of pictures on https://localhost, to which the dashboard may connect."""
    with ExitStack() as stack:

        def start(script: Script) -> WireServer:
            server = stack.enter_context(WireServer(script, server_side(certificate)))
            pictures = Pictures("127.0.0.1".__eq__, frozenset({server.port}), str(certificate))
            stack.callback(pictures.close)
            monkeypatch.setattr(connect, "pictures", lambda: pictures)
            return server

        yield start


@pytest.fixture(scope="session")
def redis_cache() -> str:
    """The URL of a Redis that answers, with names of its own for what is kept there."""
    with redis.Redis.from_url(REDIS, socket_connect_timeout=2) as server:
        try:
            server.ping()
        except redis.ConnectionError:
            pytest.skip(f"Redis does not answer at {REDIS}: CACHE_URL was not tried")
    return f"{REDIS}?key_prefix=casey-{uuid4().hex}"


@pytest.fixture
def in_redis() -> Iterator[InRedis]:
    """Makes caches at the URL of a Redis, whose connections end with the test."""
    with ExitStack() as stack:

        def make(url: str, prefix: str = "") -> RedisOrMemory:
            made = RedisOrMemory(url, {"KEY_PREFIX": prefix})
            stack.callback(_hang_up, made._redis)
            return made

        yield make


@pytest.fixture
def alice(db: None) -> Person:
    """Support."""
    return sandbox_people().get(username="support")


@pytest.fixture
def bob(db: None) -> Person:
    """Manager."""
    return sandbox_people().get(username="manager")


@pytest.fixture
def charlie(db: None) -> Person:
    """Admin."""
    return sandbox_people().get(username="admin")


@pytest.fixture
def alice_reads(alice: Person, box: Sandbox) -> Reader:
    return Reader(alice)


@pytest.fixture
def bob_reads(bob: Person, box: Sandbox) -> Reader:
    return Reader(bob)


@pytest.fixture
def onlooker(bob: Person, box: Sandbox) -> Onlooker:
    """A manager, for whom nothing is masked, before a backend that says what it likes."""
    return Onlooker(bob, box)


@pytest.fixture
def figures(pytestconfig: pytest.Config) -> Figures:
    """What was tried, for the end of the run."""
    return pytestconfig.stash[FIGURES]


@pytest.fixture
def stranger(db: None, box: Sandbox) -> Reader:
    """Somebody who is not signed in."""
    return Reader()


def _unplug(boxes: list[Sandbox]) -> None:
    """End what still asks these boxes, and forget what was remembered of them."""
    while boxes:
        box = boxes.pop()
        box.faults.clear()
        box.stop()
    if connect.client.cache_info().currsize:
        connect.client().close()
    connect.client.cache_clear()
    cache.clear()


def _hang_up(cache: RedisCache) -> None:
    for pool in vars(cache._cache)["_pools"].values():
        pool.disconnect()
