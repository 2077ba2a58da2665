"""The watch and axe see what they are there for."""

from time import monotonic

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.stage import PATIENCE_MS
from tests.browser.watch import Watch

BREACHES = """
() => {
  console.error("A fault that nobody expects");
  setTimeout(() => { throw new Error("A script that breaks"); });
  setTimeout(() => alert("A word in between"));
  document.body.insertAdjacentHTML("beforeend", "<p style='color: red'>Painted</p>");
  document.body.insertAdjacentHTML("beforeend", "<img src='http://127.0.0.2:9/' alt=''>");
}
"""
SEEN = (
    "A fault that nobody expects",
    "A script that breaks",
    "A dialog opened: A word in between",
    "Breach of the policy: style-src",
    "Breach of the policy: img-src http://127.0.0.2:9",
)
UNNAMED = "document.querySelector('main').append(document.createElement('button'))"


def test_the_watch_sees_every_kind_of_breach(page: Page, box: Sandbox, watch: Watch) -> None:
    page.goto("/conversations/")
    page.evaluate(BREACHES)
    for breach in SEEN:
        see(page, watch, breach)
    watch.allow("")


def test_axe_sees_a_button_without_a_name(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    expect(page.locator("h1")).to_be_visible()
    page.evaluate(UNNAMED)
    assert len([each for each in violations(page) if "button-name" in each]) == 4


def see(page: Page, watch: Watch, breach: str) -> None:
    """Wait for it: what a browser tells is heard only while something is asked of it."""
    end = monotonic() + PATIENCE_MS / 1000
    while breach not in "\n".join(watch.problems):
        assert monotonic() < end, f"not seen: {breach}"
        page.wait_for_timeout(20)
