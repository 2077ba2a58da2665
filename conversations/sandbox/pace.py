"""When people talk, how fast they answer, and on which channel."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import accumulate
from random import Random

from conversations.sandbox.chance import chance
from conversations.sandbox.dialogue import Turn

DAYS = 90
_BY_HOUR = (1, 1, 1, 1, 1, 2, 4, 8, 14, 18, 18, 16, 12, 14, 17, 17, 15, 12, 9, 7, 6, 4, 3, 3)
_LATE_SHARE = 0.03
_PAUSE_SHARE = 0.06


def offsets(rng: Random, turns: Sequence[Turn]) -> list[timedelta]:
    """From the beginning to each message; some conversations pause for minutes or hours."""
    gaps = [_gap(rng, role, content) for role, content in turns]
    if gaps and chance(rng, _PAUSE_SHARE):
        gaps[rng.randrange(len(gaps))] += rng.choice((15, 40, 95, 240, 600)) * rng.uniform(40, 80)
    return [timedelta(seconds=seconds) for seconds in accumulate(gaps)]


def beginning(rng: Random, status: str, now: datetime, length: timedelta) -> datetime:
    """A moment of the last 90 days, such that the last message is not in the future."""
    if status == "in_progress":
        return now - length - timedelta(seconds=rng.uniform(4, 900))
    oldest = DAYS - 2
    age = rng.uniform(30, oldest) if status == "archived" else oldest * rng.random() ** 1.3
    latest = now - length - timedelta(minutes=1)
    return min(_hour_of_day(rng, now - timedelta(days=age)), latest)


def modalities(rng: Random, count: int) -> Sequence[str | None]:
    kind = rng.choices(("text", "voice", "mixed", "unknown"), weights=(52, 31, 14, 3))[0]
    if kind == "unknown":
        return [None] * count
    if kind != "mixed":
        return [kind] * count
    there, back = sorted((rng.randrange(count + 1), rng.randrange(count + 1)))
    return ["voice"] * there + ["text"] * (back - there) + ["voice"] * (count - back)


def _gap(rng: Random, role: str, content: str) -> float:
    if role == "user":
        return 3 + len(content) / 9 + rng.expovariate(1 / 12)
    return 0.8 + len(content) / 70 + rng.random()


def _hour_of_day(rng: Random, day: datetime) -> datetime:
    hour, minute = (
        (23, 57)
        if chance(rng, _LATE_SHARE)
        else (rng.choices(range(24), _BY_HOUR)[0], rng.randrange(60))
    )
    return day.replace(hour=hour, minute=minute, second=rng.randrange(60))
