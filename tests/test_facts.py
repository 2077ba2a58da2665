"""The facts of a conversation, ready to be printed."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from conversations.backend.schema import Message, Participant
from conversations.facts import Facts, When, facts
from conversations.masks import Shown

NOON = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def about(*messages: Message, **changes: Any) -> Facts:
    conversation = Shown(id=UUID(int=1), **{"status": "completed"} | changes)
    return facts(conversation, messages, "Table Finder", NOON, PARIS)


def test_times_are_for_people_and_for_machines() -> None:
    found = about(started_at=datetime(2026, 5, 2, 9, 0, tzinfo=UTC))
    exactly, there = "2026-05-02T09:00:00.000Z", "2026-05-02T11:00:00.000+02:00"
    assert found.started == When("Today 11:00", exactly, there)
    assert found.completed == When("", "", "")


@pytest.mark.parametrize(
    ("minute", "took"), [(30, "30 min"), (0, "0 s"), (None, "")], ids=["known", "none", "unknown"]
)
def test_the_length_goes_from_start_to_completion(minute: int | None, took: str) -> None:
    start = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
    end = None if minute is None else start.replace(minute=minute)
    assert about(started_at=start, completed_at=end).took == took


def test_a_completion_before_the_start_has_no_length() -> None:
    start = datetime(2026, 5, 2, 9, 0, tzinfo=UTC)
    assert about(started_at=start, completed_at=start.replace(hour=8)).took == ""


def test_a_person_is_described() -> None:
    found = about(participant_profile=Participant(first_name="Alice"))
    assert (found.name, found.initials) == ("Alice", "A")


def test_without_a_person_nothing_is_made_up() -> None:
    found = about()
    assert found.name == "Unknown participant"
    assert found.code == ""
    assert found.turns is None


def test_shares_follow_each_other_and_fill_the_bar() -> None:
    spoken = [Message("a", modality=name) for name in ("voice", "text", "text", None)]
    shares = about(*spoken).shares
    assert [(share.look.word, share.start, share.percent) for share in shares] == [
        ("Voice", 0, 25),
        ("Text", 25, 50),
        ("unknown", 75, 25),
    ]


def test_no_messages_have_no_shares() -> None:
    assert about().shares == []


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_nothing_is_no_property_and_no_path(nothing: Any) -> None:
    found = about(session_properties=nothing, path_taken=nothing)
    assert found.properties is None
    assert (found.path, found.path_json) == ([], "")


@pytest.mark.parametrize("value", [0, False, "", "text", [None], {"a": {}}])
def test_any_other_property_is_a_tree(value: Any) -> None:
    assert about(session_properties=value).properties is not None


def test_a_path_is_steps_with_their_json() -> None:
    found = about(path_taken=["greet", {"node": "ask_need"}])
    assert [step.label for step in found.path] == ["greet", "ask need"]
    assert found.path_json.startswith('[\n  "greet"')
