"""Two machines with one PostgreSQL and one Redis are one site, and one of them is enough."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import pytest

from tests.access.starts import manage
from tests.machines.proxy import proxying
from tests.machines.readers import reading
from tests.machines.site import CONVERSATIONS, Machine, Site, site
from tests.machines.visitor import Visitor
from tests.pages.made import conversation, conversation_id, message
from tests.serving import PASSWORD
from tests.waiting import until

LIST: Final = "/conversations/"
GOES_ON: Final = 50
COLD: Final = 5
READERS: Final = 8


@dataclass(frozen=True)
class Pair:
    """Two machines, and the proxy in front of them."""

    site: Site
    here: Machine
    there: Machine
    proxy: int


@pytest.fixture
def pair(database: str, redis_cache: str) -> Iterator[Pair]:
    services = {"DATABASE_URL": database, "CACHE_URL": redis_cache, "TRUSTED_PROXIES": "127.0.0.1"}
    with (
        site(**services) as one,
        one.machine() as here,
        one.machine() as there,
        proxying(here.port, there.port) as proxy,
    ):
        yield Pair(one, here, there, proxy)


def test_two_machines_are_one_site(pair: Pair) -> None:
    here, there = pair.here.port, pair.there.port
    alice = Visitor("203.0.113.1")
    assert alice.sign_in(here, "alice", PASSWORD) == 302
    assert alice.get(there, LIST).status_code == 200

    a_cold_link_costs_one_call(pair, alice)
    what_is_said_is_seen_on_both(pair, alice)
    all_read_and_the_trail_stays_whole(pair)

    assert alice.post(here, "/accounts/logout/").status_code == 302
    assert alice.get(there, LIST).headers["Location"].startswith("/accounts/login/")

    charlie = Visitor("203.0.113.2")
    wrong = [charlie.sign_in(pair.proxy, "charlie", "not it") for _ in range(6)]
    assert wrong == [200] * 5 + [429]
    assert {charlie.sign_in(port, "charlie", PASSWORD) for port in (here, there)} == {429}


def a_cold_link_costs_one_call(pair: Pair, alice: Visitor) -> None:
    link = f"{LIST}{conversation_id(COLD)}"
    fault = pair.site.box.faults.add("*", delay=0.5)
    with ThreadPoolExecutor() as pool:
        ports = (pair.here.port, pair.there.port)
        answers = pool.map(lambda port: alice.get(port, f"{link}/").status_code, ports)
        assert set(answers) == {200}
    pair.site.box.faults.remove(fault)
    asked = [call.path for call in pair.site.box.calls if conversation_id(COLD) in call.path]
    assert sorted(asked) == [link, f"{link}/transcript"]


def what_is_said_is_seen_on_both(pair: Pair, alice: Visitor) -> None:
    store, id_ = pair.site.box.store, conversation_id(GOES_ON)
    store.add(conversation(GOES_ON, status="in_progress", completed_at=None), [message(1)])
    page = f"{LIST}{id_}/"
    assert "Hello" in alice.get(pair.here.port, page).text
    store.say(id_, message(2, "The table is booked."))
    for port in (pair.there.port, pair.here.port):
        until(lambda port=port: "is booked" in alice.get(port, f"{page}live/?shown=1").text)  # type: ignore[misc]


def all_read_and_the_trail_stays_whole(pair: Pair) -> None:
    """Every opened conversation is an entry, written by whichever machine has its turn."""
    bob = {"Cookie": f"session={pair.site.sessions['bob']}"}
    links = [f"{LIST}{conversation_id(number)}/" for number in range(1, CONVERSATIONS + 1)]
    with ThreadPoolExecutor(READERS) as pool:
        statuses = pool.map(lambda link: opened(pair.proxy, link, bob), links)
        assert set(statuses) == {200}
    verified = manage("audit", "verify", **pair.site.environment)
    assert verified.out.startswith("The trail is whole"), verified.err


def opened(port: int, link: str, headers: dict[str, str]) -> int:
    visitor = Visitor("203.0.113.3")
    visitor.browser.headers.update(headers)
    return visitor.get(port, link).status_code


def test_one_machine_is_gone_at_once_and_readers_do_not_notice(pair: Pair) -> None:
    with reading(pair.proxy, LIST, pair.site.sessions["bob"], READERS) as crowd:
        crowd.answered(2)
        pair.here.lose_power()
        crowd.answered(5)
    assert set(crowd.counts) == {"answered"}
