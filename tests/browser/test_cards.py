"""Cards in the pages of a wiki, of this site and of another."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser import wiki
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.browser.watch import Watch
from tests.pages.made import conversation_id, message_id

AT_MESSAGE = f"?message={message_id(80)}"
CARD = f"/cards/{conversation_id(1)}/{AT_MESSAGE}"
CLOSED = "Conversation in Casey Dashboard, sign in to view"


@pytest.fixture
def wiki_url(box: Sandbox, base_url: str, settings: Settings, watch: Watch) -> Iterator[str]:
    """Of the same site as the dashboard, at another port, and allowed to show cards."""
    talk(box, 120)
    with wiki.serving(wiki.page(wiki.frame(base_url + CARD))) as port:
        origin = f"http://localhost:{port}"
        settings.WIKI_ORIGINS = [origin]
        watch.allow(f":{port}/")
        yield origin


def expect_message(page: Page) -> None:
    expect(page).to_have_url(f"/conversations/{conversation_id(1)}/{AT_MESSAGE}")
    expect(page.locator("[data-target]")).to_contain_text("Message number 80.")
    expect(page.locator("[data-target]")).to_be_in_viewport()


def test_a_card_quotes_to_a_reader_and_opens_its_message(page: Page, wiki_url: str) -> None:
    page.goto(wiki_url)
    card = page.frame_locator("iframe")
    expect(card.locator(".quote")).to_contain_text("Message number 80.")
    with page.context.expect_page() as opened:
        card.get_by_role("link", name="Alice Moreau").click()
    expect_message(opened.value)


def test_a_card_tells_a_stranger_nothing_and_leads_there_by_sign_in(
    visit: Visit, alice: Person, wiki_url: str
) -> None:
    page = visit()
    page.goto(wiki_url)
    card = page.frame_locator("iframe")
    expect(card.locator("body")).to_have_text(CLOSED, use_inner_text=True)
    with page.context.expect_page() as opened:
        card.get_by_role("link", name=CLOSED).click()
    opened.value.get_by_role("button", name="Alice").click()
    expect_message(opened.value)


def test_in_another_site_s_page_a_reader_is_a_stranger_until_the_card_is_opened(
    page: Page, wiki_url: str, settings: Settings
) -> None:
    elsewhere = wiki_url.replace("localhost", "127.0.0.1")
    settings.WIKI_ORIGINS = [elsewhere]
    page.goto(elsewhere)
    card = page.frame_locator("iframe")
    expect(card.locator("body")).to_have_text(CLOSED, use_inner_text=True)
    with page.context.expect_page() as opened:
        card.get_by_role("link", name=CLOSED).click()
    expect_message(opened.value)


def test_who_is_not_named_shows_no_card(
    page: Page, wiki_url: str, settings: Settings, watch: Watch
) -> None:
    settings.WIKI_ORIGINS = ["https://wiki.example.com"]
    watch.allow("frame-ancestors")
    watch.allow("chrome-error")
    page.goto(wiki_url)
    expect(page.frame_locator("iframe").locator(".preview")).to_have_count(0)


def test_the_frame_is_found_on_the_page_and_copied(
    visit: Visit, alice: Person, wiki_url: str, base_url: str
) -> None:
    page = visit(alice, permissions=["clipboard-read", "clipboard-write"])
    page.goto(f"/conversations/{conversation_id(1)}/")
    page.get_by_role("link", name="Copy its HTML").click()
    expect(page.locator("#announcement")).to_have_text("Copied")
    assert f'src="{base_url}/cards/{conversation_id(1)}/"' in clipboard(page)
    page.locator(f"#message-{message_id(2)} .permalink").click()
    page.get_by_text("Copy as").click()
    page.get_by_role("link", name="Card for a wiki").click()
    expect(page.locator("#marked summary")).to_have_text("Copied")
    expected = f'src="{base_url}/cards/{conversation_id(1)}/?message={message_id(2)}"'
    assert expected in clipboard(page)
    with page.context.expect_page() as opened:
        page.get_by_role("link", name="See the card").click()
    expect(opened.value.locator(".preview")).to_contain_text("Alice Moreau")


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_can_be_used_by_everybody(
    theme: str, visit: Visit, alice: Person, wiki_url: str
) -> None:
    for person in (alice, None):
        page = visit(person, color_scheme=theme, viewport={"width": 360, "height": 280})
        page.goto(CARD)
        expect(page.locator(".preview")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")
