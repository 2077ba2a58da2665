"""Links to a message and to a range of messages."""

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id, message, message_id

URL = f"/conversations/{conversation_id(1)}/"


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    """A conversation of six messages."""
    box.add(conversation(1), [message(number) for number in range(1, 7)])
    return alice_reads


def marked(page: Page) -> list[int]:
    """The numbers of the messages that the page points at."""
    ids = [f"message-{message_id(number)}" for number in range(7)]
    return [ids.index(str(each)) for each in page.values(".turn[data-target]", "id")]


def test_each_message_has_a_link_to_itself(reader: Reader) -> None:
    links = reader.get(URL).values(".permalink", "href")
    assert links == [f"?message={message_id(number)}" for number in range(1, 7)]


def test_the_time_of_a_message_is_the_words_of_its_link(reader: Reader) -> None:
    page = reader.get(URL)
    assert page.texts(".permalink")[2] == "10:01"
    assert page.values(".permalink time", "datetime")[2] == "2026-05-01T10:01:00.000Z"


def test_a_permalink_marks_its_message_and_goes_there(reader: Reader) -> None:
    page = reader.get(f"{URL}?message={message_id(4)}")
    assert marked(page) == [4]
    assert page.values("[autofocus]", "id") == [f"message-{message_id(4)}"]
    assert page.one("[autofocus]").get("tabindex") == "-1"
    assert page.notices == []


def test_without_a_permalink_nothing_is_marked(reader: Reader) -> None:
    page = reader.get(URL)
    assert marked(page) == []
    assert not page.has("[autofocus]")


@pytest.mark.parametrize(("first", "last"), [(2, 4), (4, 2)])
def test_a_range_is_marked_whole_and_its_first_message_is_gone_to(
    reader: Reader, first: int, last: int
) -> None:
    page = reader.get(f"{URL}?message={message_id(first)}..{message_id(last)}")
    assert marked(page) == [2, 3, 4]
    assert page.values("[autofocus]", "id") == [f"message-{message_id(2)}"]


def test_an_id_may_be_written_in_capitals(reader: Reader, box: Sandbox) -> None:
    abc = "abcdefab-0000-4000-9000-000000000000"
    box.add(conversation(1), [message(1, id=abc)])
    assert reader.get(f"{URL}?message={abc.upper()}").has(".turn[data-target]")


@pytest.mark.parametrize(
    "pointed",
    [
        message_id(99),
        f"{message_id(2)}..{message_id(99)}",
        f"{message_id(99)}..{message_id(2)}",
        "nonsense",
        "..",
        f"{message_id(2)}..",
        f"{message_id(2)}..{message_id(3)}..{message_id(4)}",
        "%00",
        "%ff",
        "<script>",
        "9" * 5_000,
    ],
)
def test_a_message_that_is_not_there_is_said(reader: Reader, pointed: str) -> None:
    page = reader.get(f"{URL}?message={pointed}")
    assert marked(page) == []
    assert len(page.notices) == 1
    assert page.notices[0].startswith("The message that this link points at is not in")
    assert len(page.all(".turn")) == 6


def test_an_empty_pointer_is_none(reader: Reader) -> None:
    assert reader.get(f"{URL}?message=").notices == []


@pytest.mark.parametrize("query", ["?message=x&message=y", "?status=completed", "?x=%00"])
def test_other_parameters_do_no_harm(reader: Reader, query: str) -> None:
    assert len(reader.get(URL + query).all(".turn")) == 6
