"""Who sees which of a participant's contacts. Everything that shows a participant goes through it.

Functions that make pages, files or titles take a `Shown`; only a `Mask` makes one.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final, Self

import msgspec
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import ImproperlyConfigured
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy

from conversations.access.permissions import CONTACTS, ROLES
from conversations.backend.schema import Conversation, Item, Participant
from conversations.masks import FIELDS, Shown, Veil
from conversations.models import Person
from conversations.people import NOBODY, full_name

Fields = frozenset[str]

EVERYTHING: Final[Fields] = frozenset(FIELDS)
NOTHING: Final[Fields] = frozenset()
LABELS: Final[dict[str, str | Promise]] = {
    "name": gettext_lazy("Name"),
    "email": gettext_lazy("E-mail"),
    "organization": gettext_lazy("Organization"),
    "domain": gettext_lazy("Domain"),
}


@dataclass(frozen=True, slots=True)
class Contact:
    """One line of the participant's card; `hidden` says that its value is a mask."""

    field: str
    label: str
    value: str
    hidden: bool


@dataclass(frozen=True, slots=True)
class Said:
    """A transcript of which only what is shown is masked: the rest may be long."""

    unmasked: tuple[Item, ...] = field(repr=False)
    veil: Veil = field(repr=False)

    def __len__(self) -> int:
        return len(self.unmasked)

    def masked(self, numbers: range) -> tuple[Item, ...]:
        """The whole transcript; the messages of these numbers as this reader may see them."""
        first, stop = numbers.start - 1, numbers.stop - 1
        shown = self.veil.messages(self.unmasked[first:stop])
        return (*self.unmasked[:first], *shown, *self.unmasked[stop:])


@dataclass(frozen=True, slots=True)
class Mask:
    """What one reader does not see."""

    hidden: Fields

    @classmethod
    def of(cls, reader: Person | AnonymousUser) -> Self:
        """What every one of the reader's roles hides: any role that may see a field shows it."""
        table = rules(settings.MASKED_FIELDS)
        held = [table[role.name] for role in reader.groups.all() if role.name in table]
        if not held:
            return cls(NOTHING if reader.has_perm(CONTACTS) else EVERYTHING)
        return cls(frozenset.intersection(*held))

    def conversation(self, conversation: Conversation) -> Shown:
        """The conversation as this reader may see it."""
        return self._veil(conversation).conversation(conversation)

    def row(self, conversation: Conversation) -> Shown:
        """The same without what no list shows, which may be large."""
        return self.conversation(
            msgspec.structs.replace(conversation, session_properties=None, path_taken=None)
        )

    def said(self, items: tuple[Item, ...], known: Conversation | None) -> Said:
        """The transcript of this conversation as this reader may see it."""
        return Said(items, self._veil(known) if known else Veil(self.hidden, None))

    def sent(self, data: dict[str, Any], known: Conversation) -> dict[str, Any]:
        """This conversation as the backend sent it, as this reader may see it."""
        return self._veil(known).sent(data)

    def sent_messages(self, items: Iterable[Any], known: Conversation) -> Iterator[Any]:
        """The same of its messages, one by one."""
        return map(self._veil(known).sent_message, items)

    def contacts(self, conversation: Conversation, revealed: str = "") -> list[Contact]:
        """The contacts that are known; of what is masked, one field may be shown for once."""
        told = conversation.participant_profile or NOBODY
        seen = self.row(conversation).participant_profile or NOBODY
        lines = [
            Contact(
                field,
                str(LABELS[field]),
                _value(told if field == revealed else seen, field),
                hidden=field in self.hidden and field != revealed,
            )
            for field in FIELDS
            if field != "name" or field in self.hidden
        ]
        return [line for line in lines if line.value.strip()]

    def _veil(self, conversation: Conversation) -> Veil:
        return Veil(self.hidden, conversation.participant_profile or NOBODY)


@cache
def rules(text: str) -> Mapping[str, Fields]:
    """What each role hides, from "support: email, name; manager: email".

    A role that is not named keeps its default: whoever may not see contacts sees no e-mail.
    Raises ImproperlyConfigured, with a sentence, for a role or a field that does not exist.
    """
    table = {role: _by_default(role) for role in ROLES}
    for rule in filter(str.strip, text.split(";")):
        role, _, fields = (part.strip() for part in rule.partition(":"))
        _require("role", role, ROLES)
        table[role] = _fields(fields)
    return table


def _by_default(role: str) -> Fields:
    return NOTHING if CONTACTS in ROLES[role] else frozenset({"email"})


def _fields(text: str) -> Fields:
    names = {name.strip() for name in text.split(",")} - {"", "nothing"}
    for name in sorted(names):
        _require("field", name, FIELDS)
    return frozenset(names)


def _require(kind: str, name: str, known: Iterable[str]) -> None:
    if name not in known:
        sentence = f"MASKED_FIELDS: there is no {kind} “{name[:40]}”. Use {', '.join(known)}."
        raise ImproperlyConfigured(sentence)


def _value(person: Participant, field: str) -> str:
    values = {
        "name": full_name(person),
        "email": person.email,
        "organization": person.organization_name,
        "domain": person.organization_domain,
    }
    return values[field] or ""
