"""The rows of the list."""

from datetime import UTC, datetime
from typing import Any

import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.faults import FaultOptions
from tests.pages.client import Page, Reader
from tests.pages.made import (
    TABLE_FINDER,
    at,
    conversation,
    conversation_id,
    message,
    profile,
)

NOON = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _noon(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is noon on the day after the conversations of `made`."""
    monkeypatch.setattr("django.utils.timezone.now", lambda: NOON)


def listed(reader: Reader, box: Sandbox, **changes: Any) -> Page:
    box.add(conversation(1, **changes), [])
    return reader.get("/conversations/")


def test_a_row_leads_to_its_conversation(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    page = alice_reads.get("/conversations/")
    assert page.href("tr a").startswith(f"/conversations/{conversation_id(1)}/?in=")
    assert alice_reads.get(page.href("tr a")).words("h1") == "Alice Moreau"


def test_a_row_is_one_link(alice_reads: Reader, box: Sandbox) -> None:
    page = listed(alice_reads, box)
    assert page.texts("tr a") == ["Alice Moreau"]


def test_a_row_carries_its_id_and_status(alice_reads: Reader, box: Sandbox) -> None:
    page = listed(alice_reads, box, status="abandoned")
    row = page.one("tr[data-conversation]")
    assert row.get("data-conversation") == conversation_id(1)
    assert row.get("data-status") == "abandoned"


def test_rows_are_newest_first(alice_reads: Reader, box: Sandbox) -> None:
    for number in (1, 3, 2):
        box.add(conversation(number), [])
    page = alice_reads.get("/conversations/")
    assert page.texts("tr a") == ["Charlie Moreau", "Bob Moreau", "Alice Moreau"]


def test_a_name_stands_above_the_e_mail(bob_reads: Reader, box: Sandbox) -> None:
    page = listed(bob_reads, box)
    assert page.words(".names") == "Alice Moreaualice@example.com"
    assert page.words(".names small") == "alice@example.com"


def test_a_participant_without_a_name_shows_the_e_mail(bob_reads: Reader, box: Sandbox) -> None:
    nameless = profile(first_name="Bob") | {"first_name": None, "last_name": " "}
    page = listed(bob_reads, box, participant_profile=nameless)
    assert page.words("tr a") == "bob@example.com"
    assert page.words(".names small") == "Example Ltd"


@pytest.mark.parametrize("nobody", [None, {}, {"id": None, "email": ""}])
def test_an_unknown_participant_shows_the_code(
    alice_reads: Reader, box: Sandbox, nobody: Any
) -> None:
    page = listed(alice_reads, box, participant_profile=nobody)
    assert page.words("tr a") == "Unknown participant"
    assert page.words(".names small") == "AB7D-RX8F"


def test_a_name_is_text_and_no_markup(alice_reads: Reader, box: Sandbox) -> None:
    page = listed(alice_reads, box, participant_profile=profile("<b>Bob</b>"))
    assert page.words("tr a") == "<b>Bob</b> Moreau"
    assert not page.has("tr a b")


def test_a_name_in_another_direction_is_kept_apart(alice_reads: Reader, box: Sandbox) -> None:
    page = listed(alice_reads, box, participant_profile=profile("ليلى", last_name="حداد"))
    assert page.words("tr a bdi") == "ليلى حداد"


def test_an_avatar_is_not_loaded_from_elsewhere(alice_reads: Reader, box: Sandbox) -> None:
    picture = "https://pictures.example/alice.png"
    page = listed(alice_reads, box, participant_profile=profile(avatar_image_url=picture))
    assert "pictures.example" not in page.html
    assert page.words("tr .who") == "AM"


def test_an_agent_is_shown_by_name(alice_reads: Reader, box: Sandbox) -> None:
    assert listed(alice_reads, box).words("tr .agent") == "Table Finder"


def test_a_conversation_without_an_agent_says_so(alice_reads: Reader, box: Sandbox) -> None:
    assert listed(alice_reads, box, agent_id=None).words("tr .agent") == "No agent"


@pytest.mark.parametrize(
    "fault", [{"status": 404}, {"status": 401}, {"status": 500}, {"error": "reset"}, {"delay": 5.0}]
)
def test_an_agent_is_shown_by_short_id_where_agents_do_not_answer(
    alice_reads: Reader, box: Sandbox, fault: FaultOptions
) -> None:
    box.faults.add("/agents", **fault)
    page = listed(alice_reads, box)
    assert page.words("tr .agent") == f"Agent {TABLE_FINDER[:8]}"
    assert page.texts("#agent option") == ["Any agent", f"Agent {TABLE_FINDER[:8]}"]


@pytest.mark.parametrize(
    ("status", "word", "shape"),
    [
        ("pending", "Pending", "pending"),
        ("in_progress", "In progress", "progress"),
        ("completed", "Completed", "completed"),
        ("abandoned", "Abandoned", "abandoned"),
        ("archived", "Archived", "archived"),
        ("on_hold", "on hold", "other"),
    ],
)
def test_a_status_has_a_word_and_a_shape(
    alice_reads: Reader, box: Sandbox, status: str, word: str, shape: str
) -> None:
    page = listed(alice_reads, box, status=status)
    assert page.words("tr .status") == word
    assert page.one("tr .status").get("data-look") == shape
    assert page.values("tr .status use", "href") == [f"#{shape}"]


def test_turns_are_shown_and_missing_ones_are_a_dash(alice_reads: Reader, box: Sandbox) -> None:
    assert listed(alice_reads, box, turn_count=0).words("tr .turns") == "0 turns"
    assert listed(alice_reads, box, turn_count=20_000).words("tr .turns") == "20,000 turns"
    assert listed(alice_reads, box, turn_count=None).words("tr .turns") == "– turns"


@pytest.mark.parametrize(
    ("started_at", "shown"),
    [
        ("2026-05-02T09:05:00Z", "Today 09:05"),
        ("2026-05-01T23:59:59Z", "Yesterday 23:59"),
        ("2026-04-30T08:00:00+02:00", "30 Apr 06:00"),
        ("2025-12-31T08:00:00Z", "31 Dec 2025"),
        (None, "not started"),
    ],
)
def test_a_start_is_shown_by_its_day(
    alice_reads: Reader, box: Sandbox, started_at: str | None, shown: str
) -> None:
    assert listed(alice_reads, box, started_at=started_at).words("tr .when") == shown


def test_a_start_has_its_exact_time(alice_reads: Reader, box: Sandbox) -> None:
    time = listed(alice_reads, box).one("tr .when time")
    assert time.get("datetime") == time.get("title") == "2026-05-01T10:01:00.000Z"


def test_a_start_is_in_the_zone_of_the_reader(alice_reads: Reader, box: Sandbox) -> None:
    alice_reads.client.cookies["zone"] = "Europe/Paris"
    page = listed(alice_reads, box)
    assert page.words("tr .when") == "Yesterday 12:01"
    assert page.words(".pager .zone") == "times in Europe/Paris"


@pytest.mark.parametrize(
    ("completed_at", "shown"), [(at(6), "5 min"), (at(1.5), "30 s"), (None, ""), (at(-9), "")]
)
def test_a_length_is_shown_where_it_is_known(
    alice_reads: Reader, box: Sandbox, completed_at: str | None, shown: str
) -> None:
    assert listed(alice_reads, box, completed_at=completed_at).words("tr .took") == shown
