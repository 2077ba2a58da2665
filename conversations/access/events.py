"""What the trail may say: each event, and the exact facts that it takes.

A fact is one of a few words, a number or a name of ours. What people wrote, searched for or are
called has no place to go.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final, Literal
from uuid import UUID

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Result = Literal["ok", "denied", "failed"]
About = Literal["conversation", "perhaps", "none"]

FACTS: Final = {
    "format": re.compile("txt|md|json|csv"),
    "list": re.compile("conversations|trail"),
    "field": re.compile("[a-z][a-z_]{0,29}"),
    "page": re.compile("[a-z][a-z_-]{0,39}"),
    "account": re.compile("[0-9]{1,19}"),
    "role": re.compile(r"[\w .-]{1,150}"),
    "change": re.compile("given|taken"),
}


class UndeclaredError(ValueError):
    """An event that is not declared here, or one with other facts than its own."""


@dataclass(frozen=True, slots=True)
class Event:
    """How people call it, whether it is about a conversation, its facts, and how it ended."""

    words: str | Promise
    about: About = "none"
    facts: frozenset[str] = frozenset()
    result: Result = "ok"


EVENTS: Final = {
    "conversation.view": Event(_("Opened a conversation"), "conversation"),
    "transcript.download": Event(
        _("Downloaded a transcript"), "conversation", frozenset({"format"})
    ),
    "contact.reveal": Event(_("Revealed a contact"), "conversation", frozenset({"field"})),
    "list.export": Event(_("Exported a list"), facts=frozenset({"list", "format"})),
    "search": Event(_("Searched")),
    "overview.view": Event(_("Opened the overview")),
    "sign-in": Event(_("Signed in")),
    "sign-in.failed": Event(_("Could not sign in"), result="failed"),
    "sign-out": Event(_("Signed out")),
    "denied": Event(_("Was refused a page"), "perhaps", frozenset({"page"}), "denied"),
    "role.change": Event(_("Changed a role"), facts=frozenset({"account", "role", "change"})),
    "account.disable": Event(_("Disabled an account"), facts=frozenset({"account"})),
    "account.enable": Event(_("Enabled an account"), facts=frozenset({"account"})),
    "second-factor.reset": Event(_("Took a second step away"), facts=frozenset({"account"})),
}
SEEING: Final = ("conversation.view", "transcript.download")


def declared(name: str, conversation: UUID | None, facts: Mapping[str, str]) -> Event:
    """The event of this name, if these are its facts."""
    event = EVENTS.get(name)
    if event is None:
        raise UndeclaredError(f"There is no event {name}.")
    if facts.keys() != event.facts:
        raise UndeclaredError(f"{name} takes {sorted(event.facts)}, not {sorted(facts)}.")
    if event.about != "perhaps" and (conversation is None) is (event.about == "conversation"):
        raise UndeclaredError(f"{name} is wrong about its conversation.")
    for key, value in facts.items():
        if not FACTS[key].fullmatch(value):
            raise UndeclaredError(f"{name} takes no such {key}.")
    return event
