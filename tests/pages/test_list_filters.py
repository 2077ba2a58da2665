"""Tabs, agent picker and page sizes, and the words that say what is shown."""

from itertools import product

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader
from tests.pages.made import TABLE_FINDER, TAXI_DESK, conversation

STATUSES = ("pending", "in_progress", "completed", "abandoned", "archived")
NEVER_SEEN = "c0ffee00-0000-4000-8000-000000000000"
UNREADABLE_PLACE = "The place in the list (after) in this address cannot be read."
FORGOTTEN_PLACE = "The backend no longer knows this place in the list"
NEWEST_SHOWN = "The newest conversations are shown."
NONSENSE = ("%00", "%ff", "%E2%80%AE", "<script>", "0" * 5_000, "%F0%9F%99%82", "%D9%A3")


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    """Each status with each agent, five times: 50 conversations."""
    kinds = list(product(STATUSES, (TABLE_FINDER, TAXI_DESK))) * 5
    for number, (status, agent) in enumerate(kinds):
        box.add(conversation(number, status=status, agent_id=agent), [])
    return alice_reads


def option(page: Page) -> str | None:
    """The id of the agent that the picker shows."""
    chosen = page.values("#agent option[selected]", "value")
    assert len(chosen) <= 1
    return chosen[0] if chosen else None


def shown(page: Page) -> int:
    return len(page.all("tr[data-conversation]"))


def test_the_tabs_are_all_and_each_status(reader: Reader) -> None:
    page = reader.get("/conversations/")
    words = ["All", "Pending", "In progress", "Completed", "Abandoned", "Archived"]
    assert page.texts(".tabs a") == words
    assert page.texts(".tabs a[aria-current]") == ["All"]
    assert page.href("#status-all") == "/conversations/"


@pytest.mark.parametrize("status", STATUSES)
def test_a_tab_shows_one_status(reader: Reader, status: str) -> None:
    page = reader.get(reader.get("/conversations/").href(f"#status-{status}"))
    assert set(page.values("tr[data-status]", "data-status")) == {status}
    assert shown(page) == 10
    assert page.values(".tabs a[aria-current]", "id") == [f"status-{status}"]


def test_a_tab_keeps_agent_and_page_size(reader: Reader) -> None:
    page = reader.get(f"/conversations/?agent_id={TAXI_DESK}&limit=50")
    wanted = f"/conversations/?status=completed&agent_id={TAXI_DESK}&limit=50"
    assert page.href("#status-completed") == wanted
    assert page.one("#status-completed").get("hx-get") == wanted


def test_the_picker_offers_the_agents_by_name(reader: Reader) -> None:
    page = reader.get("/conversations/")
    assert page.texts("#agent option") == ["Any agent", "Table Finder", "Taxi Desk"]
    assert option(page) is None


def test_the_picker_shows_the_agent_chosen(reader: Reader) -> None:
    page = reader.get(f"/conversations/?agent_id={TAXI_DESK}")
    assert set(page.texts("tr .agent")) == {"Taxi Desk"}
    assert option(page) == TAXI_DESK


def test_an_agent_never_seen_can_be_asked_for_by_address(reader: Reader) -> None:
    page = reader.get(f"/conversations/?agent_id={NEVER_SEEN}")
    assert option(page) == NEVER_SEEN
    assert page.words("#agent option[selected]") == "Agent c0ffee00"
    assert page.words("h2") == "Nothing matches"


def test_an_agent_may_be_written_in_capitals(reader: Reader) -> None:
    page = reader.get(f"/conversations/?agent_id={TAXI_DESK.upper()}")
    assert option(page) == TAXI_DESK
    assert shown(page) == 20


def test_agents_met_before_stay_in_the_picker_when_agents_do_not_answer(
    reader: Reader, box: Sandbox
) -> None:
    box.faults.add("/agents", status=404)
    reader.get("/conversations/")
    page = reader.get(f"/conversations/?agent_id={TAXI_DESK}")
    assert page.texts("#agent option") == ["Any agent", "Agent a0000001", "Agent a0000002"]


def test_the_picker_is_a_form_that_keeps_status_and_size_and_drops_the_cursor(
    reader: Reader,
) -> None:
    first = reader.get("/conversations/?status=completed&limit=5")
    page = reader.get(first.href("#older-page"))
    form = page.one("form.pick")
    assert (form.get("method"), form.get("action")) == ("get", "/conversations/")
    assert page.values("form.pick input", "name") == ["status", "limit"]
    assert page.values("form.pick input", "value") == ["completed", "5"]


def test_the_picker_can_be_sent_without_a_script(reader: Reader) -> None:
    assert reader.get("/conversations/").words("form.pick noscript button") == "Show"


def test_any_agent_sends_an_empty_value_that_means_all(reader: Reader) -> None:
    page = reader.get("/conversations/?status=completed&agent_id=")
    assert page.words(".head p") == "Completed, newest first"
    assert page.notices == []


def test_a_change_of_filter_drops_the_cursor(reader: Reader) -> None:
    page = reader.get(reader.get("/conversations/?limit=5").href("#older-page"))
    for link in (*page.values(".tabs a", "href"), *page.values(".sizes a", "href")):
        assert "after" not in str(link)
        assert "before" not in str(link)


def test_a_page_has_twenty_rows_unless_asked_otherwise(reader: Reader) -> None:
    page = reader.get("/conversations/")
    assert shown(page) == 20
    assert page.texts(".sizes a") == ["20", "50", "100"]
    assert page.texts(".sizes a[aria-current]") == ["20"]


def test_a_page_size_is_a_link(reader: Reader) -> None:
    page = reader.get(reader.get("/conversations/?status=completed").href("#limit-50"))
    assert page.texts(".sizes a[aria-current]") == ["50"]
    assert page.texts(".tabs a[aria-current]") == ["Completed"]


def test_another_page_size_is_kept_everywhere(reader: Reader) -> None:
    page = reader.get("/conversations/?limit=37")
    assert shown(page) == 37
    assert page.texts(".sizes a") == ["20", "37", "50", "100"]
    assert page.texts(".sizes a[aria-current]") == ["37"]
    assert "limit=37" in page.href("#older-page")
    assert "limit=37" in page.href("#status-pending")


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("", "all agents"),
        ("?status=in_progress", "In progress"),
        (f"?agent_id={TABLE_FINDER}", "Table Finder"),
        (f"?status=completed&agent_id={TAXI_DESK}", "Completed, Taxi Desk"),
    ],
)
def test_title_and_heading_say_the_filter(reader: Reader, query: str, words: str) -> None:
    page = reader.get(f"/conversations/{query}")
    assert page.title == f"Conversations: {words}"
    assert page.words(".head p") == f"{words}, newest first"


@pytest.mark.parametrize(
    ("query", "notice"),
    [
        ("status=done", "There is no status “done”. Conversations of every status are shown."),
        ("agent_id=taxi", "“taxi” is not the id of an agent. All agents are shown."),
        ("limit=many", "“many” is not a number of rows. 20 a page are shown."),
        ("limit=0", "A page cannot have 0 rows. 20 a page are shown."),
        ("limit=-3", "A page cannot have -3 rows. 20 a page are shown."),
        (
            "limit=101",
            "A page cannot have 101 rows. 100 a page are shown, which is the most.",
        ),
        ("after=%00", f"{UNREADABLE_PLACE} {NEWEST_SHOWN}"),
        ("before=nonsense", f"{FORGOTTEN_PLACE} (before “nonsense”). {NEWEST_SHOWN}"),
        ("after=" + "x" * 70, f"{FORGOTTEN_PLACE} (after “{'x' * 59}…”). {NEWEST_SHOWN}"),
    ],
)
def test_a_value_that_is_refused_is_named_beside_the_nearest_list(
    reader: Reader, query: str, notice: str
) -> None:
    page = reader.get(f"/conversations/?{query}")
    assert page.notices == [notice]
    assert shown(page) == (50 if "101" in query else 20)
    assert not page.has("#newest-page")


def test_a_refused_cursor_keeps_the_filter(reader: Reader) -> None:
    page = reader.get("/conversations/?status=completed&limit=5&after=nonsense")
    assert len(page.notices) == 1
    assert page.values("tr[data-status]", "data-status") == ["completed"] * 5


def test_of_two_cursors_one_is_used(reader: Reader) -> None:
    older = reader.get("/conversations/?limit=5").href("#older-page")
    page = reader.get(f"{older}&before=anything")
    assert page.notices == [
        "This address names two places in the list, “after” and “before”. Only “after” is used."
    ]
    assert page.values("tr a", "href") == reader.get(older).values("tr a", "href")


def test_every_wrong_value_is_named(reader: Reader) -> None:
    page = reader.get("/conversations/?status=done&agent_id=taxi&limit=many&after=nonsense")
    assert len(page.notices) == 4
    assert shown(page) == 20


@pytest.mark.parametrize("value", NONSENSE)
@pytest.mark.parametrize("name", ["status", "agent_id", "limit", "after", "before", "page"])
def test_no_value_breaks_the_page(alice_reads: Reader, box: Sandbox, name: str, value: str) -> None:
    box.add(conversation(1), [])
    assert shown(alice_reads.get(f"/conversations/?{name}={value}")) in (0, 1)
