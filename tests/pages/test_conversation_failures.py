"""A conversation of which the backend gives a part, or nothing."""

from collections.abc import Mapping
from threading import Barrier
from typing import Any

import pytest

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.sandbox.replies import Reply
from conversations.sandbox.store import Store
from tests.conftest import Plug
from tests.pages.client import Reader
from tests.pages.made import AGENTS, TABLE_FINDER, conversation, conversation_id, message

PATH = f"/conversations/{conversation_id(1)}"
TRANSCRIPT = f"{PATH}/transcript"
FAULTS: list[tuple[str, dict[str, Any]]] = [
    ("unreachable", {"error": "timeout"}),
    ("unreachable", {"error": "refused"}),
    ("refused", {"status": 401}),
    ("rejected", {"status": 422}),
    ("busy", {"status": 429}),
    ("failed", {"status": 500}),
    ("unreadable", {"body": "<html>"}),
]


class Meeting(Sandbox):
    """Answers about a conversation only once two questions are there at the same time."""

    def __init__(self) -> None:
        super().__init__(Store(agents=AGENTS))
        self.both = Barrier(2)

    def answer(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        patience: float | None = None,
    ) -> Reply:
        if path.startswith(PATH):
            self.both.wait(60)
        return super().answer(method, path, query, headers, patience)


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    box.add(conversation(1), [message(1), message(2)])
    return alice_reads


def test_the_two_calls_run_side_by_side(plug: Plug, alice: Person) -> None:
    plug(Meeting()).add(conversation(1), [message(1)])
    page = Reader(alice).get(f"{PATH}/")
    assert page.words("h1") == "Alice Moreau"
    assert page.texts(".say") == ["Hello"]


@pytest.mark.parametrize(("slug", "fault"), FAULTS)
def test_without_the_transcript_the_facts_are_shown(
    reader: Reader, box: Sandbox, slug: str, fault: Any
) -> None:
    box.faults.add(TRANSCRIPT, **fault)
    page = reader.get(f"{PATH}/")
    assert page.words("h1") == "Alice Moreau"
    assert page.has("#facts")
    assert page.one("[data-error]").get("data-error") == slug
    assert page.words("[data-error] h2") == "The transcript is missing"
    assert page.href("[data-error] a") == f"{PATH}/"
    assert not page.has("#transcript")
    assert "message" not in page.words("#hero-facts")


@pytest.mark.parametrize(("slug", "fault"), FAULTS)
def test_without_the_facts_the_transcript_is_shown(
    reader: Reader, box: Sandbox, slug: str, fault: Any
) -> None:
    box.faults.add(PATH, **fault)
    page = reader.get(f"{PATH}/")
    assert page.words("h1") == "Conversation"
    assert page.title == f"Conversation {conversation_id(1)}"
    assert page.one("[data-error]").get("data-error") == slug
    assert page.words("[data-error] h2") == "The facts of this conversation are missing"
    assert page.texts(".say") == ["Hello", "Hello"]
    assert page.texts(".meta b") == ["Participant", "Agent"]
    assert not page.has("#facts")


def test_a_retry_keeps_the_permalink(reader: Reader, box: Sandbox) -> None:
    box.faults.add(TRANSCRIPT, status=500)
    url = f"{PATH}/?message={message(2)['id']}"
    page = reader.get(url)
    assert page.href("[data-error] a") == url
    assert page.notices == []


def test_a_transcript_that_is_not_there_is_a_missing_part(reader: Reader, box: Sandbox) -> None:
    box.faults.add(TRANSCRIPT, status=404)
    assert reader.get(f"{PATH}/").one("[data-error]").get("data-error") == "not-found"


def test_a_conversation_in_progress_without_its_transcript_does_not_poll(
    reader: Reader, box: Sandbox
) -> None:
    box.add(conversation(1, status="in_progress"), [message(1)])
    box.faults.add(TRANSCRIPT, status=500)
    assert not reader.get(f"{PATH}/").has("#live")


@pytest.mark.parametrize(
    ("status", "found", "slug"), [(502, 500, "failed"), (503, 429, "busy"), (502, 401, "refused")]
)
def test_where_both_fail_the_page_is_that_error(
    reader: Reader, box: Sandbox, status: int, found: int, slug: str
) -> None:
    box.faults.add(f"{PATH}*", status=found)
    page = reader.get(f"{PATH}/", status=status)
    assert page.one("[data-error]").get("data-error") == slug
    assert f"{PATH}/" in page.values("[data-error] a", "href")


def test_an_unknown_conversation_is_not_found(alice_reads: Reader) -> None:
    page = alice_reads.get(f"{PATH}/", status=404)
    assert page.one("[data-error]").get("data-error") == "not-found"
    assert page.words("h1") == page.title == "There is no such conversation"


def test_a_conversation_not_found_is_so_even_if_its_transcript_answers(
    reader: Reader, box: Sandbox
) -> None:
    box.faults.add(PATH, status=404)
    assert reader.get(f"{PATH}/", status=404).has("[data-error=not-found]")


@pytest.mark.parametrize(
    "id", ["1", "nonsense", "..", "%2e%2e", conversation_id(1)[:-1], f"{conversation_id(1)}0"]
)
def test_what_is_not_an_id_is_not_found_without_a_call(
    alice_reads: Reader,
    box: Sandbox,
    id: str,  # noqa: A002
) -> None:
    page = alice_reads.get(f"/conversations/{id}/", status=404)
    assert page.words("h1") == "There is no such page"
    assert not box.calls


@pytest.mark.parametrize("fault", [{"status": 404}, {"status": 500}, {"delay": 5.0}])
def test_without_names_the_agent_is_shown_by_short_id(
    reader: Reader, box: Sandbox, fault: Any
) -> None:
    box.faults.add("/agents", **fault)
    page = reader.get(f"{PATH}/")
    assert f"Agent {TABLE_FINDER[:8]}" in page.words("#hero-facts")
    assert not page.has("[data-error]")
