"""How a participant is called and recognised."""

from typing import Final
from uuid import UUID

from django.utils.translation import gettext as _

from conversations.backend.schema import Participant

TINTS: Final = 6
NOBODY: Final = Participant()


def full_name(person: Participant) -> str:
    """First and last name, as far as they are known."""
    return _clean(f"{person.first_name or ''} {person.last_name or ''}")


def display_name(person: Participant | None) -> str:
    """First and last name, else the e-mail, else that nobody knows."""
    person = person or NOBODY
    return full_name(person) or _clean(person.email) or _("Unknown participant")


def second_line(person: Participant | None, code: str | None) -> str:
    """What stands under the name: e-mail, else organization, else connection code."""
    person = person or NOBODY
    name = display_name(person)
    for text in (person.email, person.organization_name, code):
        if (line := _clean(text)) and line != name:
            return line
    return ""


def initials(name: str) -> str:
    """One or two letters of a name, in its own script."""
    words = [word for word in name.replace("@", " ").split() if word[0].isalnum()]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[0] for word in words]
    return "".join(letters).upper() or "?"


def tint(person: Participant | None) -> int:
    """A number below TINTS that stays with the person."""
    return tint_of(person.id if person else None)


def tint_of(identity: UUID | None) -> int:
    """A number below TINTS that stays with this id."""
    return identity.int % TINTS if identity else 0


def _clean(text: str | None) -> str:
    return " ".join(text.split()) if text else ""
