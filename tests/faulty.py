"""A fault with something to hide in every place it has.

The secrets are put together here, so that no line of source in a report holds one.
"""

from typing import NoReturn

CANARY = "".join(("can", "ary"))
KEY = "_".join(("sk", "live", f"{CANARY}Key" + "7" * 16))
EMAIL = f"{CANARY}.person+tag@{CANARY}.example"
WORDS = f"{CANARY} words of a transcript"
COOKIE = f"{CANARY}-cookie"


def fail(*_: object) -> NoReturn:
    """A chain of errors, each with something to hide in its message and its variables."""
    held = (KEY, EMAIL, WORDS)
    try:
        _fail_first(held)
    except KeyError as first:
        error = RuntimeError(f"{KEY}: {WORDS}")
        error.add_note(WORDS)
        raise error from first


def _fail_first(held: object) -> NoReturn:
    error = KeyError(WORDS, held)
    error.__context__ = ValueError(f"{EMAIL} said: {WORDS}")
    raise error
