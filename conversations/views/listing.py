"""One page of the list, and the nearest useful one where the backend refuses."""

from dataclasses import dataclass

from conversations import freshness
from conversations.backend.errors import Rejected
from conversations.backend.schema import Conversation, Page
from conversations.copies import Known
from conversations.filters import ListFilter, Refusal
from conversations.paging import is_past_newest


@dataclass(frozen=True, slots=True)
class Listing:
    """A page, the filter it answers, and what of the address was not followed."""

    known: Known[Page]
    filter: ListFilter
    refusals: tuple[Refusal, ...]

    @property
    def page(self) -> Page:
        return self.known.data


def listing(wanted: ListFilter, refusals: tuple[Refusal, ...]) -> Listing:
    """What the backend has; the newest page where a cursor is refused or leads nowhere."""
    try:
        known = ask(wanted)
    except Rejected:
        if wanted.on_newest_page:
            raise
        newest = wanted.newest()
        return Listing(ask(newest), newest, (*refusals, _refused_cursor(wanted)))
    if is_past_newest(wanted, known.data):
        newest = wanted.newest()
        return Listing(ask(newest), newest, refusals)
    return Listing(known, wanted, refusals)


def ask(wanted: ListFilter, *, newest: bool = False) -> Known[Page]:
    """A copy, or one call to the backend."""
    return freshness.page(
        wanted.status,
        wanted.agent_id,
        wanted.limit,
        wanted.after,
        wanted.before,
        newest=newest,
    ).result()


def tokens(page: Page) -> list[str]:
    """Short marks of the conversations on a page, enough to tell new ones from these."""
    return [_token(item) for item in page.readable]


def count_new(page: Page, seen: list[str]) -> int:
    """How many rows of a newest page were not seen before.

    What follows the last row already seen only moved up from the next page.
    """
    marks, known = tokens(page), set(seen)
    last = max((place for place, mark in enumerate(marks) if mark in known), default=len(marks))
    return sum(mark not in known for mark in marks[:last])


def _token(conversation: Conversation) -> str:
    return conversation.id.hex[:8]


def _refused_cursor(wanted: ListFilter) -> Refusal:
    parameter = "after" if wanted.after else "before"
    return Refusal.cut(parameter, wanted.after or wanted.before or "", "refused-cursor")
