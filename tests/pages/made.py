"""Conversations and messages in the API's shape, made for tests."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final

JSON = dict[str, Any]

TABLE_FINDER: Final = "a0000001-0000-4000-8000-000000000000"
TAXI_DESK: Final = "a0000002-0000-4000-8000-000000000000"
AGENTS: Final = (
    {"id": TABLE_FINDER, "name": "Table Finder"},
    {"id": TAXI_DESK, "name": "Taxi Desk"},
)
BEGINNING: Final = datetime(2026, 5, 1, 10, 0, tzinfo=UTC)


def conversation_id(number: int) -> str:
    """Ids differ in their first eight digits, as those of a backend do."""
    return f"{number:08x}-0000-4000-8000-000000000000"


def message_id(number: int) -> str:
    return f"{number:08x}-0000-4000-9000-000000000000"


def at(minutes: float) -> str:
    """So many minutes after 10:00 UTC on Friday 1 May 2026, as the API writes it."""
    moment = BEGINNING + timedelta(minutes=minutes)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def profile(first_name: str = "Alice", **changes: Any) -> JSON:
    plain: JSON = {
        "id": "b0000001-0000-4000-8000-000000000000",
        "email": f"{first_name.lower()}@example.com",
        "first_name": first_name,
        "last_name": "Moreau",
        "organization_name": "Example Ltd",
        "organization_domain": "example.com",
        "avatar_image_url": None,
    }
    return plain | changes


def conversation(number: int = 1, **changes: Any) -> JSON:
    """The higher the number, the newer: one a minute; Alice's, Bob's and Charlie's in turn."""
    plain: JSON = {
        "id": conversation_id(number),
        "connection_code": "AB7D-RX8F",
        "agent_id": TABLE_FINDER,
        "status": "completed",
        "started_at": at(number),
        "completed_at": at(number + 2),
        "turn_count": 2,
        "participant_profile": profile(("Charlie", "Alice", "Bob")[number % 3]),
        "session_properties": None,
        "path_taken": None,
    }
    return plain | changes


def message(number: int, content: str = "Hello", **changes: Any) -> JSON:
    """Odd ones are the participant's, even ones the agent's; one every 20 seconds, in text."""
    plain: JSON = {
        "id": message_id(number),
        "role": "user" if number % 2 else "assistant",
        "content": content,
        "created_at": at(number / 3),
        "modality": "text",
    }
    return plain | changes
