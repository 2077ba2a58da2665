"""Where the two steps from a page of the list lead, whatever the backend means by has_more.

Read in the direction of travel, has_more speaks of newer rows after a step to newer ones; some
backends always mean older rows. Some give cursors even where nothing is left. Going older both
readings say the same, and the side one came from is known to exist, so one doubt remains: after
a step to newer rows, a backend that means older rows and always gives cursors cannot say that it
has reached the newest page. The next step then gives an empty page, which `is_past_newest` knows.
"""

from typing import NamedTuple

from conversations.backend.schema import Page
from conversations.filters import ListFilter


class Neighbours(NamedTuple):
    """The cursors of the next pages; None where there is none."""

    newer: str | None
    older: str | None


def neighbours(shown: ListFilter, page: Page) -> Neighbours:
    if shown.on_newest_page:
        return Neighbours(None, _more(page, page.next_cursor))
    if shown.before is None:
        return Neighbours(page.prev_cursor, _more(page, page.next_cursor))
    return Neighbours(_more(page, page.prev_cursor), page.next_cursor)


def is_past_newest(shown: ListFilter, page: Page) -> bool:
    """Whether a step to newer rows found none: the newest page is what to show then."""
    return shown.before is not None and not page.items


def _more(page: Page, cursor: str | None) -> str | None:
    return cursor if page.has_more else None
