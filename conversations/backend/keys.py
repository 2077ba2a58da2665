"""What looks like a key is never shown whole, whoever wrote it."""

import re
from typing import Final

_MASK: Final = r"\1••••"
_ANY: Final = re.compile(r"(sk_(?:live|test)_)[!-~]+")
# In the text of a JSON document a string ends at its quote, and a visible character may be escaped.
# A word may end in "sk", as in task_live_..., but not an escape such as \n.
_IN_JSON: Final = re.compile(
    r"(?:(?<![A-Za-z0-9])|(?<=\\[bfnrt])|(?<=\\u[0-9A-Fa-f]{4}))"
    r"(sk_(?:live|test)_)"
    r"(?:[!#-\[\]-~]|\\[\"\\/]|\\u00[2-7][0-9A-Fa-f]){16,}"
)


def mask_keys(text: str) -> str:
    """The text without even a piece of a key: for logs, which lose nothing by it."""
    return _ANY.sub(_MASK, text) if "sk_" in text else text


def mask_keys_in_json(text: str) -> str:
    """A JSON document, still one, in which no string holds anything that could be a key."""
    return _IN_JSON.sub(_MASK, text) if "sk_" in text else text
