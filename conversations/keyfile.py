"""The key in the file that CASEY_API_KEY_FILE names, as it is now."""

import logging
import os
import threading
import time
from pathlib import Path
from typing import Final

from conversations.backend.auth import environment, validate_key

LOOK_SECONDS: Final = 1.0
KEPT: Final = "The key from before stays in use."

log = logging.getLogger(__name__)


class KeyFile:
    """Read again when the file has changed. What cannot be used leaves the key as it was.

    A key of the other environment cannot: a dashboard that shows test data must not show real
    conversations, or the other way round, because a file was mixed up.
    """

    def __init__(self, path: str, key: str) -> None:
        self._path = Path(path)
        self._key = validate_key(key)
        self._seen: tuple[int, ...] = ()
        self._trouble = ""
        self._next_look = 0.0
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<KeyFile {environment(self._key)}>"

    def current(self) -> str:
        """The key; the file is looked at once a second at most."""
        now = time.monotonic()
        with self._lock:
            if now >= self._next_look:
                self._next_look = now + LOOK_SECONDS
                self._look()
            return self._key

    def renew(self) -> None:
        """Read it even if it looks unchanged."""
        with self._lock:
            self._seen = ()
            self._look()

    def _look(self) -> None:
        try:
            seen = _marks(self._path.stat())
            if seen == self._seen:
                return
            text = self._path.read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            self._complain("CASEY_API_KEY_FILE cannot be read.")
            return
        self._seen = seen
        self._take(text)

    def _take(self, text: str) -> None:
        try:
            key = validate_key(text)
        except ValueError:
            self._complain("CASEY_API_KEY_FILE holds no key.")
            return
        if environment(key) != environment(self._key):
            self._complain("CASEY_API_KEY_FILE holds a key of another environment.")
            return
        if key != self._key:
            log.warning("CASEY_API_KEY_FILE holds another key: it is used from now on.")
        self._key, self._trouble = key, ""

    def _complain(self, sentence: str) -> None:
        """Once, and not each second."""
        if sentence != self._trouble:
            log.error("%s %s", sentence, KEPT)
        self._trouble = sentence


def _marks(found: os.stat_result) -> tuple[int, ...]:
    return found.st_mtime_ns, found.st_ctime_ns, found.st_ino, found.st_size
