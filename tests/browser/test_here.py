"""The message at the top of the screen, by which a long transcript is found again."""

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import talk, until
from tests.pages.made import message_id


def test_reload_after_reload_stays_at_the_same_message(page: Page, box: Sandbox) -> None:
    path = f"{talk(box, 700)}?from=400#transcript"
    page.goto(path)
    for _ in range(2):
        page.mouse.wheel(0, 40)
        expect(page.locator(f"#message-{message_id(200)}")).to_be_attached()
        until(page, "history.scrollRestoration === 'manual'")
        expect(page.locator(".jumps-here")).to_contain_text("· 400 of 700")
        expect(page).to_have_url(path)
        page.reload()
