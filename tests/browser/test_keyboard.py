import re

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill
from tests.pages.made import conversation_id

RING = """
() => {
  const focused = document.activeElement;
  const drawn = (part) => getComputedStyle(focused, part).outlineStyle !== "none";
  const seen = focused === document.body || drawn(null) || drawn("::after");
  return [focused.textContent.trim(), seen];
}
"""


def row_link(number: int) -> str:
    return f"[data-conversation='{conversation_id(number)}'] a"


def address(number: int) -> re.Pattern[str]:
    """Of a conversation that was opened from the list."""
    return re.compile(rf"/conversations/{conversation_id(number)}/\?in=[\w-]+$")


def test_a_row_is_one_stop_and_enter_opens_it(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/")
    page.locator(row_link(3)).focus()
    page.keyboard.press("Tab")
    expect(page.locator(row_link(2))).to_be_focused()
    page.keyboard.press("Enter")
    expect(page).to_have_url(address(2))


def test_a_click_anywhere_in_a_row_opens_it(any_page: Page, box: Sandbox) -> None:
    fill(box, 3)
    any_page.goto("/conversations/")
    any_page.locator(f"[data-conversation='{conversation_id(2)}'] .took").click(force=True)
    expect(any_page).to_have_url(address(2))


def test_the_first_stop_skips_to_the_content(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/")
    page.keyboard.press("Tab")
    skip = page.get_by_role("link", name="Skip to the content")
    expect(skip).to_be_focused()
    expect(skip).to_be_in_viewport()
    page.keyboard.press("Enter")
    expect(page.locator("#main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Copy link")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("#status-all")).to_be_focused()


def test_the_menu_works_from_the_keyboard(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    opener = page.get_by_label("Menu of Alice")
    sheet = page.get_by_role("button", name="Sign out")
    opener.press("Enter")
    expect(sheet).to_be_visible()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="System")).to_be_focused()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    expect(opener).to_be_focused()
    opener.press("Enter")
    page.locator("h1").click()
    expect(sheet).to_be_hidden()


def test_every_stop_shows_where_the_focus_is(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/?limit=2")
    page.get_by_label("Menu of Alice").click()
    page.evaluate("document.activeElement.blur()")
    page.evaluate("getSelection().setPosition(document.body, 0)")
    unseen = []
    for _ in range(26):
        page.keyboard.press("Tab")
        name, visible = page.evaluate(RING)
        if not visible:
            unseen.append(name)
    assert unseen == []
