"""Walking to the oldest conversation and back, over the links of the pages."""

from collections.abc import Callable, Sequence
from itertools import islice

import pytest

from conversations.models import Person
from conversations.sandbox.api import Reading, Sandbox
from conversations.sandbox.store import Store
from tests.conftest import Plug
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id

TOTAL = 12
START = "/conversations/?limit=5"
OLDER, NEWER, NEWEST = "#older-page", "#newer-page", "#newest-page"

pytestmark = [
    pytest.mark.parametrize("has_more", ["travel", "older"]),
    pytest.mark.parametrize("always_cursors", [False, True]),
]


@pytest.fixture
def box(plug: Plug, has_more: Reading, always_cursors: bool) -> Sandbox:
    """Twelve conversations behind one of the four readings of the contract."""
    box = plug(Sandbox(Store(), has_more=has_more, always_cursors=always_cursors))
    for number in range(TOTAL):
        box.add(conversation(number), [])
    return box


@pytest.fixture
def reader(alice: Person, box: Sandbox) -> Reader:
    return Reader(alice)


def nothing() -> None:
    """Nothing happens between two pages."""


def arrivals(box: Sandbox) -> Callable[[], None]:
    """Three times one more conversation, newer than all."""
    fresh = iter(range(TOTAL, TOTAL + 3))

    def arrive() -> None:
        for number in islice(fresh, 1):
            box.add(conversation(number), [])

    return arrive


def walk(
    reader: Reader, page: Page, link: str, meanwhile: Callable[[], None] = nothing
) -> list[Page]:
    """This page and those behind its link."""
    pages = [page]
    while pages[-1].has(link):
        assert len(pages) < TOTAL, "the walk does not end"
        meanwhile()
        pages.append(reader.get(pages[-1].href(link)))
    return pages


def walk_back(
    reader: Reader, box: Sandbox, meanwhile: Callable[[], None] = nothing
) -> list[str | None]:
    """The ids met from the oldest page back to the newest, put newest first.

    A backend that always gives cursors and always means older rows cannot say that a page is the
    newest: there one more step leads to the newest page itself, which repeats what was shown.
    """
    oldest = walk(reader, reader.get(START), OLDER)[-1]
    pages = walk(reader, oldest, NEWER, meanwhile)
    in_doubt = box._always_cursors and box._has_more == "older"
    assert pages[-1].has(NEWEST) != in_doubt
    return ids((pages[:-1] if in_doubt else pages)[::-1])


def ids(pages: Sequence[Page]) -> list[str | None]:
    return [each for page in pages for each in page.values("tr", "data-conversation") if each]


def in_order(numbers: range) -> list[str]:
    """Their ids, newest first."""
    return [conversation_id(number) for number in reversed(numbers)]


def test_older_shows_everything_once_in_order(reader: Reader) -> None:
    pages = walk(reader, reader.get(START), OLDER)
    assert [len(ids([page])) for page in pages] == [5, 5, 2]
    assert ids(pages) == in_order(range(TOTAL))


def test_newer_back_shows_everything_once_in_order(reader: Reader, box: Sandbox) -> None:
    assert walk_back(reader, box) == in_order(range(TOTAL))


def test_older_meets_nothing_twice_while_rows_arrive(reader: Reader, box: Sandbox) -> None:
    pages = walk(reader, reader.get(START), OLDER, arrivals(box))
    assert ids(pages) == in_order(range(TOTAL))


def test_newer_meets_nothing_twice_while_rows_arrive(reader: Reader, box: Sandbox) -> None:
    seen = walk_back(reader, box, arrivals(box))
    assert seen[-TOTAL:] == in_order(range(TOTAL))
    assert len(seen) == len(set(seen))


def test_the_newest_page_has_no_way_to_newer_ones(reader: Reader) -> None:
    page = reader.get(START)
    assert not page.has(NEWER)
    assert not page.has(NEWEST)


def test_the_oldest_page_has_no_way_to_older_ones(reader: Reader) -> None:
    oldest = walk(reader, reader.get(START), OLDER)[-1]
    assert not oldest.has(OLDER)
    assert "nothing older" in oldest.words(".pager p")


def test_newest_leads_back_at_once(reader: Reader) -> None:
    oldest = walk(reader, reader.get(START), OLDER)[-1]
    assert oldest.href(NEWEST) == START
    assert ids([reader.get(oldest.href(NEWEST))]) == in_order(range(7, TOTAL))


def test_one_page_has_no_way_on(reader: Reader) -> None:
    page = reader.get("/conversations/?limit=50")
    assert len(ids([page])) == TOTAL
    assert not page.has(OLDER)


def test_a_full_last_page_is_the_last(reader: Reader) -> None:
    pages = walk(reader, reader.get("/conversations/?limit=6"), OLDER)
    assert [len(ids([page])) for page in pages] == [6, 6]


def test_a_filter_holds_over_all_pages(reader: Reader, box: Sandbox) -> None:
    for number in (2, 5, 7, 11):
        box.add(conversation(number, status="archived"), [])
    pages = walk(reader, reader.get("/conversations/?status=archived&limit=2"), OLDER)
    assert ids(pages) == [conversation_id(number) for number in (11, 7, 5, 2)]


def test_an_older_page_does_not_ask_what_is_new(reader: Reader) -> None:
    first = reader.get(START)
    assert first.has("#newer")
    assert not reader.get(first.href(OLDER)).has("#newer")
