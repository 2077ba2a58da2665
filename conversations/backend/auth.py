"""The key, and how it is shown to the backend and to nobody else."""

import re
import threading
from typing import Literal, Protocol

from requests import PreparedRequest
from requests.auth import AuthBase

_KEY = re.compile(r"sk_(live|test)_[!-~]{16,}")


def validate_key(text: str) -> str:
    """The key without surrounding space; ValueError, with nothing of the key in it, if it is none.

    Checked also because requests and http.client quote a header that they cannot send.
    """
    key = text.strip()
    if not _KEY.fullmatch(key):
        raise ValueError(
            "The key must be sk_live_ or sk_test_ followed by at least 16 visible ASCII characters."
        )
    return key


def environment(key: str) -> Literal["live", "test"]:
    return "live" if key.startswith("sk_live_") else "test"


class Key(Protocol):
    """A key that may be another one from call to call."""

    def current(self) -> str:
        """As it is now, and valid."""

    def renew(self) -> None:
        """Look at once whether there is another: this one was refused."""


class FixedKey:
    """A key that stays; ValueError if it is none."""

    def __init__(self, key: str) -> None:
        self._key = validate_key(key)

    def current(self) -> str:
        return self._key

    def renew(self) -> None:
        """There is no other."""


class BearerKey(AuthBase):
    """Authorization for each request, set where netrc and default headers cannot replace it."""

    def __init__(self, key: str | Key) -> None:
        self._key = FixedKey(key) if isinstance(key, str) else key
        self._local = threading.local()

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        self._local.used = self._key.current()
        request.headers["Authorization"] = f"Bearer {self._local.used}"
        return request

    def __repr__(self) -> str:
        return f"<BearerKey {environment(self._key.current())}>"

    def renewed(self) -> bool:
        """Whether there is another key by now than this thread's last request had."""
        self._key.renew()
        return bool(self._key.current() != self._local.used)
