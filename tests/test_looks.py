"""How a status, a modality, a moment and a length of time look."""

from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from conversations.looks import (
    Look,
    duration,
    full_day,
    gap,
    modality_look,
    moment,
    rfc3339,
    status_look,
)

PARIS = ZoneInfo("Europe/Paris")
NEW_YORK = ZoneInfo("America/New_York")
NOON = datetime(2026, 5, 2, 12, 0, tzinfo=UTC)


def utc(*parts: int) -> datetime:
    return datetime(*parts, tzinfo=UTC)  # type: ignore[arg-type,misc]


def test_a_status_has_shape_and_word() -> None:
    assert status_look("in_progress") == Look("progress", "In progress")


def test_an_unknown_status_is_a_dot_under_its_own_name() -> None:
    assert status_look("on_hold") == Look("other", "on hold")


def test_a_modality_has_shape_and_word() -> None:
    assert modality_look("voice") == Look("voice", "Voice")
    assert modality_look("text") == Look("typed", "Text")


@pytest.mark.parametrize(("modality", "word"), [(None, "unknown"), ("", "unknown"), ("sms", "sms")])
def test_an_unknown_modality_is_a_dash_under_its_own_name(modality: str | None, word: str) -> None:
    assert modality_look(modality) == Look("silent", word)


@pytest.mark.parametrize(
    ("when", "zone", "shown"),
    [
        (utc(2026, 5, 2, 0, 0), ZoneInfo("UTC"), "Today 00:00"),
        (utc(2026, 5, 1, 23, 59), ZoneInfo("UTC"), "Yesterday 23:59"),
        (utc(2026, 4, 30, 23, 59), ZoneInfo("UTC"), "30 Apr 23:59"),
        (utc(2026, 5, 1, 22, 30), PARIS, "Today 00:30"),
        (utc(2026, 5, 2, 3, 30), NEW_YORK, "Yesterday 23:30"),
        (utc(2026, 1, 1, 0, 0), ZoneInfo("UTC"), "1 Jan 00:00"),
        (utc(2026, 1, 1, 0, 0), NEW_YORK, "31 Dec 2025"),
        (utc(2026, 5, 3, 9, 0), ZoneInfo("UTC"), "3 May 09:00"),
        (utc(2027, 1, 1, 9, 0), ZoneInfo("UTC"), "1 Jan 2027"),
    ],
)
def test_a_moment_is_shown_by_the_days_of_its_reader(
    when: datetime, zone: ZoneInfo, shown: str
) -> None:
    assert moment(when, NOON, zone) == shown


@pytest.mark.parametrize(
    ("when", "now", "shown"),
    [
        (utc(2026, 3, 28, 22, 59), utc(2026, 3, 29, 21, 59), "Yesterday 23:59"),
        (utc(2026, 3, 28, 23, 0), utc(2026, 3, 29, 21, 59), "Today 00:00"),
        (utc(2026, 10, 24, 22, 0), utc(2026, 10, 25, 22, 59), "Today 00:00"),
        (utc(2026, 10, 25, 0, 30), utc(2026, 10, 25, 12, 0), "Today 02:30 CEST"),
        (utc(2026, 10, 25, 1, 30), utc(2026, 10, 25, 12, 0), "Today 02:30 CET"),
    ],
)
def test_the_days_when_clocks_change_are_days(when: datetime, now: datetime, shown: str) -> None:
    assert moment(when, now, PARIS) == shown


def test_no_moment_is_nothing() -> None:
    assert moment(None, NOON, PARIS) == ""


def test_a_day_heading_names_the_day() -> None:
    assert full_day(date(2026, 8, 8)) == "Saturday 8 August 2026"


def test_the_exact_time_is_in_utc_to_the_millisecond() -> None:
    local = datetime(2026, 5, 2, 14, 0, 0, 123_456, tzinfo=timezone(timedelta(hours=2)))
    assert rfc3339(local) == "2026-05-02T12:00:00.123Z"
    assert rfc3339(None) == ""


@pytest.mark.parametrize(
    ("seconds", "shown"),
    [
        (0, "0 s"),
        (0.9, "0 s"),
        (59, "59 s"),
        (60, "1 min"),
        (89, "1 min"),
        (91, "2 min"),
        (59 * 60 + 31, "1 h"),
        (80 * 60, "1 h 20 min"),
        (24 * 3600 - 1, "1 d"),
        (26 * 3600, "1 d 2 h"),
        (400 * 86_400, "400 d"),
    ],
)
def test_a_length_has_one_or_two_units(seconds: float, shown: str) -> None:
    assert duration(timedelta(seconds=seconds)) == shown


@pytest.mark.parametrize("length", [None, timedelta(seconds=-1)])
def test_no_length_and_a_backward_one_are_nothing(length: timedelta | None) -> None:
    assert duration(length) == ""


@pytest.mark.parametrize(
    ("minutes", "shown"),
    [
        (5, "5 minutes later"),
        (59.9, "59 minutes later"),
        (60, "1 hour later"),
        (23 * 60 + 59, "23 hours later"),
        (24 * 60, "1 day later"),
        (72 * 60, "3 days later"),
    ],
)
def test_a_gap_is_said_in_its_largest_unit(minutes: float, shown: str) -> None:
    assert gap(timedelta(minutes=minutes)) == shown
