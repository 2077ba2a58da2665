"""A transcript of which only one modality is shown: all the rest stands as in the whole."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.backend.schema import Item, Message, UnreadableItem
from conversations.folds import Show, counts
from conversations.timeline import Entry, Hidden, timeline

NOON = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)

_messages = st.builds(
    Message,
    content=st.just("Hello"),
    role=st.sampled_from(["user", "assistant"]),
    created_at=st.sampled_from([0, 60, 600, 80_000]).map(lambda s: NOON + timedelta(seconds=s)),
    modality=st.sampled_from(["voice", "text", "hologram", None]),
)
_items = st.lists(st.one_of(_messages, st.builds(UnreadableItem)), max_size=14)


def said(kinds: str, **changes: object) -> list[Item]:
    """A message for each letter: v is voice, t is text, anything else unknown."""
    names = {"v": "voice", "t": "text"}
    return [Message("Hello", created_at=NOON, modality=names.get(kind)) for kind in kinds]


def shown(items: list[Item], only: str = "voice") -> list[Entry]:
    show = Show.asked(items, only)
    return show.entries(items, show.numbers, UTC)


def test_only_messages_of_the_modality_are_shown() -> None:
    assert [entry.number for entry in shown(said("tvvtv"))] == [2, 3, 5]
    assert [entry.number for entry in shown(said("tvvtv"), "text")] == [1, 4]


@pytest.mark.parametrize(("kinds", "only"), [("ttt", "text"), ("ttt", "voice"), ("tvx", "x")])
def test_without_both_or_without_a_known_one_everything_is_shown(kinds: str, only: str) -> None:
    show = Show.asked(said(kinds), only)
    assert show.only is None
    assert list(show.numbers) == [1, 2, 3]
    assert show.rest(said(kinds)) is None


def test_what_is_hidden_is_counted_before_what_is_shown_and_at_the_end() -> None:
    items = said("ttvvtxvt")
    assert [entry.hidden for entry in shown(items)] == [
        Hidden(1, 2, "text"),
        None,
        Hidden(5, 2, None),
    ]
    assert Show.asked(items, "voice").rest(items) == Hidden(8, 1, "text")


def test_a_message_after_hidden_ones_says_who_speaks() -> None:
    assert [entry.starts_group for entry in shown(said("tvvxvv"))] == [True, False, True, False]


def test_a_day_that_began_out_of_sight_has_its_heading() -> None:
    later = NOON + timedelta(days=1)
    items: list[Item] = [
        Message("a", created_at=NOON, modality="voice"),
        Message("b", created_at=later, modality="text"),
        Message("c", created_at=later, modality="voice"),
        Message("d", created_at=later, modality="text"),
        Message("e", created_at=later, modality="voice"),
    ]
    assert [entry.day for entry in shown(items)] == [NOON.date(), later.date(), None]


@settings(deadline=None)
@given(items=_items, only=st.sampled_from(["voice", "text", ""]))
def test_shown_and_hidden_are_the_whole(items: list[Item], only: str) -> None:
    show = Show.asked(items, only)
    entries = show.entries(items, show.numbers, UTC)
    hidden = [each for each in (*(entry.hidden for entry in entries), show.rest(items)) if each]
    numbers = [number for each in hidden for number in range(each.first, each.first + each.count)]
    assert sorted([*numbers, *show.numbers]) == list(range(1, len(items) + 1))


@settings(deadline=None)
@given(items=_items, cut=st.tuples(st.integers(0, 14), st.integers(0, 14)))
def test_a_part_of_what_is_shown_is_as_in_the_whole(
    items: list[Item], cut: tuple[int, int]
) -> None:
    show = Show.asked(items, "voice")
    first, stop = sorted(cut)
    whole = show.entries(items, show.numbers, UTC)
    assert show.entries(items, show.numbers[first:stop], UTC) == whole[first:stop]


@settings(deadline=None)
@given(items=_items)
def test_what_a_message_says_of_itself_does_not_change(items: list[Item]) -> None:
    whole = timeline(items, UTC)
    for entry in shown(items):
        there = whole[entry.number - 1]
        assert (entry.message, entry.local, entry.gap, entry.switched_to) == (
            there.message,
            there.local,
            there.gap,
            there.switched_to,
        )
        assert entry.day in (there.day, there.within)


def test_places_lead_to_the_next_one_shown() -> None:
    show = Show.asked(said("tvvtvt"), "voice")
    assert [show.place_of(number) for number in range(8)] == [1, 1, 1, 2, 3, 3, 4, 4]
    assert [list(show.since(number)) for number in (1, 3, 4, 6)] == [[2, 3, 5], [3, 5], [5], []]
    assert [show.has(range(*ends)) for ends in ((2, 4), (2, 5), (4, 5), (5, 6))] == [
        True,
        False,
        False,
        True,
    ]
    assert list(show.at(range(2, 4))) == [3, 5]


def test_modalities_are_counted_by_name() -> None:
    assert counts(said("tvvx")) == {"voice": 2, "text": 1}
    assert counts(said("tt")) == {"text": 2}
