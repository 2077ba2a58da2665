"""Troubles of a backend, under the names that pages have for them."""

from typing import Final

from conversations.sandbox.faults import FaultOptions

TROUBLES: Final[dict[str, FaultOptions]] = {
    "unreachable": {"error": "refused"},
    "refused": {"status": 401},
    "rejected": {"status": 400},
    "busy": {"status": 429, "headers": {"Retry-After": "20"}},
    "failed": {"status": 500},
    "unreadable": {"body": "<p>Welcome</p>"},
}
