"""Cursors: a position in the order, sealed so that nobody builds one by hand."""

import base64
import hmac
import re

from conversations.sandbox.shelf import Key

_SEAL = b"casey sandbox cursor"
_SEAL_BYTES = 8
_POSITION = re.compile(r"(-?\d{1,19}):([0-9a-f-]*~?)", re.ASCII)


def encode(position: Key) -> str:
    text = f"{position[0]}:{position[1]}".encode()
    return base64.urlsafe_b64encode(_seal(text) + text).decode().rstrip("=")


def decode(cursor: str) -> Key:
    """Raises ValueError for anything that `encode` did not write."""
    try:
        sealed = base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True)
        text = sealed[_SEAL_BYTES:]
        position = _POSITION.fullmatch(text.decode())
    except ValueError:
        position = None
    if not position or not hmac.compare_digest(sealed[:_SEAL_BYTES], _seal(text)):
        raise ValueError("not a cursor of this backend")
    return int(position[1]), position[2]


def _seal(text: bytes) -> bytes:
    return hmac.digest(_SEAL, text, "sha256")[:_SEAL_BYTES]
