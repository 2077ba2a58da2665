from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, poll
from tests.pages.made import conversation_id

KEPT = "() => [...Object.entries(localStorage), ...Object.entries(sessionStorage)].flat().join()"
COOKIES = {"session", "csrf", "zone", "theme"}


def test_the_browser_keeps_nothing_personal(page: Page, box: Sandbox) -> None:
    fill(box, 45)
    page.goto("/conversations/")
    page.get_by_role("link", name="Completed").click()
    expect(page).to_have_url("/conversations/?status=completed")
    page.locator("[data-conversation] a").first.click()
    page.wait_for_url("**/conversations/*-*/?in=*")
    page.locator(".permalink").first.click()
    page.go_back()
    page.goto(f"/conversations/{conversation_id(2)}/")
    poll(page, "#live")
    page.get_by_label("Menu of Alice").click()
    with page.expect_response("**/preferences/**"):
        page.get_by_role("button", name="Dark").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    kept = page.evaluate(KEPT)
    for personal in ("Alice", "Bob", "Charlie", "Moreau", "@", "Hello"):
        assert personal not in kept
    cookies = {cookie["name"]: cookie["value"] for cookie in page.context.cookies()}
    assert set(cookies) == COOKIES
    assert not any(key in value for key in box.keys for value in [*cookies.values(), kept])
