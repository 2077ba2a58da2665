"""A mark that changes with whatever decides who may do what.

Each process remembers sessions and people, so that a page need not ask the database for them. A
copy bears the mark of its time and serves only while the mark is still the same: after a change,
by whatever process or command, the next request asks the database. The mark lies where all who
share the database see it: beside the file of SQLite, or in Redis for PostgreSQL. Where neither is
there, nothing is remembered.

- The mark is read before the database, and renewed after a change is committed: what was read in
  between bears the older mark and serves nobody.
- While Redis does not answer there is no mark. Whoever met it so renews the mark before trusting
  it again, since somebody may have changed something meanwhile. This process's memory never
  stands in for it.
- What nobody announces (a process killed between the two steps, SQL past the product, a command
  that Redis did not answer) is seen when a copy ends, `remembered.KEPT_SECONDS` later at most.
"""

import logging
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from pathlib import Path
from threading import Event
from typing import Final, Protocol

from django.core.cache import caches
from django.db import connection, transaction

from conversations.caches import OutOfReachError, RedisOrMemory

IN_REDIS: Final = "access.mark"

log = logging.getLogger(__name__)

_looks: Final[ContextVar[list[str | None] | None]] = ContextVar("looks", default=None)
_in_doubt: Final = Event()


class MarkStore(Protocol):
    """Where the mark lies."""

    def read(self) -> str | None:
        """The mark of now; None where it cannot be known."""

    def renew(self) -> None:
        """Put another one there."""


class Beside:
    """In a file beside the one of SQLite."""

    def __init__(self, database: str) -> None:
        self._file = f"{database}-access"

    def read(self) -> str | None:
        try:
            with open(self._file, encoding="ascii") as file:  # noqa: PTH123 - at each request
                return file.read() or None
        except FileNotFoundError:
            self.renew()
        except (OSError, UnicodeDecodeError):
            pass
        return None

    def renew(self) -> None:
        new = Path(f"{self._file}.{secrets.token_hex(8)}")
        try:
            new.write_text(_another(), "ascii")
            new.replace(self._file)
        except OSError as problem:
            new.unlink(missing_ok=True)
            log.error("What changed is seen late: %s", problem)  # noqa: TRY400 - it says enough


class InRedis:
    """In Redis, which forgets, fails, and comes back."""

    def __init__(self, cache: RedisOrMemory) -> None:
        self._cache = cache

    def read(self) -> str | None:
        try:
            if _in_doubt.is_set():
                self._put()
            return self._found() or self._first()
        except OutOfReachError:
            _in_doubt.set()
            return None

    def renew(self) -> None:
        try:
            self._put(insist=True)
        except OutOfReachError as problem:
            log.error("What changed is seen late: %s", problem)  # noqa: TRY400 - it says enough

    def _found(self) -> str | None:
        mark = self._cache.shared("get", IN_REDIS)
        return mark if isinstance(mark, str) else None

    def _first(self) -> str | None:
        """Of several who find none, one puts it there."""
        self._cache.shared("add", IN_REDIS, _another(), None)
        return self._found()

    def _put(self, *, insist: bool = False) -> None:
        """The doubt ends first: one that comes up meanwhile must stay."""
        _in_doubt.clear()
        try:
            self._cache.shared("set", IN_REDIS, _another(), None, insist=insist)
        except OutOfReachError:
            _in_doubt.set()
            # A Redis that is full still forgets.
            self._cache.shared("delete", IN_REDIS, insist=insist)


@contextmanager
def one_look() -> Iterator[None]:
    """Within it the mark is looked at once: what a request knew when it began, it may go by."""
    token = _looks.set([])
    try:
        yield
    finally:
        _looks.reset(token)


def current() -> str | None:
    """The mark; None where nothing may be remembered."""
    looks = _looks.get()
    if looks is None:
        return _read()
    if not looks:
        looks.append(_read())
    return looks[0]


def renew() -> None:
    """Have everybody ask the database again, once what changed is in it."""
    transaction.on_commit(_renew)


def _read() -> str | None:
    store = _store()
    return store.read() if store else None


def _renew() -> None:
    if store := _store():
        store.renew()
    if looks := _looks.get():
        looks.clear()


def _store() -> MarkStore | None:
    if connection.vendor == "sqlite":
        inside = connection.is_in_memory_db()  # type: ignore[attr-defined]
        return None if inside else Beside(str(connection.settings_dict["NAME"]))
    cache = caches["default"]
    return InRedis(cache) if isinstance(cache, RedisOrMemory) else None


def _another() -> str:
    return secrets.token_hex(16)
