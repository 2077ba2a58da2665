"""Focus is never lost: whatever is swapped, hidden or closed, it stays, or goes to what came."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from conversations import windows
from conversations.sandbox.api import Sandbox
from tests.browser.stage import SETTLED, fill, poll, talk, until, words
from tests.browser.watch import Watch
from tests.pages.made import conversation, conversation_id, message_id

LIST: Final = "/conversations/"
RANGE: Final = f"?message={message_id(2)}..{message_id(4)}"
LOST: Final = "[null, document.body].includes(document.activeElement)"
ASKED: Final = """
const focus = HTMLElement.prototype.focus;
window.asked = [];
HTMLElement.prototype.focus = function (...how) {
  asked.push(this.id);
  focus.apply(this, how);
};
"""

Act = Callable[[Page, Sandbox], None]


@dataclass(frozen=True)
class Swap:
    """`focus` has the focus, `act` changes the page, `ends` has the focus then."""

    ends: str
    focus: str
    act: Act
    query: str = ""
    count: int = 4
    width: int = 1280


def press(key: str) -> Act:
    return lambda page, _box: page.keyboard.press(key)


def enter_while_down(page: Page, box: Sandbox) -> None:
    cache.clear()
    with box.fault("/conversations*", status=500):
        page.keyboard.press("Enter")
        expect(page.locator("[data-error], [data-failed]").first).to_be_visible()


def go_on_while_down(page: Page, box: Sandbox) -> None:
    """The link asks by itself once it is near; those that were near at first have come."""
    until(page, SETTLED)
    cache.clear()
    with box.fault("/conversations*", status=500):
        page.locator("#later-link").focus()
        expect(page.locator("#later[data-failed]")).to_be_visible()
        until(page, SETTLED)


def begin_another(number: int) -> Act:
    def act(page: Page, box: Sandbox) -> None:
        box.add(conversation(number), [])
        poll(page, "#newer")
        expect(page.locator("#announcement")).to_contain_text("new conversation")
        until(page, SETTLED)

    return act


def see_two_more(page: Page, box: Sandbox) -> None:
    """The second takes the place of the first, which has the focus."""
    begin_another(101)(page, box)
    page.locator("#show-new").focus()
    box.add(conversation(102), [])
    poll(page, "#newer")
    expect(page.locator("#show-new")).to_contain_text("2")


def show_what_is_new(page: Page, box: Sandbox) -> None:
    begin_another(101)(page, box)
    page.locator("#show-new").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#show-new")).to_have_count(0)


def hear(page: Page, box: Sandbox) -> None:
    box.say(conversation_id(1), words(900))
    poll(page, "#live")
    expect(page.locator("#announcement")).to_contain_text("1 new message")


def hear_twice_below(page: Page, box: Sandbox) -> None:
    """The second offer takes the place of the first, which has the focus."""
    hear(page, box)
    page.locator("#news").focus()
    box.say(conversation_id(1), words(901))
    poll(page, "#live")
    expect(page.locator("#news")).to_contain_text("2 new messages below")


def hear_and_go(page: Page, box: Sandbox) -> None:
    hear(page, box)
    page.locator("#news").press("Enter")
    expect(page.locator("#news")).to_be_hidden()


def finish(page: Page, box: Sandbox) -> None:
    box.finish(conversation_id(1))
    poll(page, "#live")
    expect(page.get_by_text("The conversation is now completed.")).to_be_visible()


def choose_to(page: Page, _box: Sandbox) -> None:
    """Up to the message under the mouse, from the button that asks for it."""
    page.keyboard.press("Enter")
    page.locator(f"#message-{message_id(1)} .say").click()


def choose_nothing(page: Page, _box: Sandbox) -> None:
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")


def close_the_sheet(page: Page, _box: Sandbox) -> None:
    page.keyboard.press("?")
    expect(page.get_by_role("dialog")).to_be_visible()
    page.keyboard.press("Escape")


LISTS: Final = {
    "a status": Swap("#status-completed", "#status-completed", press("Enter")),
    "an agent": Swap("#agent", "#agent", lambda page, _: change_agent(page)),
    "older": Swap("#conversations", "#older-page", press("Enter"), "?limit=2"),
    "a page size": Swap("#limit-50", "#limit-50", press("Enter")),
    "a failure": Swap("#conversations", "#status-completed", enter_while_down),
    "two new ones, one by one": Swap("#newer", "#status-all", see_two_more),
    "new ones": Swap("#conversations", "#status-all", show_what_is_new),
    "new ones elsewhere": Swap("[data-conversation] a", "[data-conversation] a", begin_another(9)),
    "the keys": Swap("#status-all", "#status-all", close_the_sheet),
    "all, where nothing matched": Swap(
        "#conversations", ".empty a", press("Enter"), f"?status=pending&agent_id={message_id(9)}"
    ),
    "the filters of a phone": Swap(
        "#conversations", ".filters-open", lambda page, _: filter_on_a_phone(page), width=390
    ),
}
TALKS: Final = {
    "a message of its own": Swap(f"#message-{message_id(2)}", ".permalink >> nth=1", hear),
    "the facts": Swap("#facts", "#facts summary", hear),
    "the end": Swap("#facts", "#facts summary", finish),
    "a second offer": Swap("#news", ".permalink", hear_twice_below, count=40),
    "an offer taken": Swap("#transcript .turn", ".permalink", hear_and_go, count=18),
    "a contact": Swap("#contact-email", ".reveal button", press("Enter")),
    "later messages": Swap("#transcript .turn", "#later-link", press("Enter"), count=40),
    "earlier messages": Swap(
        "#transcript .turn", "#earlier-link", press("Enter"), "?from=20#transcript", count=40
    ),
    "later messages that fail": Swap("#later", ".permalink", go_on_while_down, count=40),
    "a mark": Swap(".permalink", ".permalink >> nth=1", press("Enter")),
    "a range": Swap(".permalink", "[data-extend]", choose_to, RANGE),
    "no choice": Swap("[data-extend]", "[data-extend]", choose_nothing, RANGE),
    "no mark": Swap("#transcript .turn", "[data-clear]", press("Enter"), RANGE),
    "no mark from its bar": Swap("#transcript .turn", "[data-extend]", press("Escape"), RANGE),
    "a menu": Swap(
        "#marked summary", "#marked summary", lambda page, _: open_and_close(page), RANGE
    ),
    "a theme": Swap("[value=dark]", "[value=dark]", press("Enter")),
}


def change_agent(page: Page) -> None:
    page.locator("#agent").select_option("Taxi Desk")
    page.wait_for_url("**agent_id=*")


def filter_on_a_phone(page: Page) -> None:
    page.keyboard.press("Enter")
    page.locator("#status-completed").press("Enter")
    page.wait_for_url("**status=completed")


def open_and_close(page: Page) -> None:
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Escape")


@pytest.fixture(autouse=True)
def short_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    for name, size in (("SHOWN_WHOLE", 20), ("WINDOW", 12), ("STEP", 6)):
        monkeypatch.setattr(windows, name, size)


def try_swap(page: Page, box: Sandbox, swap: Swap) -> None:
    """Focus, act, and look where the focus is."""
    page.set_viewport_size({"width": swap.width, "height": 800})
    if swap.focus == "[value=dark]":
        page.locator(".bar .menu summary").click()
    page.locator(swap.focus).first.focus()
    until(page, f"!{LOST}")
    swap.act(page, box)
    until(page, SETTLED)
    expect(page.locator(f":is({swap.ends}):focus, :is({swap.ends}) :focus")).to_be_attached()


@pytest.mark.parametrize("name", LISTS)
def test_no_swap_of_a_list_loses_the_focus(
    name: str, page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b502\b")
    fill(box, 8)
    page.goto(LIST + LISTS[name].query)
    try_swap(page, box, LISTS[name])


@pytest.mark.parametrize("name", TALKS)
def test_no_swap_of_a_conversation_loses_the_focus(
    name: str, page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b502\b")
    swap = TALKS[name]
    path = talk(
        box, swap.count, status="in_progress", path_taken=[{"node": "x", "deep": {"a": [1]}}]
    )
    page.goto(path + swap.query)
    try_swap(page, box, swap)


def test_a_marked_message_has_the_focus_without_waiting_for_a_frame(
    page: Page, box: Sandbox
) -> None:
    """The browser's own may come before or after a key, so what counts is that the page asks."""
    page.add_init_script(ASKED)
    page.goto(f"{talk(box, 4)}{RANGE}")
    assert page.evaluate("asked") == [f"message-{message_id(2)}"]
