"""From the list to a conversation, along the list, and back to the row."""

import re

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import fill, rows, talk, until
from tests.pages.made import conversation, conversation_id, message_id

LIST = "/conversations/"


@pytest.fixture(autouse=True)
def remembering(settings: Settings) -> None:
    settings.REMEMBER = True


def row(number: int) -> str:
    return f"[data-conversation='{conversation_id(number)}'] a"


def at(number: int) -> re.Pattern[str]:
    """The address of this conversation, with the list that it was reached from."""
    return re.compile(rf"/conversations/{conversation_id(number)}/\?in=[\w-]+$")


def step(page: Page, hook: str, number: int) -> None:
    page.locator(hook).click()
    expect(page).to_have_url(at(number))


def test_the_links_lead_along_the_filtered_list_across_its_pages(
    any_page: Page, box: Sandbox
) -> None:
    fill(box, 30)
    any_page.goto(f"{LIST}?status=completed&limit=3")
    any_page.locator(row(20)).click()
    expect(any_page.locator(".steps .number")).to_have_text("3 of 3")
    step(any_page, "[data-next]", 15)
    step(any_page, "[data-next]", 10)
    step(any_page, "[data-previous]", 15)
    step(any_page, "[data-previous]", 20)
    any_page.get_by_role("link", name="Completed").click()
    expect(any_page.locator(row(20))).to_be_focused()


def test_who_has_read_to_the_end_goes_on_from_there(any_page: Page, box: Sandbox) -> None:
    fill(box, 2)
    any_page.goto(LIST)
    any_page.locator(row(2)).click()
    any_page.locator(".reading").get_by_role("link", name="Next conversation").click()
    expect(any_page).to_have_url(at(1))
    expect(
        any_page.locator(".reading").get_by_role("link", name="Next conversation")
    ).to_have_count(0)


def test_back_leads_to_the_very_page_and_its_row_has_the_focus(
    any_page: Page, box: Sandbox
) -> None:
    fill(box, 90)
    any_page.goto(f"{LIST}?limit=20")
    any_page.get_by_role("link", name="Older").click()
    expect(any_page.locator(row(70))).to_be_visible()
    before = rows(any_page)
    any_page.locator(row(52)).click()
    expect(any_page).to_have_url(at(52))
    any_page.get_by_label("Back").get_by_role("link").click()
    expect(any_page.locator(row(52))).to_be_focused()
    expect(any_page.locator(row(52))).to_be_in_viewport()
    assert rows(any_page) == before


def test_the_browsers_own_back_leads_to_the_row_too(page: Page, box: Sandbox) -> None:
    fill(box, 90)
    page.goto(LIST)
    page.get_by_role("link", name="Older").click()
    expect(page.locator(row(70))).to_be_visible()
    before = rows(page)
    page.locator(row(52)).click()
    expect(page).to_have_url(at(52))
    page.go_back()
    expect(page.locator(row(52))).to_be_focused()
    expect(page.locator(row(52))).to_be_in_viewport()
    assert rows(page) == before
    page.go_back()
    expect(page.locator(row(90))).to_be_visible()


def test_back_after_a_filter_that_was_swapped_in_leads_to_the_row(page: Page, box: Sandbox) -> None:
    fill(box, 30)
    page.goto(LIST)
    page.get_by_role("link", name="Completed").click()
    expect(page).to_have_url(f"{LIST}?status=completed")
    page.locator(row(15)).press("Enter")
    expect(page).to_have_url(at(15))
    page.go_back()
    expect(page.locator(row(15))).to_be_focused()
    page.get_by_role("link", name="Pending").click()
    expect(page).to_have_url(f"{LIST}?status=pending")
    page.go_back()
    expect(page.locator(row(15))).to_be_visible()


def test_a_list_that_is_loaded_again_keeps_its_row(page: Page, box: Sandbox) -> None:
    """So is one that a browser kept in its memory, which is loaded again on the way back."""
    fill(box, 30)
    page.goto(LIST)
    page.locator(row(20)).click()
    expect(page).to_have_url(at(20))
    page.get_by_label("Back").get_by_role("link").click()
    expect(page.locator(row(20))).to_be_focused()
    page.get_by_role("link", name="Skip to the content").focus()
    page.reload()
    expect(page.locator(row(20))).to_be_focused()


def test_a_list_that_grew_meanwhile_has_its_row_focused_where_it_is_now(
    any_page: Page, box: Sandbox, settings: Settings
) -> None:
    settings.REMEMBER = False
    fill(box, 30)
    any_page.goto(LIST)
    any_page.locator(row(25)).click()
    expect(any_page).to_have_url(at(25))
    for number in (31, 32):
        box.add(conversation(number), [])
    step(any_page, "[data-next]", 24)
    step(any_page, "[data-previous]", 25)
    any_page.get_by_label("Back").get_by_role("link").click()
    expect(any_page.locator(row(25))).to_be_focused()
    assert rows(any_page)[:2] == [conversation_id(32), conversation_id(31)]


def test_back_through_the_conversations_leads_to_the_row_that_was_opened(
    page: Page, box: Sandbox
) -> None:
    fill(box, 30)
    page.goto(f"{LIST}?status=completed")
    page.locator(row(20)).click()
    expect(page).to_have_url(at(20))
    step(page, "[data-next]", 15)
    page.go_back()
    expect(page).to_have_url(at(20))
    page.go_back()
    expect(page.locator(row(20))).to_be_focused()


def test_the_copied_links_hold_neither_list_nor_row(
    visit: Visit, alice: Person, box: Sandbox
) -> None:
    fill(box, 30)
    page = visit(alice, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"{LIST}?status=completed&limit=50#row-{conversation_id(10)}")
    copied(page, f"{LIST}?status=completed&limit=50")
    page.get_by_role("link", name="Pending").click()
    expect(page).to_have_url(f"{LIST}?status=pending&limit=50")
    copied(page, f"{LIST}?status=pending&limit=50")
    page.locator("[data-conversation] a").first.click()
    expect(page).to_have_url(re.compile(r"\?in="))
    copied(page, page.url.partition("?")[0])


def test_the_copied_link_of_a_conversation_is_its_own_whatever_its_reader_did_there(
    copier: Page, box: Sandbox
) -> None:
    path = talk(box, 500)
    copier.goto(f"{path}?from=200#transcript")
    copied(copier, path)
    copier.locator(f"#message-{message_id(205)} .permalink").click()
    copied(copier, f"{path}?message={message_id(205)}")
    copier.goto(path)
    copier.locator("[data-find]").fill("number")
    copier.locator("[data-find]").press("Enter")
    expect(copier).to_have_url(re.compile(r"[?&]find="))
    copied(copier, path)


def test_a_mark_keeps_the_list_that_its_reader_came_from(page: Page, box: Sandbox) -> None:
    fill(box, 5)
    page.goto(LIST)
    page.locator(row(3)).click()
    expect(page).to_have_url(at(3))
    page.locator(f"#message-{message_id(2)} .permalink").click()
    expect(page).to_have_url(re.compile(rf"\?in=[\w-]+&message={message_id(2)}$"))
    page.reload()
    expect(page.locator("#transcript [data-target]")).to_have_count(1)
    step(page, "[data-next]", 2)


def copied(page: Page, address: str) -> None:
    page.get_by_role("button", name="Copy link").click()
    until(page, "end => navigator.clipboard.readText().then((text) => text.endsWith(end))", address)
    expect(page.locator("#announcement")).to_have_text("Link copied")
    assert page.evaluate("navigator.clipboard.readText()").startswith("http")


def test_the_first_of_a_list_has_nothing_before_it(page: Page, box: Sandbox) -> None:
    fill(box, 5)
    page.goto(LIST)
    page.locator(row(5)).click()
    expect(page.locator(".steps .number")).to_have_text("1 of 5")
    expect(page.locator("[data-previous]")).to_have_count(0)
    page.get_by_label("Back").get_by_role("link").click()
    expect(page.locator(row(5))).to_be_focused()
