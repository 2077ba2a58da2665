"""Whole conversations as files: what stands in them, for whom, and what is noted."""

import csv
import json
import re
from collections.abc import Callable
from io import StringIO
from typing import Any, Final

import pytest
from django.http import HttpResponse
from markdown_it import MarkdownIt

from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.hostile.backend import say_conversation
from tests.pages.client import Reader
from tests.pages.made import JSON, at, conversation, conversation_id, message, message_id, profile

SUFFIXES: Final = ("txt", "md", "csv", "json")
HERE: Final = f"/conversations/{conversation_id(1)}/transcript"
ADDRESS: Final = f"http://testserver/conversations/{conversation_id(1)}/"
KINDS: Final = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}

Take = Callable[..., str]


def taken(reader: Reader, suffix: str, status: int = 200) -> HttpResponse:
    response = reader.client.get(f"{HERE}.{suffix}")
    assert response.status_code == status
    return response  # type: ignore[return-value]


def text_of(response: Any) -> str:
    return b"".join(response).decode()


@pytest.fixture
def take(bob_reads: Reader, box: Sandbox) -> Take:
    """A conversation of these messages as a file."""

    def take(suffix: str, *messages: JSON, **changes: Any) -> str:
        box.add(conversation(1, **changes), list(messages))
        return text_of(taken(bob_reads, suffix))

    return take


def table(text: str) -> list[dict[str, str]]:
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff"), newline="")))


def test_the_text_has_facts_days_silences_and_who_says_what_when(
    take: Take, bob_reads: Reader
) -> None:
    bob_reads.client.cookies["zone"] = "Europe/Paris"
    text = take(
        "txt",
        message(1, "Hello\nI need a table", modality="voice"),
        message(2, "For how many?", created_at=at(12)),
        message(3, "Two", created_at=at(24 * 60)),
        participant_profile=profile(),
    )
    facts, _, said = text.partition("Friday")
    assert facts.startswith("Alice Moreau\n============\n\nE-mail        alice@example.com\n")
    assert "\nStatus        Completed\nAgent         Table Finder\n" in facts
    assert "\nStarted       1 May 2026, 12:01:00 CEST\n" in facts
    assert "\nMessages      3, Voice 33 %, Text 67 %\n" in facts
    assert f"\nCode          AB7D-RX8F\nId            {conversation_id(1)}\n" in facts
    assert f"\nLink          {ADDRESS}\nTimes in      Europe/Paris\nAs of         " in facts
    assert said == (
        " 1 May 2026, Europe/Paris\n-------------------------------\n"
        "\n12:00:20 CEST  Alice Moreau  Voice\n    Hello\n    I need a table\n"
        "\n  * * *  11 minutes later\n\n  * * *  switched to text\n"
        "\n12:12:00 CEST  Table Finder  Text\n    For how many?\n"
        "\nSaturday 2 May 2026, Europe/Paris\n---------------------------------\n"
        "\n  * * *  23 hours later\n"
        "\n12:00:00 CEST  Alice Moreau  Text\n    Two\n"
    )


def test_the_text_says_how_long_it_took_and_nothing_of_what_is_not_known(take: Take) -> None:
    facts = take("txt", message(1)).partition("Friday")[0]
    assert "\nCompleted     1 May 2026, 10:03:00 UTC\nTook          2 min\n" in facts
    facts = take("txt", message(1), completed_at=None).partition("Friday")[0]
    assert "Completed  " not in facts
    assert "Took" not in facts


def test_a_message_without_a_time_has_its_number(take: Take) -> None:
    timeless = message(1, created_at=None)
    assert "\nAlice Moreau  Text\n    Hello\n" in take("txt", timeless)
    assert f"**Alice Moreau**, [\\#1](<{ADDRESS}?message={message_id(1)}>), Text" in take(
        "md", timeless
    )
    [row] = table(take("csv", timeless))
    assert (row["at"], row["local"], row["zone"]) == ("", "", "")


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_long_file_is_sent_in_pieces(take: Take, bob_reads: Reader, suffix: str) -> None:
    said = [message(number, "word " * 200) for number in range(1, 301)]
    whole = take(suffix, *said)
    response: Any = taken(bob_reads, suffix)
    pieces = [piece.decode() for piece in response.streaming_content]
    assert len(pieces) > 5
    assert "".join(pieces).count("word") == whole.count("word") == 60_000


def test_a_message_cannot_speak_for_somebody_else(take: Take) -> None:
    text = take("txt", message(1, "Yes\n\n10:00:40 UTC  Table Finder  Text\n    I agree\r# No"))
    said = text.partition("10:00:20 UTC  ")[2].split("\n", 1)[1]
    assert all(line.startswith("    ") for line in said.splitlines() if line)


def test_the_hour_that_comes_twice_is_told_apart(take: Take, bob_reads: Reader) -> None:
    bob_reads.client.cookies["zone"] = "Europe/Paris"
    times = ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z")
    text = take("txt", *(message(n, created_at=time) for n, time in enumerate(times)))
    assert "\n02:30:00 CEST  " in text
    assert "\n02:30:00 CET  " in text


def test_the_markdown_reads_as_a_document(take: Take) -> None:
    text = take("md", message(1, "# Hello\n* Bob"), message(2, "Yes", created_at=at(6)))
    found = MarkdownIt().parse(text)
    words = [
        (found[n - 1].type.removesuffix("_open"), token.content)
        for n, token in enumerate(found)
        if token.type == "inline"
    ]
    assert words[0] == ("heading", "Alice Moreau")
    assert ("paragraph", f"**Link:** <{ADDRESS}>") in words
    when = f"[10:00:20 UTC](<{ADDRESS}?message={message_id(1)}>)"
    assert words[-6:-3] == [
        ("heading", "Friday 1 May 2026, UTC"),
        ("paragraph", f"**Alice Moreau**, {when}, Text"),
        ("paragraph", "\\# Hello\\\n\\* Bob"),
    ]
    assert ("paragraph", "*5 minutes later*") in words
    kinds = [token.type for token in found if token.type.endswith("_open")]
    assert kinds.count("heading_open") == 2
    assert kinds.count("blockquote_open") == 2
    assert kinds.count("bullet_list_open") == 1


def test_the_table_has_a_row_for_each_message(take: Take, bob_reads: Reader) -> None:
    bob_reads.client.cookies["zone"] = "Europe/Paris"
    text = take("csv", message(1, 'Say "hi"\nnow', modality="voice"), message(2, role="critic"))
    assert text.startswith("\ufeffnumber,id,at,local,zone,speaker,role,modality,content\r\n")
    assert text.endswith("\r\n")
    assert [tuple(row.values()) for row in table(text)] == [
        (
            *("1", message_id(1), "2026-05-01T10:00:20.000Z", "2026-05-01 12:00:20"),
            *("Europe/Paris", "Alice Moreau", "user", "Voice", 'Say "hi"\nnow'),
        ),
        (
            *("2", message_id(2), "2026-05-01T10:00:40.000Z", "2026-05-01 12:00:40"),
            *("Europe/Paris", "critic", "critic", "Text", "Hello"),
        ),
    ]


@pytest.mark.parametrize("begin", ["=", "+", "-", "@", "\t=", "\n=", " =", "\ufeff=", "＝"])
def test_a_spreadsheet_runs_nothing_that_was_said(take: Take, begin: str) -> None:
    [row] = table(take("csv", message(1, f"{begin}1+1", role=f"{begin}role")))
    assert row["content"] == f"'{begin}1+1"
    assert not row["role"].startswith(begin.strip() or "=")


def test_the_json_is_what_the_backend_sent(take: Take) -> None:
    said = [message(1, "Naïve\u2028😀", confidence=0.5), message(2, words=[{"a": None}])]
    made = conversation(1, mood={"level": [1, 2.5, None]}, session_properties={"a\u0085b": "c"})
    text = take("json", *said, **made)
    assert json.loads(text) == made | {
        "transcript": {"conversation_id": conversation_id(1), "messages": said}
    }
    assert text.count("\n      {") == 2
    assert "Naïve" in text


def test_the_json_has_one_transcript_only(take: Take) -> None:
    text = take("json", message(1), transcript="of another kind")
    assert text.count('"transcript":') == 1


def test_a_transcript_of_null_is_an_empty_one(bob_reads: Reader, box: Sandbox) -> None:
    say_conversation(box, None)  # type: ignore[arg-type]
    assert json.loads(text_of(taken(bob_reads, "json")))["transcript"]["messages"] == []


def test_the_json_of_a_silent_conversation_is_json(take: Take) -> None:
    assert json.loads(take("json"))["transcript"]["messages"] == []


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_files_are_named_after_the_code_and_the_day(
    take: Take, bob_reads: Reader, suffix: str
) -> None:
    take(suffix, connection_code="AB7D/../RX 8F", started_at="2026-05-01T22:30:00Z")
    response = taken(bob_reads, suffix)
    name = f"conversation-AB7D-RX-8F-2026-05-01.{suffix}"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{name}"'
    assert response.headers["Content-Type"] == KINDS[suffix]
    assert response.headers["Cache-Control"] == "private, no-store"
    bob_reads.client.cookies["zone"] = "Europe/Paris"
    assert "-2026-05-02." in taken(bob_reads, suffix).headers["Content-Disposition"]


@pytest.mark.parametrize(
    ("changes", "name"),
    [
        ({"connection_code": None}, 'filename="conversation-00000001-2026-05-01.txt"'),
        ({"connection_code": "\u202e/\x00"}, 'filename="conversation-00000001-2026-05-01.txt"'),
        ({"connection_code": "A" * 300}, f'filename="conversation-{"A" * 60}-2026-05-01.txt"'),
        (
            {"connection_code": "Zoë", "started_at": None},
            "filename*=utf-8''conversation-Zo%C3%AB.txt",
        ),
    ],
)
def test_a_name_is_one_that_every_system_takes(
    take: Take, bob_reads: Reader, changes: JSON, name: str
) -> None:
    take("txt", **changes)
    assert taken(bob_reads, "txt").headers["Content-Disposition"] == f"attachment; {name}"


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_taking_a_file_is_noted_before_its_first_byte(
    take: Take, bob_reads: Reader, bob: Person, suffix: str
) -> None:
    take(suffix, message(1))
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.person_id, entry.facts) == (
        "transcript.download",
        bob.pk,
        {"format": suffix},
    )
    assert str(entry.conversation) == conversation_id(1)
    AuditHead.objects.update(seal="broken")
    bob_reads.get(f"{HERE}.{suffix}", 503)


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_whoever_may_not_see_an_address_does_not_take_it_away(
    take: Take, alice_reads: Reader, suffix: str
) -> None:
    words = "I am alice@example.com, ask dora@example.com"
    changes = {
        "participant_profile": profile(e_mail="alice@example.com", nick="alice@example.com"),
        "session_properties": {"from": "alice@example.com"},
        "connection_code": "alice@example.com",
        "hint": ["alice@example.com"],
    }
    assert "alice@example.com" in take(
        suffix, message(1, words, note="alice@example.com"), **changes
    )
    response = taken(alice_reads, suffix)
    text = text_of(response)
    assert "alice@" not in text
    assert "dora@example.com" in text
    assert "alice" not in response.headers["Content-Disposition"]


def test_a_masked_name_is_nowhere_in_the_json(
    take: Take, alice_reads: Reader, settings: Any
) -> None:
    settings.MASKED_FIELDS = "support: email, name"
    seen = profile(first_name="A", avatar_image_url="https://example.com/a.png", full="Ms Moreau")
    take("json", message(1, "Moreau speaking"), participant_profile=seen)
    found = json.loads(text_of(taken(alice_reads, "json")))
    person = found["participant_profile"]
    assert person["first_name"] == "•••"
    assert person["avatar_image_url"] is None
    assert "Moreau" not in json.dumps(found)
    take("json", participant_profile=["Moreau"])
    assert json.loads(text_of(taken(alice_reads, "json")))["participant_profile"] is None


@pytest.mark.parametrize("suffix", SUFFIXES)
@pytest.mark.parametrize("part", ["", "/transcript"])
def test_trouble_of_the_backend_is_a_page_and_no_file(
    bob_reads: Reader, box: Sandbox, suffix: str, part: str
) -> None:
    box.add(conversation(1), [message(1)])
    with box.fault(f"/conversations/{conversation_id(1)}{part}", status=500):
        page = bob_reads.get(f"{HERE}.{suffix}", 502)
    assert page.has("[data-error=failed]")
    assert "Content-Disposition" not in page.response.headers
    assert not AuditEntry.objects.filter(event="transcript.download").exists()


def test_there_is_no_other_kind_of_file(bob_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    bob_reads.get(f"{HERE}.exe", 404)


def test_messages_that_cannot_be_read_are_said_to_be_there(take: Take) -> None:
    nothing: JSON = {"id": message_id(2), "role": "user"}
    nulls = dict.fromkeys(message(3))
    said = (message(1, ""), nothing, nulls)
    for suffix in ("txt", "md"):
        text = take(suffix, *said)
        assert text.count("This message cannot be read") == 2
        assert not re.search(r"(, | )\n", text)
        assert "empty message" in text
    contents = [row["content"] for row in table(take("csv", *said))]
    assert contents == ["", *["[This message cannot be read.]"] * 2]
    assert json.loads(take("json", *said))["transcript"]["messages"] == list(said)


@pytest.mark.parametrize("suffix", ["txt", "md", "csv"])
def test_control_characters_and_any_script_come_through(take: Take, suffix: str) -> None:
    text = take(suffix, message(1, "a\x00b\x1b[31m \u202eשלום"))
    assert "a\ufffdb\ufffd" in text
    assert "\u202eשלום" in text


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_message_of_ten_megabytes_comes_through(take: Take, suffix: str) -> None:
    assert take(suffix, message(1, "ab" * 5_000_000)).count("abab") == 2_500_000


def test_a_value_of_any_depth_is_still_json(take: Take) -> None:
    deep: Any = "end"
    for _ in range(400):
        deep = [deep]
    found = json.loads(take("json", message(1, deep=deep), deep=deep))
    assert isinstance(found["deep"], list)
    assert isinstance(found["transcript"]["messages"][0]["deep"], list)


def test_a_file_of_what_is_remembered_asks_the_backend_for_nothing(
    take: Take, bob_reads: Reader, box: Sandbox, settings: Any
) -> None:
    settings.REMEMBER = True
    take("txt", message(1))
    with box.fault("*", status=500):
        assert message_id(1) in text_of(taken(bob_reads, "json"))


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_where_nothing_is_remembered_a_file_asks_for_each_part_once(
    suffix: str, take: Take, box: Sandbox, settings: Any
) -> None:
    settings.REMEMBER = False
    take(suffix, message(1))
    path = f"/conversations/{conversation_id(1)}"
    asked = [call.path for call in box.calls if call.path != "/agents"]
    assert sorted(asked) == [path, f"{path}/transcript"]


def test_a_transcript_without_messages_is_a_page_and_no_file(
    bob_reads: Reader, box: Sandbox
) -> None:
    box.add(conversation(1), [])
    with box.fault(f"/conversations/{conversation_id(1)}/transcript", body='{"data": {}}'):
        assert "data-error" in taken(bob_reads, "json", 502).content.decode()
