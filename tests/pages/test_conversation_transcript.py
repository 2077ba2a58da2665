"""The transcript as a chat: order, days, groups, gaps, badges, text."""

from typing import Any
from xml.etree.ElementTree import Element

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader
from tests.pages.made import JSON, at, conversation, conversation_id, message, message_id

URL = f"/conversations/{conversation_id(1)}/"


@pytest.fixture
def read(alice_reads: Reader, box: Sandbox) -> Any:
    """Opens a conversation of these messages."""

    def read(*messages: JSON, **changes: Any) -> Page:
        box.add(conversation(1, **changes), list(messages))
        return alice_reads.get(URL)

    return read


def classes(page: Page) -> list[str]:
    """What stands in the transcript, in order: day, line, turn, or more of the same speaker."""
    return [(each.get("class") or "").split()[-1] for each in page.all("#transcript li")]


def raw(element: Element) -> str:
    return "".join(element.itertext())


def test_messages_stand_in_the_order_of_the_backend(read: Any) -> None:
    page = read(message(1, "Hello"), message(2, "Good day"), message(3, "A table, please"))
    assert page.texts("#transcript .say") == ["Hello", "Good day", "A table, please"]
    ids = [f"message-{message_id(number)}" for number in (1, 2, 3)]
    assert page.values("#transcript .turn", "id") == ids


@pytest.mark.parametrize(
    "times",
    [
        (at(1), at(1), at(1), at(1)),
        (at(9), at(5), at(7), at(1)),
        (None, at(5), None, at(1)),
        (None, None, None, None),
        ("yesterday", at(2), "0001-01-01T00:00:00Z", at(1)),
    ],
)
def test_times_do_not_change_the_order(read: Any, times: tuple[str | None, ...]) -> None:
    said = [message(9 - n, f"No. {n}", created_at=time) for n, time in enumerate(times)]
    page = read(*said)
    assert page.texts("#transcript .say") == ["No. 0", "No. 1", "No. 2", "No. 3"]


def test_a_message_without_a_time_is_linked_by_its_number(read: Any) -> None:
    assert read(message(1, created_at=None)).words(".permalink") == "#1"


def test_each_day_has_a_heading(read: Any) -> None:
    page = read(message(1), message(2), message(3, created_at=at(24 * 60)))
    assert page.texts("#transcript h2") == ["Friday 1 May 2026", "Saturday 2 May 2026"]
    assert classes(page) == ["day", "turn", "turn", "day", "line", "turn"]


def test_days_are_those_of_the_reader(read: Any, alice_reads: Reader) -> None:
    alice_reads.client.cookies["zone"] = "Pacific/Auckland"
    page = read(message(1, created_at=at(13 * 60)))
    assert page.words("#transcript h2") == "Saturday 2 May 2026"
    assert page.words("#transcript time") == "11:00"
    assert page.words(".transcript-end") == "times in Pacific/Auckland"


def test_a_speaker_is_named_once_a_group(read: Any) -> None:
    page = read(
        *(message(n, role=role) for n, role in ((1, "user"), (2, "user"), (3, "assistant")))
    )
    assert classes(page) == ["day", "turn", "more", "turn"]
    assert page.texts(".meta b") == ["Alice Moreau", "Alice Moreau", "Table Finder"]
    assert [each.get("class") for each in page.all(".meta b")] == [None, "unseen", None]


def test_a_pause_over_two_minutes_starts_a_new_group(read: Any) -> None:
    page = read(message(1, created_at=at(0)), message(3, created_at=at(2.5)))
    assert classes(page) == ["day", "turn", "turn"]


def test_a_long_gap_has_its_line(read: Any) -> None:
    page = read(message(1, created_at=at(0)), message(3, created_at=at(12)))
    assert page.words("#transcript .line") == "12 minutes later"


def test_a_gap_under_five_minutes_has_no_line(read: Any) -> None:
    assert not read(message(1, created_at=at(0)), message(3, created_at=at(4.9))).has(".line")


def test_a_change_of_modality_has_its_line(read: Any) -> None:
    modalities = ("voice", "text", None, "text", "voice")
    page = read(*(message(n, modality=modality) for n, modality in enumerate(modalities, 1)))
    assert page.texts("#transcript .line") == ["switched to text", "switched to voice"]
    assert classes(page)[:4] == ["day", "turn", "line", "turn"]


@pytest.mark.parametrize(
    ("modality", "word", "shape"),
    [
        ("voice", "Voice", "voice"),
        ("text", "Text", "typed"),
        (None, "unknown", "silent"),
        ("gesture", "gesture", "silent"),
        (7, "unknown", "silent"),
    ],
)
def test_every_message_has_a_badge_with_a_word(
    read: Any, modality: Any, word: str, shape: str
) -> None:
    page = read(message(1, modality=modality), message(3, modality=modality))
    assert page.texts(".turn .modality") == [word, word]
    assert page.values(".turn .modality use", "href") == [f"#{shape}"] * 2


@pytest.mark.parametrize(
    ("role", "side", "name"),
    [
        ("user", "participant", "Alice Moreau"),
        ("assistant", "agent", "Table Finder"),
        ("supervisor", "other", "supervisor"),
        (None, "other", "unknown role"),
    ],
)
def test_each_role_has_its_side_and_name(read: Any, role: str | None, side: str, name: str) -> None:
    page = read(message(1, role=role))
    assert page.one(".turn").get("data-side") == side
    assert page.one(".turn").get("data-role") == (role or "unknown")
    assert page.words(".turn .meta b") == name


def test_line_breaks_and_spaces_are_kept(read: Any) -> None:
    text = "Two things:\n\n  1. a table\n  2. a taxi"
    assert raw(read(message(1, text)).one(".say")) == text


def test_web_addresses_are_links(read: Any) -> None:
    link = read(message(1, "See https://example.com/menu?a=1&b=2 please")).one(".say a")
    assert link.get("href") == raw(link) == "https://example.com/menu?a=1&b=2"
    assert set((link.get("rel") or "").split()) >= {"noopener", "noreferrer"}


@pytest.mark.parametrize(
    "text",
    ["<script>alert(1)</script>", "<b>bold</b> & <i>so on</i>", "{{ facts }} {% load x %}", "&lt;"],
)
def test_markup_is_text(read: Any, text: str) -> None:
    say = read(message(1, text)).one(".say")
    assert raw(say) == text
    assert not list(say)


def test_a_script_address_is_no_link(read: Any) -> None:
    assert not read(message(1, "javascript://alert(1)")).has(".say a")


def test_other_directions_read_by_themselves(read: Any) -> None:
    page = read(message(1, "مرحبا، أود حجز طاولة"), message(2, "Certainly"))
    assert page.values(".say", "dir") == ["auto", "auto"]
    assert page.texts(".say")[0] == "مرحبا، أود حجز طاولة"


def test_characters_that_html_cannot_hold_are_replaced(read: Any) -> None:
    assert read(message(1, "a\x00b\x1bc")).words(".say") == "a\ufffdb\ufffdc"


def test_an_empty_transcript_says_so(read: Any) -> None:
    page = read()
    assert page.words(".reading h2") == "No messages"
    assert not page.has(".turn")
    assert not page.has("[data-error]")


def test_a_conversation_that_only_began_does_not_say_that_nothing_was_said(read: Any) -> None:
    page = read(status="in_progress", completed_at=None)
    assert "No messages" not in page.texts("h2")
    assert page.has("#live")


@pytest.mark.parametrize("bad", [None, "text", {"id": message_id(2)}, {"content": 5}])
def test_an_unreadable_message_is_shown_as_such_in_its_place(read: Any, bad: Any) -> None:
    page = read(
        message(1, "Hello"), bad if isinstance(bad, dict) else {"id": bad}, message(3, "So")
    )
    said = page.texts(".say")
    assert [said[0], said[2]] == ["Hello", "So"]
    assert said[1].startswith("This message cannot be read")
    assert page.has(".say.unreadable")


def test_a_message_without_a_usable_id_has_no_permalink(read: Any) -> None:
    page = read(message(1, id="first"))
    assert page.words(".say") == "Hello"
    assert not page.has(".permalink")
    assert page.words(".meta time") == "10:00"


def test_a_long_transcript_is_whole(read: Any) -> None:
    page = read(*(message(number, f"No. {number}") for number in range(1, 301)))
    assert page.texts(".say")[-1] == "No. 300"
    assert len(page.all(".turn")) == 300
    assert "300 messages" in page.words("#hero-facts")
