"""Dialogues: a script and a teller's choices make the turns of one conversation."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from itertools import chain, groupby
from random import Random

from conversations.sandbox import words_english, words_world
from conversations.sandbox.chance import chance

Turn = tuple[str, str]
"""(role, content)"""

_ROLES = {"U": "user", "A": "assistant", "S": "system"}
_OPTIONAL_SHARE = 0.4
_SYSTEM_SHARE = 0.1
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")


@dataclass(frozen=True, slots=True)
class Line:
    role: str
    texts: tuple[str, ...]


def trade_of(language: str) -> str | None:
    """The one trade that a language other than English is spoken in."""
    return words_world.SCRIPTS[language][0] if language in words_world.SCRIPTS else None


def opening(rng: Random, language: str, trade: str, slots: dict[str, str]) -> list[Turn]:
    """A whole dialogue, from the greeting to the farewell."""
    spoken = words_world.SCRIPTS.get(language, (trade, words_english.SCRIPTS[trade]))[1]
    return _tell(rng, spoken, slots)


def afterthoughts(rng: Random, language: str, last_role: str, slots: dict[str, str]) -> list[Turn]:
    """What may follow in any trade; the speaker of the last message does not answer himself."""
    turns = _tell(rng, words_world.MORE.get(language, words_english.MORE), slots)
    return turns if last_role == "user" else turns[1:]


def endless(rng: Random, language: str, trade: str, slots: dict[str, str]) -> Iterator[Turn]:
    """A dialogue that never comes to its end."""
    yield from opening(rng, language, trade, slots)
    while True:
        yield from afterthoughts(rng, language, "assistant", make_slots(rng, slots["first"]))


def make_slots(rng: Random, first_name: str) -> dict[str, str]:
    """What one conversation is about; the same all the way through."""
    hour = rng.randint(8, 19)
    reference = f"{rng.choice('BCDFGHK')}{rng.randint(2, 9)}-{rng.randint(10000, 99999)}"
    return {
        "first": first_name,
        "n": str(rng.randint(2, 9)),
        "four": str(rng.randint(1000, 9999)),
        "day": rng.choice(_DAYS),
        "time": f"{hour}:{rng.choice(('00', '15', '30', '45'))}",
        "time2": f"{hour + rng.randint(1, 2)}:{rng.choice(('00', '30'))}",
        "amount": f"€{rng.randint(3, 240)}.{rng.choice(('00', '50', '90', '95'))}",
        "ref": reference,
        "link": f"https://help.casey.example/go/{reference.lower()}",
    }


def _tell(rng: Random, script: str, slots: dict[str, str]) -> list[Turn]:
    spoken = chain(*(part for share, part in _parse(script) if chance(rng, share)))
    return [(line.role, rng.choice(line.texts).format_map(slots)) for line in spoken]


@cache
def _parse(script: str) -> tuple[tuple[float, tuple[Line, ...]], ...]:
    """Parts that are told together, each with its share of tellings."""
    lines = script.strip().replace("\n| ", " | ").replace("\n  ", " ").splitlines()
    return tuple(
        (share, tuple(map(_parse_line, part))) for share, part in groupby(lines, key=_share)
    )


def _share(text: str) -> float:
    if not text.startswith("?"):
        return 1.0
    return _SYSTEM_SHARE if text.startswith("?S") else _OPTIONAL_SHARE


def _parse_line(text: str) -> Line:
    role, _, texts = text.removeprefix("?").partition(" ")
    broken = texts.replace("¶", "\n")
    return Line(_ROLES[role], tuple(broken.split(" | ")))
