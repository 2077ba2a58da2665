"""Where sessions are kept: in the database, which a copy saves from being asked at each request."""

from contextlib import suppress
from typing import Any
from urllib.parse import quote

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.contrib.sessions.backends.base import UpdateError

from conversations.access import remembered, stamp


class SessionStore(db.SessionStore):
    """Somebody's session is copied, and each of its changes announced; nobody's is neither."""

    _is_new = False

    def load(self) -> dict[str, Any]:
        """A copy, unless something has changed; else what the database says."""
        mark = stamp.current()
        found: dict[str, Any] | None = remembered.find(mark, self._name)
        if found is None:
            found = super().load()
            self._keep(mark, found)
        return found

    def load_again(self) -> None:
        """What the database says, whatever a copy did."""
        self._session_cache = super().load()

    def save(self, must_create: bool = False) -> None:
        """One that was made just now is known to no browser, and so to no copy."""
        super().save(must_create)
        self._is_new = self._is_new or must_create
        if SESSION_KEY in self and not self._is_new:
            stamp.renew()

    def note(self, name: str, value: Any) -> None:
        """Keep a value that other processes may learn late. What has ended is not brought back."""
        mark, row = stamp.current(), db.SessionStore(self.session_key)
        row[name] = value
        if row.session_key is None:
            return
        with suppress(UpdateError):
            row.save()
        unsaved = self.modified
        self[name] = value
        self.modified = unsaved
        self._keep(mark, dict(row.items()))

    @property
    def _name(self) -> str:
        """Safe to look up, whatever a browser calls its session."""
        return f"session.{quote(self.session_key or '')}"

    def _keep(self, mark: str | None, data: dict[str, Any]) -> None:
        if SESSION_KEY in data:
            remembered.keep(mark, self._name, data)
