"""The key, and how it is shown to the backend and to nobody else."""

import re
from typing import Literal

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


class BearerKey(AuthBase):
    """Authorization for each request, set where netrc and default headers cannot replace it."""

    def __init__(self, key: str) -> None:
        self._key = validate_key(key)

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        request.headers["Authorization"] = f"Bearer {self._key}"
        return request

    def __repr__(self) -> str:
        return f"<BearerKey {environment(self._key)}>"
