"""Steps through the list, against backends that read has_more and cursors differently."""

from collections.abc import Iterator
from dataclasses import dataclass
from uuid import UUID

import pytest

from conversations.backend.schema import Conversation, Page
from conversations.filters import ListFilter
from conversations.paging import Neighbours, is_past_newest, neighbours

NEWEST = ListFilter(limit=10)


@dataclass(frozen=True)
class Backend:
    """Rows 0 (newest) to count - 1; a cursor is the number of the row it was taken from."""

    means_older: bool
    always_cursors: bool
    count: int = 47

    def page(self, asked: ListFilter) -> Page:
        start, stop = self.window(asked)
        newer, older = start > 0, stop < self.count
        travels_newer = asked.before is not None and not self.means_older
        return Page(
            items=tuple(Conversation(UUID(int=row), "completed") for row in range(start, stop)),
            has_more=newer if travels_newer else older,
            next_cursor=str(stop - 1) if older or self.always_cursors else None,
            prev_cursor=str(start) if newer or self.always_cursors else None,
        )

    def window(self, asked: ListFilter) -> tuple[int, int]:
        if asked.before is not None:
            stop = int(asked.before)
            return max(0, stop - asked.limit), stop
        start = 0 if asked.after is None else int(asked.after) + 1
        return start, min(start + asked.limit, self.count)


BACKENDS = [
    Backend(means_older, always_cursors)
    for means_older in (False, True)
    for always_cursors in (False, True)
]
every_backend = pytest.mark.parametrize("backend", BACKENDS, ids=str)


def rows(page: Page) -> list[int]:
    return [item.id.int for item in page.items if item.id]


def walk_older(backend: Backend, asked: ListFilter) -> Iterator[tuple[ListFilter, Page]]:
    page = backend.page(asked)
    yield asked, page
    while cursor := neighbours(asked, page).older:
        asked = asked.older(cursor)
        page = backend.page(asked)
        yield asked, page


def walk_newer(backend: Backend, asked: ListFilter) -> Iterator[tuple[ListFilter, Page]]:
    page = backend.page(asked)
    while cursor := neighbours(asked, page).newer:
        asked = asked.newer(cursor)
        page = backend.page(asked)
        if is_past_newest(asked, page):
            return
        yield asked, page


@every_backend
def test_walking_older_shows_every_row_once(backend: Backend) -> None:
    pages = [rows(page) for _, page in walk_older(backend, NEWEST)]
    assert [row for page in pages for row in page] == list(range(47))
    assert [len(page) for page in pages] == [10, 10, 10, 10, 7]


@every_backend
def test_walking_newer_shows_every_row_once(backend: Backend) -> None:
    *_, (oldest, page) = walk_older(backend, NEWEST)
    pages = [rows(page), *(rows(page) for _, page in walk_newer(backend, oldest))]
    assert [row for page in reversed(pages) for row in page] == list(range(47))


@every_backend
def test_every_page_reached_by_newer_leads_older_again(backend: Backend) -> None:
    *_, (oldest, _) = walk_older(backend, NEWEST)
    for asked, page in walk_newer(backend, oldest):
        _, (_, following), *_ = walk_older(backend, asked)
        assert rows(following)[0] == rows(page)[-1] + 1


@every_backend
def test_the_newest_page_leads_to_older_rows_only(backend: Backend) -> None:
    assert neighbours(NEWEST, backend.page(NEWEST)) == Neighbours(newer=None, older="9")


@every_backend
def test_the_oldest_page_leads_to_newer_rows_only(backend: Backend) -> None:
    oldest = NEWEST.older("39")
    assert neighbours(oldest, backend.page(oldest)) == Neighbours(newer="40", older=None)


@every_backend
@pytest.mark.parametrize("count", [0, 1, 10])
def test_a_list_of_one_page_leads_nowhere(backend: Backend, count: int) -> None:
    small = Backend(backend.means_older, backend.always_cursors, count)
    assert neighbours(NEWEST, small.page(NEWEST)) == Neighbours(None, None)


@every_backend
def test_only_one_kind_of_backend_offers_newer_rows_where_there_are_none(backend: Backend) -> None:
    asked = NEWEST.newer("10")
    offers_newer = neighbours(asked, backend.page(asked)).newer is not None
    assert offers_newer is (backend.means_older and backend.always_cursors)


def test_the_step_into_nothing_is_known_by_its_empty_answer() -> None:
    backend = Backend(means_older=True, always_cursors=True)
    asked = NEWEST.newer("0")
    assert is_past_newest(asked, backend.page(asked))


@every_backend
def test_an_empty_answer_elsewhere_is_not_past_the_newest(backend: Backend) -> None:
    empty = Backend(backend.means_older, backend.always_cursors, count=0)
    assert not is_past_newest(NEWEST, empty.page(NEWEST))
    assert not is_past_newest(NEWEST.older("46"), backend.page(NEWEST.older("46")))
    assert not is_past_newest(NEWEST.newer("10"), backend.page(NEWEST.newer("10")))


@every_backend
def test_new_rows_above_do_not_break_the_walk_back(backend: Backend) -> None:
    """Three rows came while Alice read the second page; the last step shows those three."""
    asked = NEWEST.older("12")
    pages = [rows(page) for _, page in walk_newer(backend, asked)]
    assert pages == [list(range(3, 13)), [0, 1, 2]]


def test_without_pagination_there_is_nowhere_to_go() -> None:
    for asked in (NEWEST, NEWEST.older("1"), NEWEST.newer("1")):
        assert neighbours(asked, Page(items=())) == Neighbours(None, None)
