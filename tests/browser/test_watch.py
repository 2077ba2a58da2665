"""The watch and axe see what they are there for."""

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
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
UNNAMED = "document.querySelector('main').append(document.createElement('button'))"


def test_the_watch_sees_every_kind_of_breach(page: Page, box: Sandbox, watch: Watch) -> None:
    page.goto("/conversations/")
    page.evaluate(BREACHES)
    page.wait_for_timeout(200)
    seen = "\n".join(watch.problems)
    watch.allow("")
    assert "A fault that nobody expects" in seen
    assert "A script that breaks" in seen
    assert "A dialog opened: A word in between" in seen
    assert "Breach of the policy: style-src" in seen
    assert "Breach of the policy: img-src http://127.0.0.2:9" in seen


def test_axe_sees_a_button_without_a_name(page: Page, box: Sandbox) -> None:
    page.goto("/conversations/")
    expect(page.locator("h1")).to_be_visible()
    page.evaluate(UNNAMED)
    assert len([each for each in violations(page) if "button-name" in each]) == 4
