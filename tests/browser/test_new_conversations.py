import pytest
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, poll, rows
from tests.pages.made import conversation, conversation_id


@pytest.fixture(autouse=True)
def some_conversations(box: Sandbox) -> None:
    fill(box, 25)


def test_new_conversations_wait_to_be_asked_for(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    before = rows(page)
    box.add(conversation(101), [])
    poll(page, "#newer")
    line = page.get_by_role("link", name="1 new conversation")
    expect(line).to_be_visible()
    box.add(conversation(102), [])
    poll(page, "#newer")
    line = page.get_by_role("link", name="2 new conversations")
    expect(line).to_be_visible()
    expect(page.locator("#announcement")).to_have_text("2 new conversations")
    assert rows(page) == before
    line.click()
    expect(line).to_have_count(0)
    expect(page).to_have_url("/conversations/")
    assert rows(page)[:3] == [conversation_id(102), conversation_id(101), before[0]]


def test_the_timer_asks_by_itself(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    page.evaluate("document.querySelector('#newer').dataset.pollSeconds = 1")
    box.add(conversation(101), [])
    expect(page.get_by_role("link", name="1 new conversation")).to_be_visible()


def test_only_the_filter_shown_is_asked_about(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    page.get_by_role("link", name="Pending").click()
    expect(page).to_have_url("/conversations/?status=pending")
    box.add(conversation(101, status="completed"), [])
    box.add(conversation(102, status="pending"), [])
    poll(page, "#newer")
    expect(page.get_by_role("link", name="1 new conversation")).to_be_visible()


def test_an_older_page_does_not_ask(page: Page) -> None:
    page.goto("/conversations/")
    page.get_by_role("link", name="Older").click()
    page.wait_for_url("**/?after=*")
    expect(page.locator("[data-poll-seconds]")).to_have_count(0)
