"""The keys of the sheet, as a reader presses them."""

import re

import pytest
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, rows, talk, until
from tests.browser.watch import Watch
from tests.pages.made import conversation_id, message_id

LIST = "/conversations/"
MARKED = "#transcript [data-target]"
FOCUSED = "document.activeElement.closest('[data-conversation]')?.dataset.conversation"
PRESSED = """
([key, more]) => document.body.dispatchEvent(
  new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...more })
)
"""


def row(page: Page, number: int) -> None:
    """Wait until this row has the focus."""
    until(page, f"id => {FOCUSED} === id", conversation_id(number))


def turn(number: int) -> str:
    return f"#message-{message_id(number)}"


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_j_and_k_move_over_rows_and_enter_opens_one(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto(LIST)
    for key, number in (("j", 3), ("j", 2), ("j", 1), ("k", 2)):
        page.keyboard.press(key)
        row(page, number)
    page.keyboard.press("Enter")
    expect(page).to_have_url(re.compile(conversation_id(2)))


def test_the_ends_of_a_list_are_said(page: Page, box: Sandbox) -> None:
    fill(box, 2)
    page.goto(LIST)
    for keys, words in (("jk", "This is the first one"), ("jj", "This is the last one")):
        page.keyboard.type(keys)
        expect(page.locator("#announcement")).to_have_text(words)


@pytest.mark.parametrize("key", ["j", "Enter"])
def test_a_page_of_the_list_leads_on_to_the_next_and_back(
    page: Page, box: Sandbox, key: str
) -> None:
    fill(box, 6)
    page.goto(f"{LIST}?limit=3")
    page.keyboard.type("jjjj")
    expect(page.locator("#older-page")).to_be_focused()
    page.keyboard.press("k")
    row(page, 4)
    page.keyboard.press("j")
    page.keyboard.press(key)
    row(page, 3)
    assert rows(page) == [conversation_id(number) for number in (3, 2, 1)]
    page.keyboard.press("k")
    expect(page.locator("#newer-page")).to_be_focused()
    page.keyboard.press("j")
    row(page, 3)
    page.keyboard.press("k")
    page.keyboard.press("k" if key == "j" else key)
    row(page, 4)


def test_j_and_k_move_over_messages_from_the_first_in_sight(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 60))
    page.locator(turn(30)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    page.keyboard.press("j")
    first = page.evaluate("document.activeElement.id")
    assert first in [f"message-{message_id(number)}" for number in range(27, 31)]
    page.keyboard.press("j")
    following = f"#{first} + li"
    expect(page.locator(following)).to_be_focused()
    expect(page.locator(following)).to_be_in_viewport()
    page.keyboard.press("k")
    expect(page.locator(f"#{first}")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator(f"#{first} .permalink")).to_be_focused()


def test_a_message_is_named_while_it_has_the_focus(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 3))
    page.keyboard.press("j")
    label = page.locator(turn(1)).get_attribute("aria-label")
    assert label
    assert re.fullmatch(r"Alice Moreau, \d\d:\d\d, Text, Message number 1\.", label), label
    page.keyboard.press("j")
    expect(page.locator("#transcript [aria-label]")).to_have_count(1)
    expect(page.locator(turn(2))).to_be_focused()


def test_a_focused_message_shows_a_ring_even_where_it_is_marked(page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 4)}?message={message_id(2)}..{message_id(3)}")
    for number in (3, 2, 1):
        page.keyboard.press("j" if number == 3 else "k")
        expect(page.locator(turn(number))).to_be_focused()
        expect(page.locator(turn(number))).to_have_css("outline-style", "solid")


def test_j_goes_on_over_the_end_of_a_window_and_k_over_its_beginning(
    page: Page, box: Sandbox
) -> None:
    page.goto(f"{talk(box, 900)}?message={message_id(450)}")
    for key, step in (("k", -1), ("j", 1)):
        end = page.evaluate(
            "step => [...document.querySelectorAll('.turn')].at(step < 0 ? 0 : -1).value", step
        )
        page.locator(turn(end)).evaluate("turn => { turn.tabIndex = -1; turn.focus(); }")
        page.keyboard.press(key)
        expect(page.locator(turn(end + step))).to_be_focused()
        expect(page.locator(turn(end + step))).to_be_in_viewport()


def test_enter_marks_a_message_and_shift_enter_a_range(page: Page, box: Sandbox) -> None:
    path = talk(box, 6)
    page.goto(path)
    page.keyboard.type("jj")
    page.keyboard.press("Enter")
    expect(page).to_have_url(f"{path}?message={message_id(2)}")
    page.keyboard.type("jj")
    page.keyboard.press("Shift+Enter")
    expect(page).to_have_url(f"{path}?message={message_id(2)}..{message_id(4)}")
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator(turn(4))).to_be_focused()


def test_c_copies_the_link_of_what_has_the_focus(copier: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    copier.goto(LIST)
    here = copier.url.removesuffix(LIST)
    copier.keyboard.type("jc")
    expect(copier.locator("#announcement")).to_have_text("Link copied")
    expect(copier.locator("#announcement")).to_have_class("toast said")
    expect(copier.locator("#announcement")).to_have_class("unseen")
    assert clipboard(copier) == f"{here}{path}"
    copier.goto(path)
    copier.keyboard.press("c")
    expect(copier.locator("#announcement")).to_have_text("Link copied")
    assert clipboard(copier) == f"{here}{path}"
    copier.keyboard.type("jjc")
    until(
        copier, f"navigator.clipboard.readText().then((text) => text.endsWith('{message_id(2)}'))"
    )
    assert clipboard(copier) == f"{here}{path}?message={message_id(2)}"
    copier.keyboard.press("Enter")
    copier.keyboard.press("j")
    copier.keyboard.press("Shift+Enter")
    copier.keyboard.press("c")
    until(
        copier, f"navigator.clipboard.readText().then((text) => text.endsWith('{message_id(3)}'))"
    )
    assert clipboard(copier) == copier.url


def test_the_sheet_opens_over_the_page_and_gives_the_focus_back(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto(LIST)
    page.keyboard.type("jj?")
    sheet = page.get_by_role("dialog", name="Keys")
    expect(sheet).to_be_visible()
    page.keyboard.type("j")
    expect(sheet).to_be_visible()
    page.keyboard.press("Escape")
    expect(sheet).to_be_hidden()
    row(page, 2)
    page.keyboard.press("?")
    expect(sheet).to_be_visible()
    sheet.get_by_role("button", name="Close").click()
    expect(sheet).to_be_hidden()
    row(page, 2)


def test_the_menu_leads_to_the_sheet_and_has_the_focus_again(page: Page, box: Sandbox) -> None:
    fill(box, 1)
    page.goto(LIST)
    page.get_by_label("Menu of Alice").press("Enter")
    page.get_by_role("link", name="Keys").press("Enter")
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_label("Menu of Alice")).to_be_focused()


def test_the_keys_are_on_a_page_of_their_own_without_javascript(
    plain_page: Page, box: Sandbox
) -> None:
    plain_page.goto(f"{LIST}?limit=50")
    plain_page.get_by_label("Menu of Alice").click()
    plain_page.get_by_role("link", name="Keys").click()
    expect(plain_page.get_by_role("heading", name="Keys")).to_be_visible()
    plain_page.get_by_role("button", name="Turn the keys off").click()
    expect(plain_page.get_by_role("button", name="Turn the keys on")).to_be_visible()


def test_keys_that_are_turned_off_do_nothing_until_they_are_turned_on(
    page: Page, box: Sandbox
) -> None:
    fill(box, 3)
    page.goto(f"{LIST}?limit=50")
    page.keyboard.press("?")
    page.get_by_role("button", name="Turn the keys off").click()
    expect(page.locator("html")).to_have_attribute("data-keys", "off")
    expect(page).to_have_url(f"{LIST}?limit=50")
    page.keyboard.type("j?")
    expect(page.get_by_role("dialog")).to_be_hidden()
    assert page.evaluate("document.activeElement === document.body")
    page.get_by_label("Menu of Alice").click()
    page.get_by_role("link", name="Keys").click()
    page.get_by_role("button", name="Turn the keys on").click()
    expect(page.locator("html")).not_to_have_attribute("data-keys", "off")
    page.keyboard.press("j")
    row(page, 3)


def test_keys_do_nothing_in_a_field(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto(LIST)
    page.locator("#agent").focus()
    page.keyboard.type("j?")
    expect(page.locator("#agent")).to_be_focused()
    expect(page.get_by_role("dialog")).to_be_hidden()


@pytest.mark.parametrize("modifier", ["Control", "Alt", "Meta"])
def test_keys_with_a_modifier_are_left_to_the_browser(
    page: Page, box: Sandbox, modifier: str
) -> None:
    fill(box, 3)
    page.goto(LIST)
    untouched = page.evaluate(
        PRESSED, ["j", {f"{modifier.lower().replace('control', 'ctrl')}Key": True}]
    )
    assert untouched
    assert page.evaluate("document.activeElement === document.body")


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"modifierAltGraph": True},
        {"modifierAltGraph": True, "ctrlKey": True, "altKey": True},
        {"shiftKey": True},
    ],
    ids=["US", "AltGr on Linux", "AltGr on Windows", "Shift"],
)
def test_signs_are_understood_from_any_keyboard(
    page: Page, box: Sandbox, more: dict[str, bool]
) -> None:
    page.goto(talk(box, 2))
    page.evaluate(
        "for (const way of ['previous', 'next']) document.querySelector('h1')"
        ".insertAdjacentHTML('afterend', `<a href='#${way}' data-${way}>${way}</a>`)"
    )
    for key, way in (("[", "previous"), ("]", "next")):
        assert not page.evaluate(PRESSED, [key, more])
        expect(page).to_have_url(re.compile(f"#{way}$"))
    assert page.evaluate(PRESSED, ["c", {**more, "altKey": True}])
    assert not page.evaluate(PRESSED, ["?", more])
    expect(page.get_by_role("dialog", name="Keys")).to_be_visible()


def test_a_sheet_that_cannot_be_fetched_is_said(page: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow("ERR_FAILED|htmx:afterRequest|htmx:sendError")
    page.route("**/keys/", lambda route: route.abort())
    page.goto(LIST)
    page.keyboard.press("?")
    expect(page.locator("#failure")).to_be_visible()
    expect(page.get_by_role("dialog")).to_be_hidden()
