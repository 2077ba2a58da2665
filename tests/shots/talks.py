"""Conversations of the sandbox that show a state."""

from collections.abc import Callable
from unicodedata import bidirectional

from conversations.sandbox import cursors
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.store import Store

Fits = Callable[[JSON, list[JSON]], bool]


def path_of(store: Store, fits: Fits) -> str:
    """The address of the newest conversation that fits."""
    ids = (row.summary["id"] for row in store.page(lambda _: True, len(store)).items)
    return next(
        f"/conversations/{identity}/"
        for identity in ids
        if fits(store.conversation(identity) or {}, store.messages(identity) or [])
    )


def cursor_below_pending(store: Store) -> str:
    """Where a page begins that shows more than one status."""
    pending = store.page(lambda row: row.status == "pending", len(store))
    return cursors.encode(pending.below)


def voice(_: JSON, messages: list[JSON]) -> bool:
    return modalities(messages) == {"voice"} and len(messages) > 4


def mixed(conversation: JSON, messages: list[JSON]) -> bool:
    names = conversation["participant_profile"] or {}
    return (
        modalities(messages[:5]) == {"voice", "text"}
        and conversation["status"] == "completed"
        and len(messages) > 7
        and bool(conversation["path_taken"])
        and bool(names.get("first_name") and names.get("email"))
        and all(message["content"].isascii() for message in messages)
    )


def right_to_left(_: JSON, messages: list[JSON]) -> bool:
    letters = "".join(message["content"] for message in messages)
    return len(messages) > 4 and any(bidirectional(letter) in ("R", "AL") for letter in letters)


def in_progress(conversation: JSON, messages: list[JSON]) -> bool:
    return conversation["status"] == "in_progress" and len(messages) > 2


def empty(conversation: JSON, messages: list[JSON]) -> bool:
    return conversation["status"] == "abandoned" and not messages


def long(_: JSON, messages: list[JSON]) -> bool:
    return len(messages) > 1000


def modalities(messages: list[JSON]) -> set[str]:
    return {str(message["modality"]) for message in messages}
