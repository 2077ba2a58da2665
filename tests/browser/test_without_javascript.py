from collections.abc import Iterator

from playwright.sync_api import Page

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, rows
from tests.pages.made import TAXI_DESK


def pick_agent(page: Page) -> None:
    page.get_by_label("Agent").select_option("Taxi Desk")
    show = page.get_by_role("button", name="Show")
    if show.count():
        show.click()


def walk(page: Page) -> Iterator[tuple[str, list[str]]]:
    """The address and the rows after each click of a reader's usual walk."""
    page.goto("/conversations/")
    for name, address in (
        ("Older", "**/?after=*"),
        ("Newest", "**/conversations/"),
        ("Completed", "**/?status=completed"),
        ("50", "**/?status=completed&limit=50"),
    ):
        page.get_by_role("link", name=name, exact=True).click()
        page.wait_for_url(address)
        yield page.url, rows(page)
    pick_agent(page)
    page.wait_for_url(f"**agent_id={TAXI_DESK}*")
    yield page.url, rows(page)


def test_the_same_clicks_give_the_same_rows(page: Page, plain_page: Page, box: Sandbox) -> None:
    fill(box, 110)
    swapped, loaded = list(walk(page)), list(walk(plain_page))
    assert all(shown for _, shown in swapped)
    assert loaded == swapped


def test_a_list_page_holds_no_dead_buttons(plain_page: Page, box: Sandbox) -> None:
    fill(box, 1)
    plain_page.goto("/conversations/")
    plain_page.locator("[data-conversation] a").click()
    plain_page.wait_for_url("**/conversations/*-*/?in=*")
    assert plain_page.get_by_role("button", name="Copy").count() == 0
