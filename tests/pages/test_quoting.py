"""The address from which a page takes its quotes."""

import pytest

from conversations.models import AuditEntry
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message, message_id, profile

HERE = f"/conversations/{conversation_id(1)}/quote/"
ADDRESS = f"http://testserver/conversations/{conversation_id(1)}/?message="


def quoted(reader: Reader, query: str, status: int = 200) -> str:
    response = reader.client.get(f"{HERE}?{query}")
    assert response.status_code == status
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    return response.content.decode()


def test_a_range_is_quoted_with_speaker_time_and_link(bob_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(n, f"No. {n}") for n in (1, 2, 3)])
    text = quoted(bob_reads, f"message={message_id(3)}..{message_id(2)}")
    assert text == (
        "Table Finder, 1 May 2026, 10:00:40 UTC, Text\n    No. 2\n"
        f"{ADDRESS}{message_id(2)}\n\n"
        "Alice Moreau, 1 May 2026, 10:01:00 UTC, Text\n    No. 3\n"
        f"{ADDRESS}{message_id(3)}\n"
    )


@pytest.mark.parametrize(
    ("form", "begin"),
    [("markdown", "> **"), ("html", "<blockquote>\n<p>"), ("mediawiki", "<blockquote>\n'''")],
)
def test_it_comes_in_the_form_asked_for(
    bob_reads: Reader, box: Sandbox, form: str, begin: str
) -> None:
    box.add(conversation(1), [message(1)])
    assert quoted(bob_reads, f"message={message_id(1)}&form={form}").startswith(begin)


def test_what_is_masked_on_the_page_is_masked_in_a_quote(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1, "I am alice@example.com")])
    assert "alice@" not in quoted(alice_reads, f"message={message_id(1)}")


def test_a_name_is_one_line_and_turns_nothing_around(bob_reads: Reader, box: Sandbox) -> None:
    name = profile("Alice\u202e\nMallory", last_name="says")
    box.add(conversation(1, participant_profile=name), [message(1)])
    assert quoted(bob_reads, f"message={message_id(1)}").startswith("Alice Mallory says, 1 May")


def test_what_the_backend_does_not_say_is_not_quoted(bob_reads: Reader, box: Sandbox) -> None:
    said = [message(1, modality=None), message(2, modality=None, created_at=None)]
    box.add(conversation(1), said)
    text = quoted(bob_reads, f"message={message_id(1)}..{message_id(2)}")
    heads = [line for line in text.split("\n") if line.startswith(("Alice", "Table"))]
    assert heads == ["Alice Moreau, 1 May 2026, 10:00:20 UTC", "Table Finder, message 2"]


def test_a_quote_has_its_day_as_its_reader_writes_it(bob_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    bob_reads.client.cookies["language"] = "de"
    head = quoted(bob_reads, f"message={message_id(1)}").partition("\n")[0]
    assert head == "Alice Moreau, 1. Mai 2026, 10:00:20 UTC, Text"


def test_a_role_of_nothing_and_a_modality_of_two_lines_are_words(
    bob_reads: Reader, box: Sandbox
) -> None:
    box.add(conversation(1), [message(1, role="\u202e", modality="odd\u202e\nway")])
    head = quoted(bob_reads, f"message={message_id(1)}").partition("\n")[0]
    assert head == "unknown role, 1 May 2026, 10:00:20 UTC, odd way"


def test_a_quote_is_noted_once_a_session_like_a_view(bob_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    for _ in range(2):
        quoted(bob_reads, f"message={message_id(1)}")
    [entry] = AuditEntry.objects.filter(event="conversation.view")
    assert str(entry.conversation) == conversation_id(1)


def test_what_cannot_be_quoted_is_said(bob_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(n) for n in range(1, 203)])
    assert "no such form" in quoted(bob_reads, "form=rtf", 400)
    assert "not in the transcript" in quoted(bob_reads, f"message={message_id(900)}", 404)
    assert "not in the transcript" in quoted(bob_reads, "message=nonsense", 404)
    assert "At most 200" in quoted(bob_reads, f"message={message_id(1)}..{message_id(202)}", 400)
    assert not AuditEntry.objects.filter(event="conversation.view").exists()
    quoted(bob_reads, f"message={message_id(1)}..{message_id(200)}")
