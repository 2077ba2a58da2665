"""One line a request: what it was, what it cost us and the backend, what copies it had."""

import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.db import connections
from django.http import StreamingHttpResponse
from django.test import Client, RequestFactory

from conversations import freshness, tally
from conversations.directory import PATIENCE_SECONDS
from conversations.journal import journal
from conversations.middleware import request_facts
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.tally import Tally, tallying, waiting
from tests.clock import Clock, settle
from tests.operation.conftest import Facts, browser
from tests.pages.made import conversation_id

LIST = "/conversations/"
PAGE = f"/conversations/{conversation_id(1)}/"
FRAGMENT = {"HX-Request": "true"}
DELAY = 0.2


@pytest.fixture
def bob_at(bob: Person, full: Sandbox) -> Client:
    return browser(bob)


def asked(facts: Facts, client: Client, path: str = LIST, **headers: str) -> dict[str, Any]:
    """What is told of this request, when nothing is under way any more."""
    settle()
    client.get(path, headers=headers or None)
    settle()
    return facts.last


def test_a_page_is_told_with_what_it_was(facts: Facts, bob_at: Client) -> None:
    told = asked(facts, bob_at, PAGE)
    assert told | {"ours_ms": 0, "backend_ms": 0} == {
        "route": "conversation",
        "method": "GET",
        "status": 200,
        "kind": "page",
        "ours_ms": 0,
        "backend_ms": 0,
        "calls": 2,
        "cache": "none",
    }
    assert len(facts.all) == 1


def test_a_fragment_is_told_as_one(facts: Facts, bob_at: Client) -> None:
    bob_at.get(LIST, headers=FRAGMENT)
    assert facts.last["kind"] == "fragment"


@pytest.mark.parametrize("path", ["/nowhere/", f"/conversations/{conversation_id(1)}/nowhere"])
def test_addresses_that_are_none_have_one_name(path: str, facts: Facts, bob_at: Client) -> None:
    assert asked(facts, bob_at, path)["route"] == "unknown"
    assert facts.last["status"] == 404


def test_methods_that_are_none_have_one_name(facts: Facts, bob_at: Client) -> None:
    bob_at.generic("ALICE", LIST)
    assert facts.last["method"] == "other"


@pytest.mark.parametrize("path", ["/livez", "/static/casey.css", "/metrics"])
def test_what_machines_and_pages_ask_by_themselves_is_not_told(
    path: str, facts: Facts, bob_at: Client
) -> None:
    response = bob_at.get(path)
    response.close()
    assert response.status_code == 200
    assert facts.all == []


def test_a_refusal_before_any_view_is_told(facts: Facts, bob_at: Client) -> None:
    bob_at.get(LIST, headers={"host": "evil.example"})
    assert (facts.last["route"], facts.last["status"]) == ("unknown", 400)


def test_the_wait_is_the_backend_s_and_the_rest_ours(
    facts: Facts, bob_at: Client, full: Sandbox
) -> None:
    with full.fault("/conversations", delay=DELAY):
        began = time.perf_counter()
        told = asked(facts, bob_at)
        took = (time.perf_counter() - began) * 1000
    assert told["calls"] == 1
    assert told["backend_ms"] >= DELAY * 1000 * 0.95
    assert told["ours_ms"] + told["backend_ms"] <= took


def test_two_calls_side_by_side_are_one_wait(facts: Facts, bob_at: Client, full: Sandbox) -> None:
    with full.fault("/conversations/*", delay=2.0):
        told = asked(facts, bob_at, PAGE)
    assert told["calls"] == 2
    assert told["backend_ms"] < 3_900


def test_a_first_reader_misses_and_a_second_gets_a_fresh_copy(
    facts: Facts, bob_at: Client, clock: Clock
) -> None:
    first, second = asked(facts, bob_at), asked(facts, bob_at)
    assert (first["cache"], first["calls"]) == ("miss", 1)
    assert (second["cache"], second["calls"], second["backend_ms"]) == ("fresh", 0, 0)


def test_nobody_waits_for_a_renewal(
    facts: Facts, bob_at: Client, full: Sandbox, clock: Clock
) -> None:
    asked(facts, bob_at)
    clock.ahead += freshness.LIST.fresh + 1
    before = len(full.calls)
    with full.fault("/conversations", delay=DELAY):
        told = asked(facts, bob_at)
    assert (told["cache"], told["calls"], told["backend_ms"]) == ("renewing", 0, 0)
    assert len(full.calls) == before + 1


def test_a_copy_in_trouble_is_stale(
    facts: Facts, bob_at: Client, full: Sandbox, clock: Clock
) -> None:
    asked(facts, bob_at)
    clock.ahead += freshness.LIST.usable + 1
    with full.fault("/conversations", status=500):
        told = asked(facts, bob_at)
    assert (told["cache"], told["status"]) == ("stale", 200)


def test_a_page_is_as_good_as_its_worst_copy(
    facts: Facts, bob_at: Client, full: Sandbox, clock: Clock
) -> None:
    with full.fault("*/transcript", status=500):
        asked(facts, bob_at, PAGE)
        assert asked(facts, bob_at, PAGE)["cache"] == "miss"
    assert asked(facts, bob_at, PAGE)["calls"] == 1
    assert asked(facts, bob_at, PAGE)["cache"] == "fresh"


def test_whoever_shares_a_call_waits_too_and_makes_none(
    facts: Facts, bob: Person, full: Sandbox, clock: Clock, transactional_db: None
) -> None:
    people = [browser(bob) for _ in range(2)]

    def read(client: Client) -> None:
        client.get(LIST)
        connections.close_all()

    with full.fault("/conversations", delay=3.0), ThreadPoolExecutor(2) as readers:
        for each in [readers.submit(read, person) for person in people]:
            each.result()
    settle()
    assert sorted(each["calls"] for each in facts.all) == [0, 1]
    assert all(each["backend_ms"] > 100 for each in facts.all)


def test_a_wait_inside_a_wait_is_one() -> None:
    with tallying(mine := Tally()):
        began = time.perf_counter()
        with waiting(), waiting():
            time.sleep(0.05)
        took = time.perf_counter() - began
    assert 0.05 <= mine.waited <= took


def test_another_thread_adds_nothing() -> None:
    with tallying(mine := Tally("alice-01")):
        seen: list[str] = []

        def work() -> None:
            tally.current().calls += 1
            seen.append(tally.current().request_id)

        thread = threading.Thread(target=tally.carried(work))
        thread.start()
        thread.join()
    assert (seen, mine.calls) == (["alice-01"], 0)


def test_an_answer_in_parts_is_told_once_when_it_is_whole(facts: Facts, bob_at: Client) -> None:
    response: Any = bob_at.get("/trail/trail.csv")
    assert facts.all == []
    assert b"".join(response.streaming_content)
    response.close()
    assert [each["route"] for each in facts.all] == ["trail-download"]
    assert facts.last["status"] == 200
    assert facts.ids == [response.headers["X-Request-ID"]]


def test_each_part_is_made_under_the_id_of_its_request() -> None:
    def parts() -> Iterator[bytes]:
        yield b""
        yield tally.current().request_id.encode()

    whole: Any = request_facts(journal(lambda _: StreamingHttpResponse(parts())))  # type: ignore[arg-type,return-value]
    response = whole(RequestFactory().get("/"))
    assert b"".join(response.streaming_content).decode() == response.headers["X-Request-ID"]


def test_a_wait_for_the_names_of_agents_is_the_backend_s(
    facts: Facts, bob_at: Client, full: Sandbox
) -> None:
    with full.fault("/agents", delay=2.0):
        told = asked(facts, bob_at)
    assert told["backend_ms"] >= PATIENCE_SECONDS * 1000 * 0.98


def test_admins_see_in_their_browser_what_a_page_cost(charlie: Person, full: Sandbox) -> None:
    header = browser(charlie).get(PAGE).headers["Server-Timing"]
    ours, backend, cache = header.split(", ")
    assert ours.startswith("ours;dur=")
    assert backend.endswith(';desc="calls: 2"')
    assert cache == 'cache;desc="none"'


def test_nobody_else_sees_it(alice: Person, bob: Person, full: Sandbox) -> None:
    for person in (alice, bob, None):
        for path in (LIST, PAGE, "/accounts/login/", "/livez", "/nowhere/"):
            assert "Server-Timing" not in browser(person).get(path).headers


def test_an_admin_s_other_answers_ask_nothing_more(charlie: Person, full: Sandbox) -> None:
    for path in ("/accounts/login/", "/livez", "/nowhere/"):
        assert "Server-Timing" not in browser(charlie).get(path).headers
