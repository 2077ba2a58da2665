import re
from itertools import chain

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, rows, until
from tests.pages.made import conversation_id


def turn(page: Page, name: str) -> None:
    """Click Older or Newer and wait for other rows."""
    before = rows(page)
    page.get_by_role("link", name=name, exact=True).click()
    until(
        page,
        "first => document.querySelector('[data-conversation]').dataset.conversation !== first",
        before[0],
    )


def turn_all(page: Page, name: str) -> list[list[str]]:
    """The rows of this page and of every page that follows."""
    pages = [rows(page)]
    while page.get_by_role("link", name=name, exact=True).count():
        turn(page, name)
        pages.append(rows(page))
    return pages


def test_older_leads_to_the_end_and_newer_back(page: Page, box: Sandbox) -> None:
    fill(box, 45)
    page.goto("/conversations/")
    down = turn_all(page, "Older")
    assert [*chain(*down)] == [conversation_id(number) for number in range(45, 0, -1)]
    assert turn_all(page, "Newer") == down[::-1]


def test_a_turned_page_begins_at_the_top(page: Page, box: Sandbox) -> None:
    fill(box, 45)
    page.goto("/conversations/")
    page.evaluate("scrollTo(0, document.body.scrollHeight)")
    turn(page, "Older")
    until(page, "scrollY === 0")


def test_a_page_size_is_kept_by_the_filters(page: Page, box: Sandbox) -> None:
    fill(box, 45)
    page.goto("/conversations/")
    page.get_by_role("link", name="50", exact=True).click()
    expect(page).to_have_url("/conversations/?limit=50")
    expect(page.locator("[data-conversation]")).to_have_count(45)
    page.get_by_role("link", name="Completed").click()
    expect(page).to_have_url("/conversations/?status=completed&limit=50")


def test_newest_leads_back_to_the_first_page(page: Page, box: Sandbox) -> None:
    fill(box, 65)
    page.goto("/conversations/")
    turn(page, "Older")
    turn(page, "Older")
    page.get_by_role("link", name="Newest").click()
    expect(page).to_have_url(re.compile(r"/conversations/$"))
    assert rows(page)[0] == conversation_id(65)
