"""What a conversation in progress takes up while it is read."""

from threading import Event
from typing import Any

import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.replies import Reply
from conversations.sandbox.store import Store
from tests.conftest import Plug
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id, message

ID = conversation_id(1)
URL = f"/conversations/{ID}/"
LIVE = f"{URL}live/"


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    """A conversation in progress, of two messages."""
    going_on = conversation(1, status="in_progress", completed_at=None)
    box.add(going_on, [message(1), message(2)])
    return alice_reads


def next_url(page: Page) -> str:
    return page.one("#live").get("hx-get") or ""


def test_a_conversation_in_progress_asks_for_more(reader: Reader) -> None:
    page = reader.get(URL)
    assert next_url(page) == f"{LIVE}?shown=2&zone=UTC"
    assert page.one("#live").get("hx-swap") == "beforeend"
    assert page.href("#live noscript a") == URL
    page = reader.get(f"{URL}?in=lRTAwMDA")
    assert page.href("#live noscript a") == f"{URL}?in=lRTAwMDA"


def test_a_conversation_that_ended_does_not_ask(reader: Reader, box: Sandbox) -> None:
    box.finish(ID)
    assert not reader.get(URL).has("#live")


def test_nothing_new_is_no_content(reader: Reader) -> None:
    reader.fragment(next_url(reader.get(URL)), status=204)


def test_only_new_messages_come(reader: Reader, box: Sandbox) -> None:
    url = next_url(reader.get(URL))
    box.say(ID, message(3, "And a taxi"))
    box.say(ID, message(4, "Certainly"))
    page = reader.fragment(url)
    assert page.texts(".say") == ["And a taxi", "Certainly"]
    assert page.words("#announcement") == "2 new messages"
    assert "4 messages" in page.words("#hero-facts")
    assert next_url(page) == f"{LIVE}?shown=4&zone=UTC"


def test_a_new_message_belongs_to_the_group_it_continues(reader: Reader, box: Sandbox) -> None:
    url = next_url(reader.get(URL))
    box.say(ID, message(3, role="assistant"))
    page = reader.fragment(url)
    assert page.one("li").get("class") == "turn more"
    assert not page.has(".day")


def test_parts_beside_the_transcript_are_swapped_out_of_band(reader: Reader, box: Sandbox) -> None:
    url = next_url(reader.get(URL))
    box.say(ID, message(3))
    page = reader.fragment(url)
    outside = page.values("[hx-swap-oob]", "id")
    assert outside == ["live", "hero-facts", "facts", "announcement"]


class LastWords(Sandbox):
    """Ends the conversation between two answers: what was said, and that it has ended."""

    def __init__(self) -> None:
        super().__init__(Store())
        self.is_near, self.has_come = Event(), Event()

    def answer(self, method: str, path: str, *rest: Any) -> Reply:
        if not self.is_near.is_set():
            return super().answer(method, path, *rest)
        if not path.endswith("/transcript"):
            self.has_come.wait(60)
            return super().answer(method, path, *rest)
        before = super().answer(method, path, *rest)
        if not self.has_come.is_set():
            self.say(ID, message(3, "Goodbye"))
            self.finish(ID)
            self.has_come.set()
        return before


def test_no_last_word_is_missing_when_the_end_is_said(alice_reads: Reader, plug: Plug) -> None:
    box = LastWords()
    plug(box).add(conversation(1, status="in_progress", completed_at=None), [message(1)])
    url = next_url(alice_reads.get(URL))
    box.is_near.set()
    page = alice_reads.fragment(url)
    assert page.words("#live") == "The conversation is now completed."
    assert page.texts(".say") == ["Goodbye"]


def test_the_end_is_said_once_and_ends_the_asking(reader: Reader, box: Sandbox) -> None:
    url = next_url(reader.get(URL))
    box.finish(ID)
    page = reader.fragment(url)
    assert page.words("#live") == "The conversation is now completed."
    assert page.one("#live").get("hx-get") is None
    assert page.words("#hero-facts .status") == "Completed"
    assert not page.has("#announcement")


def test_last_words_come_with_the_end(reader: Reader, box: Sandbox) -> None:
    url = next_url(reader.get(URL))
    box.say(ID, message(3, "Goodbye"))
    box.finish(ID)
    page = reader.fragment(url)
    assert page.texts(".say") == ["Goodbye"]
    assert page.words("#live") == "The conversation is now completed."


def test_a_transcript_that_became_shorter_announces_nothing(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    page = reader.fragment(f"{LIVE}?shown=2")
    assert not page.has("#announcement")
    assert not page.has(".say")


@pytest.mark.parametrize("shown", ["", "x", "-1", "1.5", "²", "9" * 5_000, "%00"])
def test_a_nonsense_count_shows_everything(reader: Reader, shown: str) -> None:
    assert len(reader.fragment(f"{LIVE}?shown={shown}").all(".say")) == 2


@pytest.mark.parametrize(
    ("status", "slug", "fault"),
    [
        (404, "not-found", {"status": 404}),
        (502, "refused", {"status": 401}),
        (503, "busy", {"status": 429}),
        (502, "failed", {"status": 500}),
        (502, "unreadable", {"body": "[]"}),
        (504, "unreachable", {"error": "reset"}),
    ],
)
@pytest.mark.parametrize("part", ["", "/transcript"])
def test_an_error_of_either_part_is_a_fragment_of_its_class(
    reader: Reader, box: Sandbox, part: str, status: int, slug: str, fault: Any
) -> None:
    box.faults.add(f"/conversations/{ID}{part}", **fault)
    page = reader.fragment(f"{LIVE}?shown=2", status=status)
    assert page.one("[data-error]").get("data-error") == slug
