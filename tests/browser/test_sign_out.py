"""After a session nothing of it can be seen: not by Back, not in another tab, not on its own."""

from collections.abc import Iterator
from importlib import import_module
from typing import Any

import pytest
from django.conf import settings
from playwright.sync_api import Browser, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from conversations.access.sessions import BEGAN, SEEN
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.chromium import LAUNCH
from tests.browser.conftest import sign_in
from tests.browser.stage import poll, talk
from tests.browser.watch import Watch

SAID = "Message number 1."


@pytest.fixture
def keeping_browser(browser_type: BrowserType) -> Iterator[Browser]:
    """A browser that keeps whole pages for Back, which Playwright otherwise forbids."""
    browser = browser_type.launch(**LAUNCH, ignore_default_args=["--disable-back-forward-cache"])
    yield browser
    browser.close()


def test_back_after_signing_out_shows_no_transcript(any_page: Page, box: Sandbox) -> None:
    leave_and_go_back(any_page, talk(box, 3))


@pytest.mark.parametrize("with_scripts", [True, False])
def test_nor_where_the_browser_keeps_whole_pages(
    with_scripts: bool,
    keeping_browser: Browser,
    live_server: LiveServer,
    alice: Person,
    box: Sandbox,
    watch: Watch,
) -> None:
    context = keeping_browser.new_context(
        base_url=live_server.url, java_script_enabled=with_scripts
    )
    watch.follow(context)
    sign_in(context, alice, live_server.url)
    leave_and_go_back(context.new_page(), talk(box, 3))
    context.close()


def test_a_page_that_a_browser_kept_asks_again(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 3))
    page.context.clear_cookies()
    page.evaluate("dispatchEvent(new PageTransitionEvent('pageshow', {persisted: true}))")
    expect(page.get_by_label("Password")).to_be_visible()


def test_another_tab_is_signed_out_too(page: Page, box: Sandbox) -> None:
    conversation = talk(box, 3, status="in_progress")
    other = page.context.new_page()
    for tab in (page, other):
        tab.goto(conversation)
    sign_out(page)
    poll(other, "#live")
    expect(other.get_by_label("Password")).to_be_visible()
    expect(other.get_by_text(SAID)).to_have_count(0)


def test_a_page_left_alone_gives_way_to_sign_in_and_comes_back(page: Page, box: Sandbox) -> None:
    conversation = talk(box, 3, status="in_progress")
    page.goto(conversation)
    leave_alone(page)
    poll(page, "#live")
    expect(page.locator(".notice")).to_contain_text("after 30 minutes without activity")
    page.get_by_role("button", name="Alice").click()
    expect(page.get_by_text(SAID)).to_be_visible()
    assert page.url.endswith(conversation)


def leave_and_go_back(page: Page, conversation: str) -> None:
    page.goto("/conversations/")
    page.goto(conversation)
    expect(page.get_by_text(SAID)).to_be_visible()
    sign_out(page)
    page.go_back()
    expect(page.get_by_label("Password")).to_be_visible()
    expect(page.get_by_text(SAID)).to_have_count(0)


def sign_out(page: Page) -> None:
    page.locator(".bar details.menu summary").click()
    page.get_by_role("button", name="Sign out").click()
    expect(page.get_by_label("Password")).to_be_visible()


def leave_alone(page: Page) -> None:
    """Let half an hour go by in this browser's session."""
    cookies: list[Any] = page.context.cookies()
    keys = {each["name"]: each["value"] for each in cookies}
    store = import_module(settings.SESSION_ENGINE).SessionStore
    session = store(keys[settings.SESSION_COOKIE_NAME])
    for mark in (BEGAN, SEEN):
        session[mark] -= settings.SESSION_IDLE_AGE
    session.save()
