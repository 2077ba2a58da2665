import re
from contextlib import ExitStack
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import SETTLED, fill, until
from tests.browser.states import STATES
from tests.pages.made import conversation_id

STOPS: Final = "[...document.querySelectorAll('a[href], button, input, select, summary')]"
# By their places at first: more may come on the way to the end of a long transcript.
CONTROLS: Final = f"""(window.stops = {STOPS}).map((each, place) => [each, place])
  .filter(([each]) => each.checkVisibility({{ visibilityProperty: true }}))
  .filter(([each]) => each.type !== "hidden")
  .map(([, place]) => place)"""
RING: Final = """() => {
  const focused = document.activeElement;
  const drawn = (part) => getComputedStyle(focused, part).outlineStyle !== "none";
  return [stops.indexOf(focused), drawn(null) || drawn("::after")];
}"""
REPLACED: Final = "stops.map((each, place) => each.isConnected ? -1 : place)"


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


@pytest.mark.parametrize("name", ["a list", "a range", "a long conversation", "go"])
def test_every_control_is_a_stop_that_shows_a_ring(
    name: str, page: Page, box: Sandbox, stack: ExitStack
) -> None:
    STATES[name].reach(page, box, stack)
    until(page, SETTLED)
    controls, reached, unseen = set(page.evaluate(CONTROLS)), set(), set()
    for _ in range(2 * len(controls)):  # a page that has the focus already is walked around
        page.keyboard.press("Tab")
        place, visible = page.evaluate(RING)
        reached.add(place)
        unseen |= set() if visible or place < 0 else {place}
    missed = controls - reached - set(page.evaluate(REPLACED))
    assert (missed, unseen) == (set(), set())
