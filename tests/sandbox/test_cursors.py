from typing import Any

import pytest

from conversations.sandbox.api import Sandbox

from .box import Answer, ask, box_of, conversation, message, numbers

READINGS = [
    {"has_more": reading, "always_cursors": always}
    for reading in ("travel", "older")
    for always in (False, True)
]


def page(sandbox: Sandbox, query: str) -> Answer:
    answer = ask(sandbox, f"/conversations?{query}")
    assert answer.status == 200
    return answer


def walk(sandbox: Sandbox, first: str, towards: str, extra: str = "limit=4") -> list[Answer]:
    """The pages in one direction, until one is empty or gives no cursor; never endlessly."""
    name = {"after": "next_cursor", "before": "prev_cursor"}[towards]
    pages = [page(sandbox, f"{extra}{first}")]
    while numbers(pages[-1]) and pages[-1].json["pagination"][name] and len(pages) < 20:
        cursor = pages[-1].json["pagination"][name]
        pages.append(page(sandbox, f"{extra}&{towards}={cursor}"))
    return pages


def flat(pages: list[Answer]) -> list[int]:
    return [number for each in pages for number in numbers(each)]


@pytest.mark.parametrize("options", READINGS)
@pytest.mark.parametrize("count", [1, 4, 11, 12])
def test_older_to_the_end_and_newer_back_show_each_once(
    options: dict[str, Any], count: int
) -> None:
    sandbox = box_of(count, **options)
    down = walk(sandbox, "", "after")
    assert flat(down) == list(range(count - 1, -1, -1))
    last = down[-1].json["pagination"]["prev_cursor"]
    up = walk(sandbox, f"&before={last}", "before") if last else []
    above = [number for each in reversed(up) for number in numbers(each)]
    assert above + numbers(down[-1]) == flat(down)


@pytest.mark.parametrize("options", READINGS)
def test_rows_that_come_in_between_move_nothing(options: dict[str, Any]) -> None:
    sandbox = box_of(12, **options)
    first = page(sandbox, "limit=4")
    for number in (20, 21, 22):
        sandbox.add(conversation(number), [])
    second = page(sandbox, f"limit=4&after={first.json['pagination']['next_cursor']}")
    assert numbers(second) == [7, 6, 5, 4]
    back = page(sandbox, f"limit=4&before={second.json['pagination']['prev_cursor']}")
    assert numbers(back) == [11, 10, 9, 8]
    top = page(sandbox, f"limit=4&before={back.json['pagination']['prev_cursor']}")
    assert numbers(top) == [22, 21, 20]


def test_a_filtered_walk_survives_a_change_of_status() -> None:
    sandbox = box_of(12)
    query = "limit=4&status=completed"
    first = page(sandbox, query)
    sandbox.add(conversation(8, status="archived"), [])
    second = page(sandbox, f"{query}&after={first.json['pagination']['next_cursor']}")
    assert numbers(second) == [7, 6, 5, 4]


def test_the_newest_page_has_nothing_before_and_the_oldest_nothing_after() -> None:
    sandbox = box_of(8)
    first, second = walk(sandbox, "", "after")
    assert first.json["pagination"]["prev_cursor"] is None
    assert first.json["pagination"]["next_cursor"]
    assert second.json["pagination"]["prev_cursor"]
    assert second.json["pagination"]["next_cursor"] is None


def test_cursors_can_be_given_even_where_nothing_is_left() -> None:
    sandbox = box_of(3, always_cursors=True)
    pagination = page(sandbox, "").json["pagination"]
    assert pagination["has_more"] is False
    after = page(sandbox, f"after={pagination['next_cursor']}")
    before = page(sandbox, f"before={pagination['prev_cursor']}")
    assert numbers(after) == numbers(before) == []
    again = page(sandbox, f"before={after.json['pagination']['prev_cursor']}")
    assert numbers(again) == [2, 1, 0]


@pytest.mark.parametrize(("reading", "expected"), [("travel", False), ("older", True)])
def test_has_more_has_two_readings(reading: str, expected: bool) -> None:
    sandbox = box_of(8, has_more=reading)
    second = walk(sandbox, "", "after")[-1]
    assert second.json["pagination"]["has_more"] is False
    back = page(sandbox, f"limit=4&before={second.json['pagination']['prev_cursor']}")
    assert back.json["pagination"]["has_more"] is expected


def test_has_more_travels_upwards_too() -> None:
    sandbox = box_of(12)
    last = walk(sandbox, "", "after")[-1]
    back = page(sandbox, f"limit=4&before={last.json['pagination']['prev_cursor']}")
    assert back.json["pagination"]["has_more"] is True


def test_what_lies_beyond_counts_only_if_the_filter_keeps_it() -> None:
    sandbox = box_of(8)
    sandbox.add(conversation(30, status="abandoned"), [])
    pagination = page(sandbox, "status=completed").json["pagination"]
    assert pagination == {"has_more": False, "next_cursor": None, "prev_cursor": None}


def test_both_cursors_at_once_are_refused() -> None:
    sandbox = box_of(8)
    cursor = page(sandbox, "limit=4").json["pagination"]["next_cursor"]
    answer = ask(sandbox, f"/conversations?after={cursor}&before={cursor}")
    assert answer.status == 400
    assert "after" in answer.json["error"]["message"]


@pytest.mark.parametrize("at", [0, 5, 12, 20, -3])
def test_a_cursor_with_a_changed_letter_is_refused(at: int) -> None:
    sandbox = box_of(8)
    cursor = page(sandbox, "limit=4").json["pagination"]["next_cursor"]
    letters = list(cursor)
    letters[at] = "A" if letters[at] != "A" else "B"
    assert ask(sandbox, f"/conversations?after={''.join(letters)}").status == 400


def test_a_pending_conversation_that_begins_moves_to_its_place() -> None:
    sandbox = box_of(3)
    sandbox.add(conversation(9, status="pending", started_at=None), [])
    assert numbers(page(sandbox, "")) == [9, 2, 1, 0]
    spoken = message("Hello", created_at="2026-05-01T10:00:01.500Z")
    sandbox.say(conversation(9)["id"], spoken)
    assert numbers(page(sandbox, "")) == [2, 9, 1, 0]
