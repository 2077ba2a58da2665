"""What a reader looks for, kept in their session under a name that says nothing.

Addresses hold the name alone: words that people look for are often other people's names. They
end with the session, and nobody else's session knows them.
"""

from secrets import token_urlsafe
from typing import Final

from conversations.access.store import SessionStore
from conversations.finding import LONGEST

KEY: Final = "finds"
MOST: Final = 10


def keep(session: SessionStore, words: str) -> str:
    """The name of these words from now on; the same as before where they were kept already."""
    words = words[:LONGEST]
    session.change(KEY, lambda kept: _with(kept or {}, words))
    return _name(session.get(KEY, {}), words)


def _with(kept: dict[str, str], words: str) -> dict[str, str]:
    """These words last, and no more than some."""
    name = _name(kept, words)
    others = [(each, kept[each]) for each in kept if each != name]
    return dict([*others, (name, words)][-MOST:])


def _name(kept: dict[str, str], words: str) -> str:
    return next((name for name, each in kept.items() if each == words), token_urlsafe(9))


def words_of(session: SessionStore, name: str) -> str | None:
    """The words of this name, if this session keeps them; a copy may not have heard of them."""
    if name not in session.get(KEY, {}):
        session.load_again()
    found: str | None = session.get(KEY, {}).get(name)
    return found
