"""Parts of a long transcript: each as it stands in the whole, together the whole."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from uuid import UUID
from zoneinfo import ZoneInfo, available_timezones

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations import windows
from conversations.backend.schema import Item, Message, UnreadableItem
from conversations.outline import Outline, hours, outline, places
from conversations.timeline import Breaks, timeline

NOON = datetime(2026, 7, 4, 12, 0, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
DAYS = [datetime(2026, 1, 1, tzinfo=UTC) + timedelta(days=number) for number in range(366)]

_times = st.one_of(
    st.none(),
    st.sampled_from([0, 60, 121, 300, 599, 80_000, -90_000]).map(
        lambda seconds: NOON + timedelta(seconds=seconds)
    ),
)
_messages = st.builds(
    Message,
    content=st.just("Hello"),
    id=st.sampled_from([None, *(UUID(int=number) for number in range(4))]),
    role=st.sampled_from(["user", "assistant", None]),
    created_at=_times,
    modality=st.sampled_from(["voice", "text", "hologram", None]),
)
_items = st.lists(st.one_of(_messages, st.builds(UnreadableItem)), max_size=12)


@settings(deadline=None)
@given(items=_items, ends=st.tuples(st.integers(1, 13), st.integers(1, 13)))
def test_a_part_is_as_it_stands_in_the_whole(items: list[Item], ends: tuple[int, int]) -> None:
    first, stop = (min(end, len(items) + 1) for end in sorted(ends))
    part = timeline(items, PARIS, range(first, stop))
    assert part == timeline(items, PARIS)[first - 1 : stop - 1]


@settings(deadline=None)
@given(items=_items)
def test_the_outline_has_the_breaks_of_the_timeline(items: list[Item]) -> None:
    entries = timeline(items, PARIS)
    assert outline(items, PARIS) == Outline(
        days={entry.number: entry.day for entry in entries if entry.day},
        gaps={entry.number: entry.gap for entry in entries if entry.gap},
        switches={entry.number: entry.switched_to for entry in entries if entry.switched_to},
    )


def test_days_begin_when_the_zone_says_so() -> None:
    """Also where a clock is changed at midnight, or the day before comes back for an hour."""
    for name in available_timezones():
        zone = ZoneInfo(name)
        breaks = Breaks(zone)
        for moment in around_changes_of_the_clock(zone):
            breaks.new_day(moment)
            assert breaks.day == moment.astimezone(zone).date(), (name, moment)


def around_changes_of_the_clock(zone: ZoneInfo) -> Iterator[datetime]:
    """Every quarter of an hour of the days on which they are, and of the first."""
    for day, next_day in pairwise(DAYS):
        changes = day.astimezone(zone).utcoffset() != next_day.astimezone(zone).utcoffset()
        if changes or day == DAYS[0]:
            yield from (day + timedelta(minutes=15 * n) for n in range(-96, 192))


def test_the_hours_are_those_of_the_clock_and_each_is_named_once() -> None:
    """Clocks are put back at 01:00 in UTC: an hour comes twice. A time before it comes late."""
    night = datetime(2026, 10, 25, tzinfo=UTC)
    minutes = (10, 59, None, 60, 119, 30, 120)
    items = [
        Message("Hello", created_at=None if each is None else night + timedelta(minutes=each))
        for each in minutes
    ]
    found = hours(items, range(1, 8), PARIS)
    assert {number: f"{when:%H:%M %Z}" for number, when in found.items()} == {
        1: "02:00 CEST",
        4: "02:00 CET",
        7: "03:00 CET",
    }
    assert list(hours(items, range(2, 4), PARIS)) == [2]


def test_the_hours_of_a_zone_of_half_an_hour_are_its_own() -> None:
    items = [Message("Hello", created_at=NOON + timedelta(minutes=each)) for each in (29, 30)]
    found = hours(items, range(1, 3), ZoneInfo("Asia/Kolkata"))
    assert [f"{when:%H:%M}" for when in found.values()] == ["17:00", "18:00"]


@pytest.mark.parametrize(
    ("number", "day"), [(1, range(3, 5)), (3, range(3, 5)), (4, range(3, 5)), (9, range(5, 10))]
)
def test_a_day_goes_to_the_next_one_or_to_the_end(number: int, day: range) -> None:
    found = Outline({3: DAYS[0].date(), 5: DAYS[1].date()}, {}, {})
    assert found.day_around(number, 9) == day


def test_without_times_there_is_no_day() -> None:
    assert not Outline({}, {}, {}).day_around(1, 9)


def test_only_what_a_part_needs_is_looked_at() -> None:
    class Counted(list[Item]):
        looks = 0

        def __getitem__(self, place: object) -> Item:  # type: ignore[override]
            self.looks += 1
            return super().__getitem__(place)  # type: ignore[call-overload, no-any-return]

    said = [Message("Hello", created_at=NOON, modality="text") for _ in range(20_000)]
    items = Counted(said)
    assert len(timeline(items, PARIS, range(10_000, 10_100))) == 100
    assert items.looks < 200


def test_the_first_message_of_an_id_has_its_place() -> None:
    ids = [UUID(int=1), None, UUID(int=2), UUID(int=1)]
    assert places([UnreadableItem(each) for each in ids]) == {UUID(int=1): 1, UUID(int=2): 3}


def test_a_short_transcript_is_one_window() -> None:
    for window in (windows.beginning_at(250, 300), windows.around(range(9, 10), 300)):
        assert window == range(1, 301)
    assert windows.beginning_at(1, 0) == range(1, 1)


@pytest.mark.parametrize(
    ("number", "window"),
    [
        (1, range(1, 101)),
        (0, range(1, 101)),
        (412, range(412, 512)),
        (950, range(950, 1001)),
        (1001, range(901, 1001)),
    ],
)
def test_a_window_begins_where_it_is_asked_to(number: int, window: range) -> None:
    assert windows.beginning_at(number, 1000) == window


@pytest.mark.parametrize(
    ("target", "window"),
    [
        (range(1, 2), range(1, 101)),
        (range(500, 501), range(451, 551)),
        (range(1000, 1001), range(901, 1001)),
        (range(500, 800), range(490, 590)),
    ],
)
def test_a_window_stands_around_its_target(target: range, window: range) -> None:
    assert windows.around(target, 1000) == window


@pytest.mark.parametrize("start", [1, 2, 99, 412, 1000])
def test_steps_in_both_directions_reach_every_message_once(start: int) -> None:
    seen = list(windows.beginning_at(start, 1000))
    while part := windows.before(seen[0], 1000):
        seen = [*part, *seen]
    while part := windows.after(seen[-1], 1000):
        seen = [*seen, *part]
    assert seen == list(range(1, 1001))


@pytest.mark.parametrize("number", [0, -5, 1001, 10**9])
def test_steps_from_nowhere_lead_nowhere_beyond_the_ends(number: int) -> None:
    for part in (windows.before(number, 1000), windows.after(number, 1000)):
        assert set(part) <= set(range(1, 1001))
