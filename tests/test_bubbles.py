"""Timeline entries as the transcript prints them, and what an address points at."""

from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from conversations.backend.schema import Item, Message, Participant, UnreadableItem
from conversations.bubbles import Bubble, Cast, Target, bubbles
from conversations.masks import Shown
from conversations.outline import places
from conversations.timeline import timeline

ALICE = Participant(id=UUID(int=1), first_name="Alice", last_name="Moreau")
TALK = Shown(id=UUID(int=9), status="completed", agent_id=UUID(int=2), participant_profile=ALICE)
CAST = Cast.of(TALK, "Table Finder")
ITEMS = [Message("Hello", id=UUID(int=number)) for number in range(1, 6)]


def made(items: list[Item], cast: Cast = CAST, targets: range = range(0)) -> list[Bubble]:
    return list(bubbles(timeline(items, UTC), cast, places(items), targets))


def only(item: Item, cast: Cast = CAST) -> Bubble:
    [bubble] = made([item], cast)
    return bubble


def said(**changes: Any) -> Bubble:
    return only(Message("Hello", **changes))


def test_the_participant_speaks_under_their_name() -> None:
    speaker = said(role="user")["speaker"]
    assert speaker == {"name": "Alice Moreau", "initials": "AM", "tint": 1}


def test_the_agent_speaks_under_its_name() -> None:
    speaker = said(role="assistant")["speaker"]
    assert speaker == {"name": "Table Finder", "initials": "TF", "tint": 2}


def test_other_roles_speak_under_their_own_names_without_a_face() -> None:
    assert said(role="supervisor")["speaker"]["name"] == "supervisor"
    assert said(role="supervisor")["speaker"]["initials"] == ""
    assert said(role=None)["speaker"]["name"] == "unknown role"


def test_without_the_conversation_both_sides_still_have_names() -> None:
    cast = Cast.of(None, "Agent")
    names = [
        only(Message("Hello", role=role), cast)["speaker"]["name"] for role in ("user", "assistant")
    ]
    assert names == ["Participant", "Agent"]


def test_a_bubble_has_its_time_in_the_zone_and_exactly() -> None:
    bubble = said(created_at=datetime(2026, 5, 1, 10, 5, 7, tzinfo=UTC))
    assert (bubble["time"], bubble["exactly"]) == ("10:05", "2026-05-01T10:05:07.000Z")
    [day] = bubble["before"]
    assert (day["kind"], day["words"], day["short"]) == (
        "day",
        "Friday 1 May 2026",
        "Fri 1 May 2026",
    )


def test_a_bubble_without_a_time_has_none() -> None:
    assert (said()["time"], said()["exactly"], said()["before"]) == ("", "", [])


@pytest.mark.parametrize(
    ("modality", "word"), [("voice", "Voice"), ("sms", "sms"), (None, "unknown"), ("", "unknown")]
)
def test_a_bubble_always_has_a_modality_to_show(modality: str | None, word: str) -> None:
    assert said(modality=modality)["word"] == word


def test_a_change_of_modality_is_a_line_with_its_shape() -> None:
    items: list[Item] = [Message("a", modality="voice"), Message("b", modality="text")]
    switch = {"kind": "switch", "words": "switched to text", "short": "", "shape": "typed"}
    assert [bubble["before"] for bubble in made(items)] == [[], [switch]]


def test_text_is_safe_html() -> None:
    assert only(Message("<b>Hello</b>"))["html"] == "&lt;b&gt;Hello&lt;/b&gt;"


def test_an_unreadable_message_keeps_its_id() -> None:
    bubble = only(UnreadableItem(UUID(int=5)))
    assert (bubble["id"], bubble["readable"], bubble["html"]) == (str(UUID(int=5)), False, "")
    assert (bubble["role"], bubble["modality"]) == ("unknown", "unknown")


def test_targets_are_marked_and_the_first_of_them_once() -> None:
    found = made([*ITEMS], targets=range(2, 4))
    assert [bubble["number"] for bubble in found if bubble["target"]] == ["2", "3"]
    assert [bubble["number"] for bubble in found if bubble["first_target"]] == ["2"]


def test_of_two_messages_with_one_id_the_first_has_it() -> None:
    twice: list[Item] = [Message(word, id=UUID(int=1)) for word in ("Hello", "Again")]
    assert [bubble["id"] for bubble in made(twice)] == [str(UUID(int=1)), ""]
    assert Target(UUID(int=1), UUID(int=1)).numbers(places(twice)) == range(1, 2)


def test_a_window_gives_no_id_that_an_earlier_message_has() -> None:
    twice: list[Item] = [Message(word, id=UUID(int=1)) for word in ("Hello", "Again")]
    window = timeline(twice, UTC, range(2, 3))
    assert [bubble["id"] for bubble in bubbles(window, CAST, places(twice))] == [""]


def test_without_a_target_nothing_is_marked() -> None:
    found = made([*ITEMS])
    assert not any(bubble["target"] or bubble["first_target"] for bubble in found)


def test_one_id_is_a_target() -> None:
    assert Target.parse(str(UUID(int=3))) == Target(UUID(int=3), UUID(int=3))


def test_two_ids_are_a_range() -> None:
    text = f"{UUID(int=2)}..{UUID(int=4)}"
    assert Target.parse(text) == Target(UUID(int=2), UUID(int=4))


@pytest.mark.parametrize(
    "text", ["", "..", "x", f"{UUID(int=1)}..", f"..{UUID(int=1)}", f"{UUID(int=1)}..x", "1" * 99]
)
def test_anything_else_is_no_target(text: str) -> None:
    assert Target.parse(text) is None


@pytest.mark.parametrize(
    ("first", "last", "numbers"),
    [(3, 3, [3]), (2, 4, [2, 3, 4]), (4, 2, [2, 3, 4]), (1, 5, [1, 2, 3, 4, 5]), (2, 9, [])],
)
def test_a_target_finds_its_messages(first: int, last: int, numbers: list[int]) -> None:
    assert list(Target(UUID(int=first), UUID(int=last)).numbers(places(ITEMS))) == numbers
