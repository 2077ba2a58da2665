"""The list as a table: at no width are its short words cut off."""

from typing import Final

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import fill
from tests.pages.made import at, conversation

CUT: Final = """[...document.querySelectorAll(".list th, .list :is(.state, .when, .turns, .took)")]
  .filter((each) => each.checkVisibility() && each.scrollWidth > each.clientWidth)
  .map((each) => each.textContent.trim())"""


@pytest.mark.parametrize("language", ["en-gb", "de"])
def test_a_status_a_time_and_a_number_are_never_cut_off(
    language: str, visit: Visit, alice: Person, box: Sandbox, base_url: str
) -> None:
    fill(box, 5)
    box.add(conversation(6, turn_count=20_000, completed_at=at(14 * 60 + 37)), [])
    box.add(conversation(7, started_at=None), [])
    page = visit(alice)
    page.context.add_cookies([{"name": "language", "value": language, "url": base_url}])
    page.goto("/conversations/")
    for width in (1280, 1024, 1001, 1000, 768, 721, 720, 390, 360):
        page.set_viewport_size({"width": width, "height": 800})
        assert (width, cut(page)) == (width, [])


def test_a_row_on_a_phone_says_whose_when_which_agent_and_how_far(page: Page, box: Sandbox) -> None:
    fill(box, 1)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/conversations/")
    row = page.locator("[data-conversation]")
    for part in (".names", ".state", ".when", ".agent", ".turns"):
        expect(row.locator(part)).to_be_visible()
    expect(row.locator(".took")).to_be_hidden()
    lines = row.evaluate(
        "row => [...row.querySelectorAll('.when, .agent, .turns')].map((cell) => cell.offsetTop)"
    )
    assert len(set(lines)) == 1


def test_an_agent_s_name_goes_on_below_the_status(page: Page, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress", turn_count=120), [])
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/conversations/")
    assert page.evaluate(
        "() => { const right = (name) => document.querySelector(`td${name}`)"
        ".getBoundingClientRect(); return right('.agent').right > right('.state').left }"
    )
    assert page.locator("td.agent").evaluate("cell => cell.scrollWidth === cell.clientWidth")


def cut(page: Page) -> list[str]:
    """The cells of which a reader sees only a part."""
    found: list[str] = page.evaluate(CUT)
    return found
