"""What the box holds when a browser comes, and what a page shows of it."""

from time import monotonic
from typing import Any, Final

from playwright.sync_api import Page

from conversations.sandbox.api import Sandbox
from conversations.sandbox.ndjson import JSON
from tests.pages.made import TABLE_FINDER, TAXI_DESK, conversation, message, message_id

PATIENCE_MS: Final = 30_000
LONG: Final = 60  # seconds; a fault that is lifted lets go of those it holds
SETTLED: Final = "!document.querySelector('.htmx-request')"
STATUSES = ("completed", "abandoned", "in_progress", "archived", "pending")


def fill(box: Sandbox, count: int) -> None:
    """Conversations of every status; every other one is the Taxi Desk's."""
    for number in range(1, count + 1):
        made = conversation(
            number,
            status=STATUSES[number % 5],
            agent_id=(TABLE_FINDER, TAXI_DESK)[number % 2],
        )
        box.add(made, [message(1), message(2)])


def talk(box: Sandbox, count: int, **changes: Any) -> str:
    """One conversation of so many messages; its address."""
    made = conversation(1, turn_count=count, **changes)
    box.add(made, [words(number) for number in range(1, count + 1)])
    return f"/conversations/{made['id']}/"


def words(number: int, **changes: Any) -> JSON:
    return message(number, f"Message number {number}.", **changes)


def target(number: int) -> str:
    """Where this message is."""
    return f"#message-{message_id(number)}"


def rows(page: Page) -> list[str]:
    """The conversations that the list shows, from top to bottom."""
    ids: list[str] = page.locator("[data-conversation]").evaluate_all(
        "rows => rows.map((row) => row.dataset.conversation)"
    )
    return ids


def scrolled(page: Page) -> int:
    """How far down the page is, in pixels."""
    return int(page.evaluate("Math.round(scrollY)"))


def poll(page: Page, selector: str) -> None:
    """Have this part of the page ask now what is new, and wait for the answer."""
    until(page, SETTLED)
    with page.expect_response(lambda response: "seen=" in response.url or "shown=" in response.url):
        page.evaluate("selector => htmx.trigger(selector, 'poll')", selector)


def until(page: Page, question: str, argument: Any = None) -> None:
    """Ask the page again and again until it says yes.

    Playwright's own `wait_for_function` asks with eval from its second try on, which the
    policy of these pages forbids.
    """
    end = monotonic() + PATIENCE_MS / 1000
    while not page.evaluate(question, argument):
        assert monotonic() < end, f"still not so: {question}"
        page.wait_for_timeout(20)
