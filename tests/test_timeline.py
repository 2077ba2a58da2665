"""A transcript as people read it."""

from datetime import UTC, date, datetime, timedelta
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from conversations.backend.schema import Item, Message, UnreadableItem
from conversations.timeline import Entry, modality_shares, span, timeline

NOON = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")


def said(
    after: float | None = None, role: str | None = "user", modality: str | None = "voice"
) -> Message:
    """A message that many seconds after noon, or without a time."""
    moment = None if after is None else NOON + timedelta(seconds=after)
    return Message(content="Hello", role=role, created_at=moment, modality=modality)


def at(moment: datetime) -> Message:
    return Message(content="Hello", role="user", created_at=moment)


def read(*items: Item) -> list[Entry]:
    return timeline(items, UTC)


def groups(*items: Item) -> list[bool]:
    return [entry.starts_group for entry in read(*items)]


def test_a_first_message_has_a_heading_and_starts_a_group() -> None:
    message = said(0)
    assert timeline([message], PARIS) == [
        Entry(
            number=1,
            id=None,
            message=message,
            side="participant",
            starts_group=True,
            day=date(2026, 7, 4),
            within=date(2026, 7, 4),
            gap=None,
            switched_to=None,
            local=NOON,
        )
    ]


def test_an_empty_transcript_is_an_empty_timeline() -> None:
    assert read() == []


def test_each_role_has_its_side() -> None:
    entries = read(*(said(0, role) for role in ("user", "assistant", "system", "User", None)))
    assert [entry.side for entry in entries] == ["participant", "agent", "other", "other", "other"]


def test_a_group_ends_where_the_speaker_changes() -> None:
    roles = ("user", "user", "assistant", "assistant", "user", "system", "tool", "tool")
    assert groups(*(said(0, role) for role in roles)) == [
        *(True, False, True, False),
        *(True, True, True, False),
    ]


def test_a_group_lasts_while_no_pause_is_longer_than_two_minutes() -> None:
    assert groups(said(0), said(120), said(240), said(361)) == [True, False, False, True]


def test_a_missing_time_continues_the_group_and_the_day() -> None:
    entries = read(said(0), said(None), said(60))
    assert [entry.starts_group for entry in entries] == [True, False, False]
    assert [entry.day for entry in entries] == [date(2026, 7, 4), None, None]
    assert entries[1].local is None


def test_a_missing_time_does_not_hide_a_pause() -> None:
    assert groups(said(0), said(None), said(121)) == [True, False, True]


def test_a_pause_is_counted_within_a_group_only() -> None:
    assert groups(said(0, "user"), said(None, "assistant"), said(200, "assistant")) == [
        *(True, True, False)
    ]


def test_a_gap_of_five_minutes_has_a_line_and_starts_a_group() -> None:
    entries = read(said(0), said(299, "assistant"), said(599, "assistant"))
    assert [entry.gap for entry in entries] == [None, None, timedelta(minutes=5)]
    assert entries[2].starts_group


def test_a_gap_is_counted_from_the_last_known_time() -> None:
    entries = read(said(0), said(None), said(720))
    assert [entry.gap for entry in entries] == [None, None, timedelta(minutes=12)]


def test_backward_and_equal_times_keep_the_order_and_are_no_gap() -> None:
    entries = read(said(900), said(0), said(0), said(60))
    assert [entry.gap for entry in entries] == [None] * 4
    assert [entry.starts_group for entry in entries] == [True, False, False, False]
    assert [entry.local for entry in entries[:2]] == [NOON + timedelta(minutes=15), NOON]


def test_a_heading_is_shown_whenever_the_date_changes_in_either_direction() -> None:
    entries = read(said(0), said(86_400), said(0), said(1))
    fourth, fifth = date(2026, 7, 4), date(2026, 7, 5)
    assert [entry.day for entry in entries] == [fourth, fifth, fourth, None]
    assert [entry.starts_group for entry in entries] == [True, True, True, False]


def test_the_day_is_that_of_the_readers_zone() -> None:
    late = datetime(2026, 7, 4, 21, 59, 30, tzinfo=UTC)
    entries = timeline([at(late), at(late + timedelta(seconds=40))], PARIS)
    assert [entry.day for entry in entries] == [date(2026, 7, 4), date(2026, 7, 5)]
    assert entries[1].gap is None
    assert entries[1].starts_group


def test_the_first_known_time_brings_the_heading() -> None:
    assert [entry.day for entry in read(said(None), said(0))] == [None, date(2026, 7, 4)]


@pytest.mark.parametrize(
    "before",
    [
        datetime(2026, 3, 29, 0, 58, tzinfo=UTC),
        datetime(2026, 10, 25, 0, 58, tzinfo=UTC),
    ],
    ids=["forward", "back"],
)
def test_a_change_of_the_clock_is_no_gap(before: datetime) -> None:
    entries = timeline([at(before), at(before + timedelta(minutes=2))], PARIS)
    assert entries[1].gap is None
    assert not entries[1].starts_group


def test_an_hour_that_comes_twice_is_still_a_gap() -> None:
    before = datetime(2026, 10, 25, 0, 30, tzinfo=UTC)
    entries = timeline([at(before), at(before + timedelta(hours=1))], PARIS)
    assert entries[1].gap == timedelta(hours=1)
    assert [entry.local.strftime("%H:%M") for entry in entries if entry.local] == ["02:30"] * 2


def test_a_switch_of_modality_has_a_line_and_starts_a_group() -> None:
    entries = read(said(0, modality="voice"), said(1, modality="text"), said(2, modality="text"))
    assert [entry.switched_to for entry in entries] == [None, "text", None]
    assert [entry.starts_group for entry in entries] == [True, True, False]


def test_an_unknown_modality_is_no_switch_and_is_looked_past() -> None:
    modalities = (None, "voice", None, "hologram", "voice", None, "text", "", "voice")
    entries = read(*(said(0, modality=modality) for modality in modalities))
    assert [entry.switched_to for entry in entries] == [None] * 6 + ["text", None, "voice"]


def test_an_unreadable_message_stands_by_itself_and_breaks_nothing() -> None:
    lost = UnreadableItem(id=UUID(int=7))
    entries = read(said(0), lost, said(30, role=None), said(30))
    assert entries[1].message is None
    assert entries[1].id == UUID(int=7)
    assert entries[1].side == "other"
    assert [entry.starts_group for entry in entries] == [True] * 4
    assert [entry.number for entry in entries] == [1, 2, 3, 4]


def test_twenty_thousand_messages_keep_their_order() -> None:
    items = [said(second, "user" if second % 3 else "assistant") for second in range(20_000)]
    entries = timeline(items, PARIS)
    assert [entry.number for entry in entries] == list(range(1, 20_001))
    assert all(entry.message is item for entry, item in zip(entries, items, strict=True))


@pytest.mark.parametrize(
    ("modalities", "shares"),
    [
        ([], {}),
        (["voice"], {"voice": 100}),
        ([None], {"unknown": 100}),
        (["text", "voice"], {"voice": 50, "text": 50}),
        (["voice", "text", "hologram"], {"voice": 34, "text": 33, "unknown": 33}),
        (["voice", "voice", "text"], {"voice": 67, "text": 33}),
        (["text"] * 999 + ["voice"], {"voice": 0, "text": 100}),
    ],
)
def test_the_shares_of_the_modalities_sum_to_a_hundred(
    modalities: list[str | None], shares: dict[str, int]
) -> None:
    assert modality_shares([said(modality=modality) for modality in modalities]) == shares


def test_an_unreadable_message_has_no_share() -> None:
    assert modality_shares([UnreadableItem()]) == {}
    assert modality_shares([UnreadableItem(), said(0)]) == {"voice": 100}


def test_the_span_is_from_the_earliest_to_the_latest_known_time() -> None:
    items: list[Item] = [said(None), said(60), said(0), UnreadableItem(), said(30)]
    assert span(items) == (NOON, NOON + timedelta(minutes=1))


def test_without_a_known_time_there_is_no_span() -> None:
    assert span([]) is None
    assert span([said(None), UnreadableItem()]) is None
