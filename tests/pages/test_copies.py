"""What readers see of a backend that has trouble, when they have asked before."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.sandbox.api import Sandbox
from tests.clock import Clock, settle
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message

PAGE = f"/conversations/{conversation_id(1)}/"
LIST = "/conversations/"
TROUBLES = [
    ({"error": "refused"}, "The conversations cannot be reached just now"),
    ({"status": 500}, "The backend has a fault"),
    ({"status": 429}, "The backend is busy"),
]


@pytest.fixture(autouse=True)
def clock(clock: Clock, box: Sandbox) -> Clock:
    """A site that remembers, and a conversation that goes on."""
    box.add(conversation(1, status="in_progress"), [message(1)])
    return clock


@pytest.mark.parametrize("path", [LIST, PAGE])
@pytest.mark.parametrize(("fault", "words"), TROUBLES)
def test_a_page_from_a_copy_says_why_and_how_old_it_is(
    alice_reads: Reader, box: Sandbox, clock: Clock, path: str, fault: Any, words: str
) -> None:
    fresh = alice_reads.get(path)
    before = datetime.now(UTC)
    assert not fresh.has("[data-stale-since]")
    clock.ahead = 185
    with box.fault("/conversations*", **fault):
        page = alice_reads.get(path)
    since = datetime.fromisoformat(page.values("[data-stale-since]", "data-stale-since")[0] or "")
    assert abs((since - before).total_seconds()) < 30
    notice = page.words("[data-stale-since]")
    assert notice.startswith(words)
    assert re.search(r"as of Today \d\d:\d\d, 3 min old", notice)
    assert page.values("[data-stale-since] a", "href") == [path]
    assert page.texts("h1") == fresh.texts("h1")


@pytest.mark.parametrize("path", [LIST, PAGE])
def test_it_is_the_same_as_a_fragment(
    alice_reads: Reader, box: Sandbox, clock: Clock, path: str
) -> None:
    alice_reads.get(LIST)
    clock.ahead = 185
    with box.fault("/conversations*", status=500):
        assert alice_reads.fragment(LIST).has("[data-stale-since]")


def test_the_notice_goes_when_the_backend_is_back(
    alice_reads: Reader, box: Sandbox, clock: Clock
) -> None:
    alice_reads.get(LIST)
    clock.ahead = 185
    with box.fault("/conversations*", status=500):
        alice_reads.get(LIST)
    assert not alice_reads.get(LIST).has("[data-stale-since]")


def test_half_a_page_may_come_from_a_copy(alice_reads: Reader, box: Sandbox, clock: Clock) -> None:
    alice_reads.get(PAGE)
    box.add(conversation(1, status="in_progress"), [message(1), message(2)])
    clock.ahead = 185
    with box.fault(PAGE.rstrip("/"), status=500):
        page = alice_reads.get(PAGE)
    assert page.has("[data-stale-since]")
    assert len(page.texts("#transcript li[id]")) == 2


@pytest.mark.parametrize("path", [LIST, PAGE])
def test_opening_a_page_again_asks_nobody(alice_reads: Reader, box: Sandbox, path: str) -> None:
    first = alice_reads.get(path)
    calls = len(box.calls)
    assert alice_reads.get(path).texts("h1") == first.texts("h1")
    assert len(box.calls) == calls


@pytest.mark.parametrize("poll", [f"{PAGE}live/?shown=1", "/conversations/newer/?seen=00000009"])
def test_a_page_that_asks_what_is_new_gets_no_copy(
    alice_reads: Reader, box: Sandbox, clock: Clock, poll: str
) -> None:
    alice_reads.get(PAGE)
    alice_reads.get(LIST)
    box.add(conversation(1, status="in_progress"), [message(1), message(2)])
    clock.ahead = 20
    assert alice_reads.fragment(poll).html
    with box.fault("/conversations*", status=500):
        clock.ahead = 60
        alice_reads.fragment(poll, status=502)


def test_support_and_managers_share_copies_but_not_what_is_shown(
    alice_reads: Reader, bob_reads: Reader, box: Sandbox
) -> None:
    bob = bob_reads.get(PAGE).html.replace("<wbr>", "")
    calls = len(box.calls)
    alice = alice_reads.get(PAGE).html.replace("<wbr>", "")
    assert len(box.calls) == calls
    assert ("alice@example.com" in bob, "alice@example.com" in alice) == (True, False)


def test_a_list_turns_up_what_is_new_one_page_later(
    alice_reads: Reader, box: Sandbox, clock: Clock
) -> None:
    alice_reads.get(LIST)
    box.add(conversation(2), [])
    clock.ahead = 30
    assert len(alice_reads.get(LIST).texts("[data-conversation]")) == 1
    settle()
    assert len(alice_reads.get(LIST).texts("[data-conversation]")) == 2
