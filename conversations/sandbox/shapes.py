"""session_properties and path_taken: free JSON, so every shape occurs."""

from random import Random
from typing import Any

from conversations.sandbox.chance import chance

_STEPS = ("greet", "ask_need", "identify", "look_up", "offer", "confirm", "farewell")
_CHANNELS = ("web", "phone", "app", "kiosk")


def session_properties(rng: Random, locale: str, slots: dict[str, str]) -> dict[str, Any] | None:
    plain = {"locale": locale, "channel": rng.choice(_CHANNELS)}
    shapes: tuple[dict[str, Any] | None, ...] = (
        plain,
        {**plain, "slots": {name: slots[name] for name in ("day", "time", "n", "ref")}},
        {**plain, "tags": ["returning", "priority"], "attempts": rng.randint(1, 4)},
        {**plain, "sentiment": round(rng.uniform(-1, 1), 3), "recorded": chance(rng, 0.5)},
        {**plain, "device": {"type": "phone", "os": {"name": "Foxglove", "version": [14, 2]}}},
        {**plain, "history": [{"ref": slots["ref"], "total": 19.9}, {"ref": None, "total": 0}]},
        {**plain, "note": f"Called before,\nasked for {slots['first']}", "referrer": None},
        {},
        None,
    )
    return rng.choices(shapes, weights=(6, 5, 4, 4, 3, 2, 2, 1, 1))[0]


def path_taken(rng: Random, messages: int) -> list[Any] | None:
    """As far as the conversation went."""
    steps = _STEPS[: max(1, min(len(_STEPS), messages // 2))] if messages else ()
    shapes: tuple[list[Any] | None, ...] = (
        list(steps),
        [{"node": step, "turn": turn * 2} for turn, step in enumerate(steps)],
        [[step, turn] for turn, step in enumerate(steps)],
        [{"node": "flow", "children": [{"node": step} for step in steps]}],
        [None, *steps],
        [],
        None,
    )
    return rng.choices(shapes, weights=(6, 5, 2, 2, 1, 1, 1))[0]
