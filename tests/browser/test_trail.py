"""A manager at the view trail, with and without JavaScript."""

import re

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.browser.watch import Watch


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def bob_s_page(request: pytest.FixtureRequest, visit: Visit, bob: Person) -> Page:
    return visit(bob, java_script_enabled=request.param == "with JavaScript")


def test_from_a_conversation_to_who_has_seen_it_and_to_everything(
    bob_s_page: Page, alice: Person, visit: Visit, box: Sandbox, watch: Watch
) -> None:
    watch.allow("htmx:(afterRequest|sendAbort)")  # the button may come before the first answer
    path = talk(box, 2)
    visit(alice).goto(path)
    bob_s_page.goto(path)
    bob_s_page.get_by_role("link", name="Seen by 1 colleague, last today").click()
    entries = bob_s_page.locator("[data-entry]")
    expect(entries).to_have_count(2)
    expect(entries.nth(1)).to_contain_text("support")
    bob_s_page.get_by_label("Person").select_option("support")
    bob_s_page.get_by_role("button", name="Show", exact=True).click()
    expect(bob_s_page).to_have_url(re.compile("person="))
    expect(entries).to_have_count(1)
    bob_s_page.get_by_role("link", name="Show everything").click()
    expect(bob_s_page.locator("[data-event='sign-in']").first).to_be_visible()


def test_on_a_phone_its_filters_are_in_a_sheet(visit: Visit, bob: Person) -> None:
    page = visit(bob, viewport={"width": 390, "height": 800})
    page.goto("/trail/")
    expect(page.get_by_label("Event")).to_be_hidden()
    page.get_by_role("button", name="Filters").click()
    expect(page.get_by_label("Event")).to_be_in_viewport()
    page.get_by_role("button", name="Show", exact=True).click()
    expect(page.locator("[data-entry]").first).to_be_visible()


def test_the_cells_of_a_row_are_of_one_height_whatever_it_is_about(
    visit: Visit, bob: Person
) -> None:
    page = visit(bob)
    page.goto("/trail/")
    ends = "row => [...row.cells].map((cell) => Math.round(cell.getBoundingClientRect().bottom))"
    assert len(set(page.locator("[data-event='sign-in']").first.evaluate(ends))) == 1


def test_focus_stays_on_the_filter_that_was_changed(visit: Visit, bob: Person) -> None:
    page = visit(bob)
    page.goto("/trail/")
    page.get_by_label("Event").focus()
    page.get_by_label("Event").select_option("search")
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()
    expect(page.get_by_label("Event")).to_be_focused()
    page.get_by_label("Event").select_option("sign-in")
    expect(page.locator("[data-event='sign-in']").first).to_be_visible()
    page.go_back()
    expect(page.get_by_role("heading", name="Nothing matches")).to_be_visible()


def test_a_day_that_is_being_typed_asks_for_nothing_yet(visit: Visit, bob: Person) -> None:
    page = visit(bob)
    page.goto("/trail/")
    page.get_by_label("From").fill("2026-05-01")
    page.get_by_label("To", exact=True).fill("2001-05-01")
    expect(page).to_have_url(re.compile("/trail/$"))
    page.get_by_label("To", exact=True).press("Enter")
    expect(page.locator(".notice")).to_contain_text("The last day (2001-05-01) is before the first")
    expect(page.get_by_label("From")).to_have_value("2026-05-01")


@pytest.mark.parametrize("query", ["", "?event=search", "?event=gossip"])
@pytest.mark.parametrize("width", [390, 1280])
def test_the_trail_is_accessible_and_nothing_scrolls_sideways(
    query: str, width: int, visit: Visit, bob: Person
) -> None:
    page = visit(bob, viewport={"width": width, "height": 800})
    page.goto(f"/trail/{query}")
    assert violations(page) == []
    assert page.evaluate("document.documentElement.scrollWidth") <= width


def test_the_file_comes_as_a_download(visit: Visit, bob: Person) -> None:
    page = visit(bob)
    page.goto("/trail/")
    with page.expect_download() as started:
        page.get_by_role("link", name="Download CSV").click()
    assert started.value.suggested_filename == "trail.csv"
