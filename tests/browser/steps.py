"""What happens before a page is opened, and then on it, to bring it into a state."""

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any, Final

import pytest
from django.conf import settings
from django.core.cache import cache
from playwright.sync_api import Page

from conversations import windows
from conversations.sandbox.api import Sandbox
from tests.breaking import broken_view
from tests.browser.stage import fill, poll, talk, until, words
from tests.clock import Clock
from tests.pages.made import (
    at,
    conversation,
    conversation_id,
    message,
    message_id,
)

LIST: Final = "/conversations/"
TALK: Final = f"{LIST}{conversation_id(1)}/"
PROPERTIES: Final = {
    "locale": "fr",
    "note": "x" * 300,
    "party": {"size": 3, "names": ["Alice", "Bob"]},
}
TAKEN: Final = [{"node": "greeting", "at": "10:00"}, "booking", {"node": "end", "children": [1]}]

Step = Callable[[Page, Sandbox, ExitStack], None]


def holds(count: int) -> Step:
    """A list of so many conversations."""
    return lambda _page, box, _stack: fill(box, count)


def speaks(count: int, **changes: Any) -> Step:
    """One conversation of so many messages, over a day, a pause and two modalities."""

    def step(_page: Page, box: Sandbox, _stack: ExitStack) -> None:
        made = conversation(1, turn_count=count, **changes)
        box.add(made, [_varied(number) for number in range(1, count + 1)])

    return step


def speaks_long(page: Page, box: Sandbox, stack: ExitStack) -> None:
    """One conversation that is too long for one page; pages are short, since axe is slow."""
    patch = stack.enter_context(pytest.MonkeyPatch.context())
    for name, size in (("SHOWN_WHOLE", 20), ("WINDOW", 12), ("STEP", 6), ("STRETCH", 12)):
        patch.setattr(windows, name, size)
    speaks(36, status="in_progress")(page, box, stack)


def of_every_kind(_page: Page, box: Sandbox, _stack: ExitStack) -> None:
    """Each kind of message, with everything beside them."""
    made = conversation(1, status="in_progress", session_properties=PROPERTIES, path_taken=TAKEN)
    said = [
        message(1, "Hello, see https://example.com/menu", modality="voice"),
        message(2),
        message(3, role="tool", modality=None),
        message(4, "שלום, אפשר להזמין שולחן?", modality="voice", created_at=at(24 * 60)),
        {"id": message_id(5), "role": "user", "content": 5},
        message(6, ""),
    ]
    box.add(made, said)


def suffers(path: str, **fault: Any) -> Step:
    """A backend that answers so to calls of this path."""

    def step(_page: Page, box: Sandbox, stack: ExitStack) -> None:
        talk(box, 3)
        cache.clear()
        stack.enter_context(box.fault(path, **fault))

    return step


def is_remembered(page: Page, box: Sandbox, stack: ExitStack) -> None:
    """What was read a while ago, before a backend that is gone."""
    talk(box, 3, status="in_progress")
    clock, patch = Clock(), stack.enter_context(pytest.MonkeyPatch.context())
    patch.setattr(settings, "REMEMBER", True)
    clock.hang(patch)
    for path in (LIST, TALK):
        page.goto(path)
    clock.ahead += 185
    stack.enter_context(box.fault("/conversations*", error="refused"))


def breaks(_page: Page, _box: Sandbox, stack: ExitStack) -> None:
    """A fault of our own."""
    stack.enter_context(broken_view())


def clicks(*selectors: str, width: int = 1280) -> Step:
    """One after the other."""

    def step(page: Page, _box: Sandbox, _stack: ExitStack) -> None:
        page.set_viewport_size({"width": width, "height": 800})
        for selector in selectors:
            page.locator(selector).first.click()

    return step


def presses(key: str) -> Step:
    return lambda page, _box, _stack: page.keyboard.press(key)


def hears(count: int) -> Step:
    """So many new messages come."""

    def step(page: Page, box: Sandbox, _stack: ExitStack) -> None:
        for number in range(1001, 1001 + count):
            box.say(conversation_id(1), words(number))
        poll(page, "#live")

    return step


def ends(page: Page, box: Sandbox, _stack: ExitStack) -> None:
    """The conversation is over while it is read."""
    box.say(conversation_id(1), words(1001))
    box.finish(conversation_id(1))
    poll(page, "#live")


def grows(page: Page, box: Sandbox, _stack: ExitStack) -> None:
    """A new conversation begins."""
    box.add(conversation(99), [])
    poll(page, "#newer")


def loses(selector: str) -> Step:
    """What this leads to cannot be fetched."""

    def step(page: Page, box: Sandbox, stack: ExitStack) -> None:
        cache.clear()
        with box.fault("/conversations*", status=500):
            page.locator(selector).first.click()
            until(page, "document.querySelector('[data-failed], [data-error]') !== null")

    return step


def finds(words: str) -> Step:
    """Look for these words in the conversation."""

    def step(page: Page, _box: Sandbox, _stack: ExitStack) -> None:
        page.locator("[data-find]").fill(words)
        page.locator("[data-find]").press("Enter")

    return step


def is_offline(page: Page, _box: Sandbox, _stack: ExitStack) -> None:
    page.context.set_offline(True)
    page.locator("#status-completed").click()


def signs_in(page: Page, _box: Sandbox, _stack: ExitStack) -> None:
    """With a name and a password that are wrong."""
    page.get_by_label("User name or e-mail").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()


def holds_a_row_that_cannot_be_read(_page: Page, box: Sandbox, stack: ExitStack) -> None:
    body = '{"data": [1], "pagination": {"has_more": false}}'
    stack.enter_context(box.fault("/conversations", body=body))


def _varied(number: int) -> dict[str, Any]:
    modality = "voice" if number // 5 % 2 else "text"
    return words(number, modality=modality, created_at=at(number * 80 if number > 18 else number))
