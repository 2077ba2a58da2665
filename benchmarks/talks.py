"""A conversation of 200 messages and one of 20,000, as the API tells them."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final

from conversations.sandbox.ndjson import JSON
from conversations.sandbox.server import PREFIX

SHORT: Final = 200
LONG: Final = 20_000
BEGINNING: Final = datetime(2026, 5, 1, 10, tzinfo=UTC)
SENTENCES: Final = (
    "Hi, I would like to book a table for two.",
    "Certainly. For which evening, and do you have a place in mind?",
    "Friday at eight, somewhere by the river. We liked the Harbour Inn, but it was rather loud.",
    "Yes.",
    "The Boathouse has a table at eight. Shall I take it?",
)


@dataclass(frozen=True)
class Talk:
    """One conversation, where it is read, and where the backend gives its transcript."""

    count: int

    @property
    def id(self) -> str:
        return f"{self.count:08x}-0000-4000-8000-000000000000"

    @property
    def page(self) -> str:
        return f"/conversations/{self.id}/"

    @property
    def middle(self) -> str:
        return f"{self.page}?message={self.message_id(self.count // 2)}"

    @property
    def transcript(self) -> str:
        return f"{PREFIX}/conversations/{self.id}/transcript"

    def message_id(self, number: int) -> str:
        return f"{number:08x}-0000-4000-9000-{self.count:012x}"

    def told(self) -> tuple[JSON, list[JSON]]:
        """As the API tells it: a message every 20 seconds, voice and text in turn by forties."""
        times = [BEGINNING + timedelta(seconds=20 * number) for number in range(self.count + 1)]
        messages: list[JSON] = [
            {
                "id": self.message_id(number),
                "role": ("assistant", "user")[number % 2],
                "content": SENTENCES[number % len(SENTENCES)],
                "created_at": times[number].isoformat(),
                "modality": ("voice", "text")[number // 40 % 2],
            }
            for number in range(1, self.count + 1)
        ]
        conversation: JSON = {
            "id": self.id,
            "status": "completed",
            "started_at": times[0].isoformat(),
            "completed_at": times[-1].isoformat(),
            "turn_count": self.count,
            "participant_profile": {"first_name": "Alice", "email": "alice@example.com"},
        }
        return conversation, messages


TALKS: Final = (Talk(SHORT), Talk(LONG))
