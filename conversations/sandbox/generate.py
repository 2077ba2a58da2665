"""A made-up organization: its agents and ninety days of their conversations."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from itertools import islice
from random import Random

from conversations.sandbox.chance import chance
from conversations.sandbox.clock import stamp, utc_now
from conversations.sandbox.dialogue import Turn, afterthoughts, endless, opening
from conversations.sandbox.ids import made_id
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.pace import beginning, modalities, offsets
from conversations.sandbox.people import Person, make_person
from conversations.sandbox.plot import Plot, make_agents, make_head, make_plot
from conversations.sandbox.store import Row, Store, pack_row

STATUS_WEIGHTS = {
    "pending": 1,  # few: the API lists them before all others
    "in_progress": 13,
    "completed": 700,
    "abandoned": 140,
    "archived": 140,
}
EMPTY_NUMBER, LONG_NUMBER, PENDING_NUMBER = 0, 1, 2
LONG_MESSAGES = 5000


def generate(count: int = 2000, seed: int = 1, now: datetime | None = None) -> Store:
    """The same for the same seed and `now` (the current hour, when None).

    The first conversation has no message, the second has 5,000.
    """
    moment = now or utc_now().replace(minute=0, second=0, microsecond=0)
    people = [make_person(Random(f"{seed}/person/{n}"), n) for n in range(max(1, count // 3))]
    rows = (_make_row(number, seed, moment, people) for number in range(count))
    return Store(rows, make_agents(moment))


def _make_row(number: int, seed: int, now: datetime, people: Sequence[Person]) -> Row:
    rng = Random(f"{seed}/{number}")
    plot = make_plot(rng, rng.choice(people))
    status = _status(rng, number)
    turns = _turns(rng, plot, status, number)
    after = offsets(rng, turns)
    start = beginning(rng, status, now, after[-1] if after else timedelta())
    messages = _messages(rng, turns, [start + gap for gap in after])
    end = start + (after[-1] if after else timedelta()) + timedelta(seconds=rng.uniform(0.5, 40))
    identity = made_id(f"{seed}/{number}")
    times = _times(rng, status, start, end)
    return pack_row(make_head(rng, plot, identity, status, times, len(turns)), messages)


def _status(rng: Random, number: int) -> str:
    fixed = {EMPTY_NUMBER: "abandoned", LONG_NUMBER: "completed", PENDING_NUMBER: "pending"}
    drawn = rng.choices(tuple(STATUS_WEIGHTS), tuple(STATUS_WEIGHTS.values()))[0]
    return fixed.get(number, drawn)


def _turns(rng: Random, plot: Plot, status: str, number: int) -> list[Turn]:
    if number == LONG_NUMBER:
        talk = endless(rng, plot.language, plot.trade, plot.slots)
        return list(islice(talk, LONG_MESSAGES))
    if status == "pending" or number == EMPTY_NUMBER:
        return []
    turns = opening(rng, plot.language, plot.trade, plot.slots)
    if chance(rng, 0.25):
        turns += afterthoughts(rng, plot.language, turns[-1][0], plot.slots)
    return turns if status in ("completed", "archived") else _cut(rng, turns, status)


def _cut(rng: Random, turns: list[Turn], status: str) -> list[Turn]:
    """Someone hung up, or still talks."""
    return turns[: rng.randrange(0 if status == "abandoned" else 1, len(turns))]


def _times(
    rng: Random, status: str, start: datetime, end: datetime
) -> tuple[datetime | None, datetime | None]:
    if status == "pending":
        return None, None
    ended = status == "completed" or (status == "archived" and chance(rng, 0.85))
    return start, end if ended else None


def _messages(rng: Random, turns: list[Turn], moments: list[datetime]) -> list[JSON]:
    channels = modalities(rng, len(turns))
    return [
        {"role": role, "content": content, "created_at": stamp(moment), "modality": modality}
        for (role, content), moment, modality in zip(turns, moments, channels, strict=True)
    ]
