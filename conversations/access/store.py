"""Where sessions are kept: in the database, which a copy saves from being asked at each request."""

from collections.abc import Callable
from typing import Any, Final
from urllib.parse import quote

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends import db
from django.utils import timezone

from conversations.access import remembered, stamp

TRIES: Final = 5


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
        self.change(name, lambda _before: value)

    def change(self, name: str, change: Callable[[Any], Any]) -> None:
        """The same of a value made from the one before, whatever is noted meanwhile."""
        mark = stamp.current()
        data = next(filter(None, (self._changed(name, change) for _ in range(TRIES))), None)
        if data is None:
            return
        unsaved = self.modified
        self[name] = data[name]
        self.modified = unsaved
        self._keep(mark, data)

    def _changed(self, name: str, change: Callable[[Any], Any]) -> dict[str, Any] | None:
        """What is stored from now on; None where it has ended or somebody was quicker."""
        row = self.model.objects.filter(
            session_key=self.session_key, expire_date__gt=timezone.now()
        )
        before = row.values_list("session_data", flat=True).first()
        if before is None:
            return None
        data: dict[str, Any] = self.decode(before)
        data[name] = change(data.get(name))
        is_kept = row.filter(session_data=before).update(session_data=self.encode(data))
        return data if is_kept else None

    @property
    def _name(self) -> str:
        """Safe to look up, whatever a browser calls its session."""
        return f"session.{quote(self.session_key or '')}"

    def _keep(self, mark: str | None, data: dict[str, Any]) -> None:
        if SESSION_KEY in data:
            remembered.keep(mark, self._name, data)
