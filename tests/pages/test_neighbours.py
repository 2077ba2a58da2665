"""From a conversation to its neighbours in the list that its reader came from, and back."""

from uuid import UUID

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from conversations.filters import ListFilter
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from conversations.whence import packed, query
from tests.conftest import Plug
from tests.pages.client import Page, Reader
from tests.pages.made import AGENTS, TABLE_FINDER, TAXI_DESK, conversation, conversation_id, message

LIST = "/conversations/"
WAYS = {"next": "[data-next]", "previous": "[data-previous]"}


@pytest.fixture(autouse=True)
def remembering(settings: Settings) -> None:
    settings.REMEMBER = True


def fill(box: Sandbox, count: int) -> None:
    """Every third is completed; every other one is the Taxi Desk's."""
    for number in range(1, count + 1):
        status = ("completed", "archived", "abandoned")[number % 3]
        agent = (TABLE_FINDER, TAXI_DESK)[number % 2]
        made = conversation(number, status=status, agent_id=agent)
        box.add(made, [message(1)])


def row(page: Page, number: int) -> str:
    return page.href(f"tr[data-conversation={conversation_id(number)}] a")


def landed(reader: Reader, url: str) -> str:
    """Where this link ends."""
    answer = reader.client.get(url)
    return landed(reader, answer.headers["Location"]) if answer.status_code == 302 else url


def number_of(url: str) -> int:
    return int(url.split("/")[2][:8], 16)


def walk(reader: Reader, url: str, way: str) -> list[int]:
    """The conversations from here on, as long as there is a link that leads to another one."""
    seen = []
    while f"/{way}/" not in (url := landed(reader, url)):
        seen.append(number_of(url))
        page = reader.get(url)
        if not page.has(WAYS[way]):
            break
        url = page.href(WAYS[way])
    return seen


@pytest.mark.parametrize("has_more", ["travel", "older"])
@pytest.mark.parametrize("always_cursors", [True, False])
def test_the_whole_list_can_be_walked_down_and_up_across_its_pages(
    alice_reads: Reader, plug: Plug, has_more: str, always_cursors: bool
) -> None:
    box = plug(
        Sandbox(
            Store(agents=AGENTS),
            has_more=has_more,  # type: ignore[arg-type]
            always_cursors=always_cursors,
        )
    )
    fill(box, 11)
    first = alice_reads.get(f"{LIST}?limit=4")
    assert walk(alice_reads, row(first, 11), "next") == [*range(11, 0, -1)]
    older = alice_reads.get(first.href("#older-page"))
    assert walk(alice_reads, row(older, 5), "previous") == [*range(5, 12)]


def test_the_filters_of_the_list_are_kept(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 18)
    page = alice_reads.get(f"{LIST}?status=completed&agent_id={TABLE_FINDER}&limit=2")
    assert walk(alice_reads, row(page, 18), "next") == [18, 12, 6]


def test_the_place_on_the_page_is_said(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 5)
    page = alice_reads.get(row(alice_reads.get(f"{LIST}?limit=3"), 4))
    assert page.words(".steps .number") == "2 of 3"
    assert page.href("[data-previous]").startswith(f"{LIST}{conversation_id(5)}/?in=")
    assert page.href("[data-next]").startswith(f"{LIST}{conversation_id(3)}/?in=")
    assert page.one("[data-next]").get("rel") == "next"
    assert page.one("[data-previous]").get("rel") == "prev"


def test_a_list_that_ends_has_no_link_beyond(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 2)
    page = alice_reads.get(LIST)
    assert not alice_reads.get(row(page, 2)).has("[data-previous]")
    assert not alice_reads.get(row(page, 1)).has("[data-next]")


def test_a_neighbour_costs_no_call_and_one_across_the_end_costs_one(
    alice_reads: Reader, box: Sandbox
) -> None:
    fill(box, 5)
    page = alice_reads.get(row(alice_reads.get(f"{LIST}?limit=3"), 4))
    box.calls.clear()
    page = alice_reads.get(page.href("[data-next]"))
    assert [call.path for call in box.calls if call.path == "/conversations"] == []
    landed(alice_reads, page.href("[data-next]"))
    assert [call.path for call in box.calls if call.path == "/conversations"] == ["/conversations"]


def test_without_a_copy_of_the_list_the_links_find_their_way(
    alice_reads: Reader, box: Sandbox
) -> None:
    fill(box, 3)
    url = row(alice_reads.get(LIST), 2)
    cache.clear()
    page = alice_reads.get(url)
    assert not page.has(".steps .number")
    assert walk(alice_reads, page.href("[data-next]"), "next") == [1]
    cache.clear()
    assert number_of(landed(alice_reads, page.href("[data-previous]"))) == 3


def test_a_conversation_that_newer_ones_moved_on_keeps_its_neighbours(
    alice_reads: Reader, box: Sandbox
) -> None:
    fill(box, 6)
    url = row(alice_reads.get(f"{LIST}?limit=3"), 4)
    for number in (7, 8):
        box.add(conversation(number), [])
    cache.clear()
    page = alice_reads.get(url)
    assert number_of(landed(alice_reads, page.href("[data-next]"))) == 3
    assert number_of(landed(alice_reads, page.href("[data-previous]"))) == 5


def test_a_conversation_that_left_its_list_says_so(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 6)
    url = row(alice_reads.get(f"{LIST}?status=completed"), 3)
    box.add(conversation(3, status="archived"), [message(1)])
    cache.clear()
    page = alice_reads.get(url)
    assert not page.has(".steps .number")
    for way in WAYS.values():
        told = alice_reads.get(page.href(way), status=404)
        assert told.words("h1") == "The list has moved"
        assert told.values(".failure-actions a", "href") == [url, f"{LIST}?status=completed"]


def test_a_cursor_that_the_backend_refuses_is_a_list_that_moved(
    alice_reads: Reader, box: Sandbox
) -> None:
    fill(box, 3)
    token = query(ListFilter(after="forged"))
    page = alice_reads.get(f"{LIST}{conversation_id(2)}/{token}")
    assert alice_reads.get(page.href("[data-next]"), status=404).words("h1") == "The list has moved"


@pytest.mark.parametrize(
    ("way", "last", "words"),
    [
        ("next", 1, "That was the last conversation"),
        ("previous", 3, "That was the first conversation"),
    ],
)
def test_the_end_of_the_list_is_said_where_it_was_not_known(
    alice_reads: Reader, box: Sandbox, way: str, last: int, words: str
) -> None:
    fill(box, 3)
    url = f"{LIST}{conversation_id(last)}/{way}/{query(ListFilter())}"
    assert alice_reads.get(url, status=404).words("h1") == words


def test_a_backend_in_trouble_is_said_as_anywhere(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 3)
    with box.fault("/conversations", status=500):
        url = f"{LIST}{conversation_id(2)}/next/{query(ListFilter())}"
        assert alice_reads.get(url, status=502).has("[data-error=failed]")


def test_back_leads_to_the_very_page_and_row(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 18)
    older = alice_reads.get(alice_reads.get(f"{LIST}?status=completed&limit=2").href("#older-page"))
    page = alice_reads.get(row(older, 9))
    url, _, fragment = page.href(".crumb a").partition("#")
    assert page.words(".crumb a") == "Completed"
    assert fragment == f"row-{conversation_id(9)}"
    again = alice_reads.get(url)
    assert again.values("tr a", "href") == older.values("tr a", "href")
    assert again.one(f"#{fragment}").tag == "a"


def test_back_names_the_agent(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 1)
    wanted = ListFilter("completed", UUID(TAXI_DESK), 50)
    page = alice_reads.get(f"{LIST}{conversation_id(1)}/{query(wanted)}")
    assert page.words(".crumb a") == "Completed, Taxi Desk"


@pytest.mark.parametrize("token", ["", "nonsense", "%00", "AAAA", "..", "x" * 5_000, "🙂"])
def test_a_token_that_says_nothing_is_ignored(
    alice_reads: Reader, box: Sandbox, token: str
) -> None:
    fill(box, 3)
    page = alice_reads.get(f"{LIST}{conversation_id(2)}/?in={token}")
    assert page.href(".crumb a") == LIST
    assert page.words(".crumb a") == "Conversations"
    assert not page.has(".steps")
    answer = alice_reads.client.get(f"{LIST}{conversation_id(2)}/next/?in={token}")
    assert answer.headers["Location"] == f"{LIST}{conversation_id(2)}/"


def test_the_page_before_says_nothing_of_the_list(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 1)
    page = alice_reads.get(
        f"{LIST}{conversation_id(1)}/", Referer=f"http://testserver{LIST}?limit=50"
    )
    assert page.href(".crumb a") == LIST


def test_permalinks_do_not_carry_the_list(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 1)
    page = alice_reads.get(row(alice_reads.get(LIST), 1))
    assert all("in=" not in str(href) for href in page.values(".permalink", "href"))


def test_a_token_holds_nobody(alice_reads: Reader, box: Sandbox) -> None:
    fill(box, 2)
    tokens = {str(href).partition("?")[2] for href in alice_reads.get(LIST).values("tr a", "href")}
    assert tokens == {f"in={packed(ListFilter())}"}


def test_the_whole_transcript_keeps_the_list_wherever_its_link_stands(
    bob_reads: Reader, box: Sandbox
) -> None:
    box.add(conversation(1), [message(number) for number in range(1, 302)])
    here = query(ListFilter())
    page = bob_reads.get(f"{LIST}{conversation_id(1)}/{here}")
    links = (page.href("#jumps [data-whole]"), page.values(".hero .menu-item", "href")[-1])
    assert links == (f"{LIST}{conversation_id(1)}/whole/{here}",) * 2
