"""How often a page asks the backend."""

from collections import Counter

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation, message

LIST = "/conversations"


def asked(box: Sandbox) -> Counter[str]:
    """Paths and how often they were asked for since the last time."""
    paths = Counter(call.path for call in box.calls)
    box.calls.clear()
    return paths


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    for number in range(120):
        box.add(conversation(number), [message(1)])
    return alice_reads


def test_the_first_page_asks_for_the_list_and_for_the_names(reader: Reader, box: Sandbox) -> None:
    reader.get("/conversations/")
    assert asked(box) == {LIST: 1, "/agents": 1}


@pytest.mark.parametrize("limit", [10, 100])
def test_a_page_costs_one_call_once_the_names_are_known(
    reader: Reader, box: Sandbox, limit: int
) -> None:
    reader.get("/conversations/")
    box.calls.clear()
    page = reader.get(f"/conversations/?limit={limit}")
    assert len(page.all("tr[data-conversation]")) == limit
    assert asked(box) == {LIST: 1}


def test_the_next_page_costs_one_call(reader: Reader, box: Sandbox) -> None:
    first = reader.get("/conversations/")
    box.calls.clear()
    reader.get(first.href("#older-page"))
    assert asked(box) == {LIST: 1}


def test_a_question_for_newer_ones_costs_one_call(reader: Reader, box: Sandbox) -> None:
    url = reader.get("/conversations/").one("#newer").get("hx-get") or ""
    box.calls.clear()
    reader.fragment(url, status=204)
    assert asked(box) == {LIST: 1}


def test_a_conversation_costs_two_calls(reader: Reader, box: Sandbox) -> None:
    href = reader.get("/conversations/").values("tr a", "href")[0] or ""
    box.calls.clear()
    reader.get(href)
    path = href.partition("/?")[0]
    assert asked(box) == {path: 1, f"{path}/transcript": 1}
