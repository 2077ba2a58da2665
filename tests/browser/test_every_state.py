"""Every state of every page: axe, reflow, turned around, an outline, and nothing left loading."""

from contextlib import ExitStack
from itertools import pairwise
from typing import Final

import pytest
from playwright.sync_api import Page

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.anatomy import overhang
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import until
from tests.browser.states import STATES
from tests.browser.watch import Watch

WIDTHS: Final = (1280, 768, 390, 360, 320)  # the last is 1280 at 400 %
TURN: Final = "way => { document.documentElement.dir = way; }"
LEVELS: Final = """[...document.querySelectorAll("h1, h2, h3, h4")]
  .filter((each) => each.checkVisibility() && !each.closest("dialog"))
  .map((each) => Number(each.tagName[1]))"""
IDLE: Final = "!document.querySelector('.htmx-request, [aria-busy=true]')"


@pytest.fixture
def people(alice: Person, bob: Person, charlie: Person) -> dict[str, Person]:
    return {"alice": alice, "bob": bob, "charlie": charlie}


@pytest.mark.parametrize("name", STATES)
def test_every_state_can_be_used_by_everybody(
    name: str, visit: Visit, box: Sandbox, stack: ExitStack, people: dict[str, Person], watch: Watch
) -> None:
    watch.allow(r"\b[45]\d\d\b|ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    state = STATES[name]
    page = visit(people.get(state.who))
    state.reach(page, box, stack)
    until(page, IDLE)
    assert in_order(page) == []
    assert beside(page, "ltr") == []
    assert beside(page, "rtl") == []
    page.evaluate(TURN, "ltr")
    assert violations(page) == []


def in_order(page: Page) -> list[str]:
    """What is wrong with the headings: cards have none, as their page has its own."""
    levels: list[int] = page.evaluate(LEVELS)
    if "/cards/" in page.url:
        return []
    wrong = [] if levels.count(1) == 1 else [f"{levels.count(1)} first headings"]
    return wrong + [f"{one} to {two}" for one, two in pairwise(levels) if two - one > 1]


def beside(page: Page, way: str) -> list[str]:
    """Where something of the page lies beside the window."""
    page.evaluate(TURN, way)
    found = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 800})
        found += [f"{way} {width}: {over}" for over in [overhang(page)] if over > 0]
    return found
