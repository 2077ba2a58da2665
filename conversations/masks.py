"""How a contact looks to those who may not see it, wherever it stands in a conversation."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import Any, Final

import msgspec

from conversations.backend.schema import Conversation, Item, Message, Participant

FIELDS: Final = ("name", "email", "organization", "domain")
DOTS: Final = "•••"
PARTS: Final = {
    "first_name": "name",
    "last_name": "name",
    "email": "email",
    "organization_name": "organization",
    "organization_domain": "domain",
}
CONTACT_PARTS: Final = (*PARTS, "avatar_image_url")
WORDS: Final = ("content", "role", "modality")
DEEPEST: Final = 100

_SIGN = re.compile(r"@|＠|%(?:25)*40", re.IGNORECASE)
# Whole words and not "local@domain": the work then grows with the text and not with its square.
_WORD = re.compile(r"[^\s<>()\[\]{},;:\"`|\\/?=&]+")
_EMAIL_KEY = re.compile(r"e[-_ ]?mails?([-_ ]?address(es)?)?$", re.IGNORECASE)
_SPACE = re.compile(r"\s+")


class Shown(Conversation, frozen=True):
    """A conversation as one reader may see it: what pages, titles and files are made of."""


def covered(text: str) -> str:
    """Its first letter and three dots; the dots alone where that letter is all there is."""
    text = text.strip()
    return f"{text[0]}{DOTS}" if len(text) > 1 else DOTS


def covered_address(text: str) -> str:
    """An e-mail address with its domain, but only the first letter of the name before it."""
    local, *domains = _SIGN.split(text)
    domain = domains[-1].split()[:1] if domains else []
    return "@".join([covered(local), *domain])


def without_addresses(text: str) -> str:
    """The text with every e-mail address in it covered."""
    return _WORD.sub(_covered_word, text) if _SIGN.search(text) else text


@dataclass(frozen=True)
class Veil:
    """Covers these fields of one participant; None is somebody of whom nothing is known."""

    hidden: frozenset[str]
    person: Participant | None

    def conversation(self, conversation: Conversation) -> Shown:
        """The conversation with nothing hidden left in any of its values."""
        changes = self._changes(conversation) if self.hidden else {}
        return Shown(**msgspec.structs.asdict(conversation) | changes)

    def messages(self, items: Iterable[Item]) -> tuple[Item, ...]:
        """What was said, without this participant's hidden values.

        Other people's addresses are words of the transcript, unless nobody knows whose is whose:
        any may be the participant's where the profile has none.
        """
        if not self.hidden:
            return tuple(items)
        return tuple(self._message(item) if isinstance(item, Message) else item for item in items)

    def text(self, text: str) -> str:
        """Without this participant's hidden values and, with e-mail hidden, any address."""
        own = self._without_own(text)
        return without_addresses(own) if "email" in self.hidden else own

    def data(self, value: Any, key: str = "", depth: int = DEEPEST) -> Any:
        """Any JSON value; deeper than a hundred levels it ends in "…"."""
        if isinstance(value, str):
            return self._value(value, key)
        if not self.hidden or not isinstance(value, dict | list):
            return value
        if depth == 0:
            return "…"
        if isinstance(value, list):
            return [self.data(item, key, depth - 1) for item in value]
        return dict(self._members(value, depth - 1))

    def sent(self, conversation: dict[str, Any]) -> dict[str, Any]:
        """A conversation as the backend sent it, with fields that nobody here knows."""
        if not self.hidden:
            return conversation
        seen: dict[str, Any] = self.data(conversation)
        return seen | {"participant_profile": self._profile(seen.get("participant_profile"))}

    def sent_message(self, message: Any) -> Any:
        """The same of a message: its words as `messages` has them."""
        if not self.hidden or not isinstance(message, dict):
            return self.data(message)
        words = {name: self._words(message[name]) for name in WORDS if name in message}
        return self.data(message) | words

    def _profile(self, seen: Any) -> dict[str, Any] | None:
        """Of a participant whom nobody could read nothing is known, so nothing is shown."""
        if not isinstance(seen, dict) or (person := self._participant()) is None:
            return None
        known = msgspec.structs.asdict(person)
        return seen | {name: known[name] for name in CONTACT_PARTS if name in seen}

    def _words(self, value: Any) -> Any:
        if not isinstance(value, str):
            return self.data(value)
        return self._without_own(value) if self._has_address else self.text(value)

    def _changes(self, conversation: Conversation) -> dict[str, Any]:
        return {
            "status": self.text(conversation.status),
            "connection_code": self._if_any(conversation.connection_code),
            "participant_profile": self._participant(),
            "session_properties": self.data(conversation.session_properties),
            "path_taken": self.data(conversation.path_taken),
        }

    def _members(self, value: dict[str, Any], depth: int) -> Iterator[tuple[str, Any]]:
        """Keys that look alike once they are covered are told apart by a number."""
        used: dict[str, int] = {}
        for key, item in value.items():
            name = self.text(key)
            used[name] = used.get(name, 0) + 1
            yield f"{name} ({used[name]})" if used[name] > 1 else name, self.data(item, key, depth)

    def _value(self, value: str, key: str) -> str:
        if value and "email" in self.hidden and _EMAIL_KEY.search(key):
            return self._without_own(covered_address(value))
        return self.text(value)

    def _message(self, message: Message) -> Message:
        before = (message.content, message.role, message.modality)
        content, role, modality = (self._words(text) if text else text for text in before)
        if (content, role, modality) == before:
            return message
        return msgspec.structs.replace(message, content=content or "", role=role, modality=modality)

    def _participant(self) -> Participant | None:
        if self.person is None:
            return None
        changes = {part: self._part(part) for part in PARTS}
        # A face is a name, and its address may hold one.
        picture = None if "name" in self.hidden else self._if_any(self.person.avatar_image_url)
        changes["avatar_image_url"] = picture
        return msgspec.structs.replace(self.person, **changes)

    def _part(self, part: str) -> str | None:
        value: str | None = getattr(self.person, part)
        if not value or not value.strip():
            return value
        if PARTS[part] not in self.hidden:
            return self.text(value)
        mask = (covered_address if part == "email" else covered)(value)
        return mask if self._is_address else self._without_own(mask)

    def _if_any(self, text: str | None) -> str | None:
        return text and self.text(text)

    def _without_own(self, text: str) -> str:
        if self._is_address and not _SIGN.search(text):
            return text
        return self._own.sub(_covered_match, text) if self._own else text

    @cached_property
    def _is_address(self) -> bool:
        """Whether there is nothing to find but an address: then the row of a list is quick."""
        return self.hidden == {"email"} and self._has_address

    @cached_property
    def _has_address(self) -> bool:
        """Whether an address in the transcript can be told to be this participant's or not."""
        email = self.person.email if self.person else None
        return bool(_SIGN.search(email or ""))

    @cached_property
    def _own(self) -> re.Pattern[str] | None:
        """Finds this participant's hidden values, each under the name of its field."""
        patterns = [
            f"(?P<{part}>{_pattern_of(part, value)})"
            for part, field in PARTS.items()
            if field in self.hidden
            and len(value := (getattr(self.person, part, None) or "").strip()) > 1
        ]
        return re.compile("|".join(patterns)) if patterns else None


def _pattern_of(part: str, value: str) -> str:
    """An e-mail is found however it is spelt; anything else as words of its own."""
    pieces = [re.escape(piece) for piece in _SIGN.split(value)]
    if part == "email" and len(pieces) > 1 and all(pieces):
        return f"(?i:{f'(?:{_SIGN.pattern})'.join(pieces)})"
    words = r"\s+".join(map(re.escape, _SPACE.split(value)))
    case = "i:" if part in ("email", "organization_domain") else ":"
    return rf"(?{case}(?<!\w){words}(?!\w))"


def _covered_match(match: re.Match[str]) -> str:
    return covered_address(match[0]) if match.lastgroup == "email" else covered(match[0])


def _covered_word(match: re.Match[str]) -> str:
    first, *rest = _SIGN.split(match[0])
    return covered_address(match[0]) if first and rest and rest[-1] else match[0]
