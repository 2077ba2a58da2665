import pytest
from playwright.sync_api import Locator, Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, rows, scrolled
from tests.pages.made import TAXI_DESK

CHOOSE_AS_ROWS_COME = """id => document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
  const picker = document.getElementById("agent");
  picker.value = id;
  picker.dispatchEvent(new Event("change", { bubbles: true }));
}), { once: true })"""

COUNT_FAREWELLS = """window.farewells = window.farewellsOfRows = 0;
document.addEventListener("htmx:beforeCleanupElement", ({ target }) => {
  farewells += 1;
  if (target.closest?.("[data-conversation]")) farewellsOfRows += 1;
})"""


@pytest.fixture(autouse=True)
def hundred_conversations(box: Sandbox) -> None:
    fill(box, 110)


def tab(page: Page, name: str) -> Locator:
    return page.get_by_role("navigation", name="Status").get_by_role("link", name=name)


def test_a_tab_swaps_the_list_and_nothing_else(page: Page) -> None:
    page.goto("/conversations/")
    page.evaluate("document.body.dataset.same = 'page'")
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    expect(page).to_have_title("Conversations: Completed · Casey")
    expect(page.locator("[data-conversation]:not([data-status=completed])")).to_have_count(0)
    expect(page.locator("[data-status=completed]")).to_have_count(20)
    expect(page.locator("body")).to_have_attribute("data-same", "page")


def test_focus_stays_on_the_tab(page: Page) -> None:
    page.goto("/conversations/")
    tab(page, "Archived").press("Enter")
    expect(page).to_have_url("/conversations/?status=archived")
    expect(tab(page, "Archived")).to_be_focused()
    expect(tab(page, "Archived")).to_have_attribute("aria-current", "true")


def test_the_picker_filters_and_keeps_its_choice(page: Page) -> None:
    page.goto("/conversations/?status=completed")
    page.get_by_label("Agent").focus()
    page.get_by_label("Agent").select_option("Taxi Desk")
    expect(page).to_have_url(f"/conversations/?status=completed&agent_id={TAXI_DESK}")
    expect(page).to_have_title("Conversations: Completed, Taxi Desk · Casey")
    expect(page.locator("[data-conversation]")).to_have_count(11)
    expect(page.get_by_label("Agent")).to_be_focused()
    tab(page, "Archived").click()
    expect(page).to_have_url(f"/conversations/?status=archived&agent_id={TAXI_DESK}")
    expect(page.get_by_label("Agent")).to_have_value(TAXI_DESK)


def test_a_choice_made_as_the_rows_come_counts(page: Page) -> None:
    page.goto("/conversations/")
    page.evaluate(CHOOSE_AS_ROWS_COME, TAXI_DESK)
    tab(page, "Completed").click()
    expect(page).to_have_url(f"/conversations/?status=completed&agent_id={TAXI_DESK}")
    expect(page.locator("[data-conversation]")).to_have_count(11)


def test_rows_that_go_cost_no_farewell(page: Page) -> None:
    page.goto("/conversations/")
    page.evaluate(COUNT_FAREWELLS)
    tab(page, "Completed").click()
    expect(page.locator("[data-status=completed]")).to_have_count(20)
    assert page.evaluate("[farewells > 0, farewellsOfRows]") == [True, 0]


def test_a_change_of_filter_drops_the_place_in_the_list(page: Page) -> None:
    page.goto("/conversations/")
    page.get_by_role("link", name="Older").click()
    page.wait_for_url("**/?after=*")
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")


def test_back_and_forward_give_the_same_rows(page: Page) -> None:
    page.goto("/conversations/")
    everything = rows(page)
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    completed = rows(page)
    page.get_by_role("link", name="Older").click()
    page.wait_for_url("**after=*")
    older = rows(page)
    for move, expected in (
        (page.go_back, completed),
        (page.go_back, everything),
        (page.go_forward, completed),
        (page.go_forward, older),
    ):
        with page.expect_event("load"):
            move()
        assert rows(page) == expected


def test_back_from_a_conversation_gives_the_filtered_list(page: Page) -> None:
    page.goto("/conversations/")
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    completed = rows(page)
    page.locator("[data-conversation] a").nth(3).click()
    page.wait_for_url("**/conversations/*-*/?in=*")
    page.go_back()
    assert rows(page) == completed
    expect(page).to_have_title("Conversations: Completed · Casey")


def test_reload_and_a_new_tab_give_the_same_page(page: Page) -> None:
    page.goto("/conversations/")
    tab(page, "Abandoned").click()
    expect(page).to_have_url("/conversations/?status=abandoned")
    swapped, title = rows(page), page.title()
    page.reload()
    other = page.context.new_page()
    other.goto(page.url)
    assert (rows(page), page.title()) == (swapped, title)
    assert (rows(other), other.title()) == (swapped, title)


def test_filtering_leaves_the_page_where_it_is(page: Page) -> None:
    page.set_viewport_size({"width": 1280, "height": 500})
    page.goto("/conversations/")
    page.evaluate("scrollTo(0, 60)")
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    assert scrolled(page) == 60


def test_two_tabs_do_not_disturb_each_other(page: Page) -> None:
    page.goto("/conversations/")
    other = page.context.new_page()
    other.goto("/conversations/?status=archived")
    tab(page, "Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    tab(other, "Pending").click()
    expect(other).to_have_url("/conversations/?status=pending")
    page.reload()
    expect(page.locator("[data-status=completed]")).to_have_count(20)
    expect(other.locator("[data-status=pending]")).to_have_count(20)
