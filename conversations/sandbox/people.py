"""Made-up people: names in many scripts, addresses under .example."""

import unicodedata
from dataclasses import dataclass
from random import Random
from typing import Any

from conversations.sandbox.chance import chance
from conversations.sandbox.ids import made_id
from conversations.sandbox.words_people import FIRST_NAMES, LAST_NAMES, ORGANIZATIONS

_LANGUAGES = tuple(FIRST_NAMES)
_ENGLISH_WEIGHT = 18
_UNKNOWN_SHARE = 0.05
_NAMES = ("first_name", "last_name")
_GAPS: dict[tuple[str, ...], int] = {
    (): 86,
    _NAMES: 5,
    ("email",): 4,
    ("last_name",): 3,
    ("avatar_image_url", "email", "organization_domain", "organization_name", *_NAMES): 2,
}


@dataclass(frozen=True, slots=True)
class Person:
    """`profile` is what the API shows of the person; None where it knows nobody."""

    language: str
    first_name: str
    profile: dict[str, Any] | None


def make_person(rng: Random, number: int) -> Person:
    language = rng.choice((*_LANGUAGES, *["en"] * _ENGLISH_WEIGHT))
    first, first_latin = _name(rng, FIRST_NAMES[language])
    last, last_latin = _name(rng, LAST_NAMES[language])
    organization, domain = _organization(rng)
    identity = made_id(f"person/{number}")
    profile = {
        "id": identity,
        "email": f"{first_latin}.{last_latin}{number}@{domain or 'post.example'}",
        "first_name": first,
        "last_name": last,
        "organization_name": organization,
        "organization_domain": domain,
        "avatar_image_url": _avatar(rng, identity),
    }
    return Person(language, first, _with_gaps(rng, profile))


def _name(rng: Random, names: str) -> tuple[str, str]:
    name, _, latin = rng.choice(names.split()).partition("=")
    return name, latin or _ascii(name)


def _ascii(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name.lower().translate(str.maketrans("łß", "ls")))
    return "".join(letter for letter in plain if letter.isascii() and letter.isalpha())


def _organization(rng: Random) -> tuple[str | None, str | None]:
    return rng.choice(tuple(ORGANIZATIONS.items())) if chance(rng, 0.45) else (None, None)


def _avatar(rng: Random, identity: str) -> str | None:
    return f"https://avatars.example/{identity[:8]}.png" if chance(rng, 0.35) else None


def _with_gaps(rng: Random, profile: dict[str, Any]) -> dict[str, Any] | None:
    """The nulls that the contract allows."""
    if chance(rng, _UNKNOWN_SHARE):
        return None
    gaps = rng.choices(tuple(_GAPS), tuple(_GAPS.values()))[0]
    return {**profile, **dict.fromkeys(gaps)}
