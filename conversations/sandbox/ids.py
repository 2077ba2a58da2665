"""Identities."""

import re
from uuid import NAMESPACE_URL, uuid5

UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE | re.ASCII)
_SPACE = uuid5(NAMESPACE_URL, "https://sandbox.example/")


def checked_id(value: object) -> str:
    """In lower case. Raises ValueError for what is no UUID."""
    if not UUID.fullmatch(str(value)):
        problem = f"id is not a UUID: {value}"
        raise ValueError(problem)
    return str(value).lower()


def made_id(name: str) -> str:
    """The same for the same name."""
    return str(uuid5(_SPACE, name))
