"""How many conversations are newer than those on the page that asks."""

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import TAXI_DESK, at, conversation


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    for number in range(22):
        box.add(conversation(number, status="in_progress"), [])
    return alice_reads


def poll_url(reader: Reader, query: str = "") -> str:
    """What this list asks every now and then."""
    return reader.get(f"/conversations/{query}").one("#newer").get("hx-get") or ""


def test_nothing_new_is_no_content(reader: Reader) -> None:
    reader.fragment(poll_url(reader), status=204)


def test_new_ones_are_counted_and_wait_behind_a_link(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader)
    box.add(conversation(30), [])
    page = reader.fragment(url)
    assert page.words("#newer a") == "1 new conversation"
    assert page.href("#newer a") == "/conversations/"
    box.add(conversation(31), [])
    assert reader.fragment(url).words("#newer a") == "2 new conversations"


def test_what_was_said_is_not_said_again(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader)
    box.add(conversation(30), [])
    said = reader.fragment(url).one("#newer").get("hx-get") or ""
    reader.fragment(said, status=204)
    box.add(conversation(31), [])
    assert reader.fragment(said).words("#newer a") == "2 new conversations"


def test_new_ones_below_pending_rows_are_counted(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(40, status="pending", started_at=None), [])
    url = poll_url(reader)
    box.add(conversation(30), [])
    assert reader.fragment(url).words("#newer a") == "1 new conversation"


def test_rows_that_moved_up_from_the_next_page_are_not_new(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader, "?status=in_progress")
    box.finish(conversation(15)["id"])
    box.finish(conversation(16)["id"])
    reader.fragment(url, status=204)


def test_a_row_that_went_is_no_reason_to_speak(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader, "?status=in_progress")
    box.finish(conversation(21)["id"])
    box.add(conversation(30, status="in_progress"), [])
    assert reader.fragment(url).words("#newer a") == "1 new conversation"


def test_only_what_the_filter_shows_is_counted(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader, "?status=in_progress&limit=5")
    box.add(conversation(30, status="completed"), [])
    reader.fragment(url, status=204)
    box.add(conversation(31, status="in_progress", agent_id=TAXI_DESK), [])
    page = reader.fragment(url)
    assert page.words("#newer a") == "1 new conversation"
    assert page.href("#newer a") == "/conversations/?status=in_progress&limit=5"


def test_the_first_conversation_of_all_is_new(alice_reads: Reader, box: Sandbox) -> None:
    url = poll_url(alice_reads)
    box.add(conversation(1), [])
    assert alice_reads.fragment(url).words("#newer a") == "1 new conversation"


def test_a_pending_one_that_began_is_not_new(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(40, status="pending", started_at=None), [])
    url = poll_url(reader)
    box.add(conversation(40, status="in_progress", started_at=at(40)), [])
    reader.fragment(url, status=204)


@pytest.mark.parametrize("query", ["seen=,,&said=many", "seen=" + "x" * 9_000, "said=-1", ""])
def test_a_nonsense_question_is_answered(reader: Reader, query: str) -> None:
    assert "new conversation" in reader.fragment(f"/conversations/newer/?{query}").words("#newer a")


def test_an_error_is_a_fragment_of_its_class(reader: Reader, box: Sandbox) -> None:
    url = poll_url(reader)
    box.faults.add("/conversations", status=500)
    assert reader.fragment(url, status=502).has("[data-error=failed]")
