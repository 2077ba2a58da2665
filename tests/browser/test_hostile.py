"""Hostile texts in a real browser. The watch sees dialogs, breaches and other origins."""

import re
from collections.abc import Sequence
from itertools import product, zip_longest
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.windows import SHOWN_WHOLE
from tests.browser.anatomy import bones, contagious, open_all, overhang, texts
from tests.browser.conftest import Visit
from tests.browser.stage import poll
from tests.hostile.backend import PAGE, agent_id, say_agents, say_conversation, say_list, spoken
from tests.hostile.figures import Figures
from tests.hostile.payloads import LONG_LINE, LONG_TEXT, TEXTS
from tests.hostile.scenes import FACTS, LIST, SCENES, Scene, eights, rows, transcript
from tests.hostile.skeleton import on_one_line, shown, twin
from tests.pages.made import conversation

TWINS = [twin(text) for text in TEXTS]
HALF = len(TEXTS) // 2


@pytest.fixture
def page(visit: Visit, bob: Person) -> Page:
    """The browser of a manager, for whom nothing is masked, once it has told its time zone."""
    page = visit(bob)
    page.goto("/keys/")
    return page


@pytest.fixture
def plain_page(visit: Visit, bob: Person) -> Page:
    """The same without JavaScript."""
    return visit(bob, java_script_enabled=False)


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_no_text_adds_to_a_page_or_turns_it_around(scene: Scene, page: Page, box: Sandbox) -> None:
    for url, part in product(scene.pages, (slice(SHOWN_WHOLE), slice(SHOWN_WHOLE, None))):
        harmless = anatomy(page, box, scene, TWINS[part], url)
        hostile = anatomy(page, box, scene, TEXTS[part], url)
        assert strays(hostile, harmless) == []
        assert contagious(page) == []


def test_without_scripts_it_is_the_same(plain_page: Page, box: Sandbox) -> None:
    """What stands in noscript counts there."""
    for scene in (SCENES["transcript"], SCENES["rows"]):
        harmless = anatomy(plain_page, box, scene, TWINS, scene.pages[0])
        hostile = anatomy(plain_page, box, scene, TEXTS, scene.pages[0])
        assert strays(hostile, harmless) == []


@pytest.mark.parametrize("step", [96, pytest.param(1, marks=pytest.mark.long)])
def test_no_fact_adds_anything_to_a_page(
    step: int, page: Page, box: Sandbox, figures: Figures
) -> None:
    harmless = anatomy(page, box, FACTS, TWINS[:8], PAGE)
    for eight in eights(TEXTS, step):
        hostile = anatomy(page, box, FACTS, eight, PAGE)
        assert strays(hostile, harmless) == []
        assert contagious(page) == []
        assert without_c1(page.title()) == without_c1(title(eight))
        figures.add("pages with eight hostile facts, in Chromium")


def test_new_messages_add_nothing_but_themselves(page: Page, box: Sandbox) -> None:
    harmless = grown_transcript(page, box, TWINS)
    hostile = grown_transcript(page, box, TEXTS)
    assert strays(hostile, harmless) == []
    assert texts(page, ".say") == [shown(text) for text in TEXTS]


def test_new_conversations_add_nothing_but_themselves(page: Page, box: Sandbox) -> None:
    harmless = grown_list(page, box, TWINS)
    hostile = grown_list(page, box, TEXTS)
    assert strays(hostile, harmless) == []


def test_an_agent_s_name_is_a_name_in_the_title_too(page: Page, box: Sandbox) -> None:
    name = "</title><img src=x onerror=alert(1)>&lt;b&gt;"
    say_agents(box, [name])
    say_list(box, [conversation(1, agent_id=agent_id(1))])
    page.goto(LIST)
    page.get_by_label("Agent").select_option(agent_id(1))
    expect(page).to_have_title(f"Conversations: {name} · Casey")
    expect(page.locator("img")).to_have_count(0)


@pytest.mark.parametrize("long", [LONG_LINE, pytest.param(LONG_TEXT, marks=pytest.mark.long)])
def test_a_long_text_is_shown_whole_and_stays_inside_a_narrow_page(
    long: str, visit: Visit, alice: Person, box: Sandbox
) -> None:
    page = visit(alice, viewport={"width": 390, "height": 844})
    say_conversation(box, [spoken(1, long)], session_properties={"long": long[: len(LONG_LINE)]})
    page.goto(PAGE, timeout=90_000)  # 455,000 lines take Chromium half a minute
    open_all(page)
    assert texts(page, ".say") == [long]
    assert overhang(page) == 0


def anatomy(page: Page, box: Sandbox, scene: Scene, words: Sequence[str], url: str) -> list[str]:
    tell(box, scene.fill, words)
    page.goto(url)
    return bones(page)


def tell(box: Sandbox, fill: Any, words: Sequence[str]) -> None:
    """Have the backend say these words and nothing else, and forget what it said before."""
    box.faults.clear()
    cache.clear()
    fill(box, words)


def grown_transcript(page: Page, box: Sandbox, words: Sequence[str]) -> list[str]:
    tell(box, transcript, words[:HALF])
    page.goto(PAGE)
    tell(box, transcript, words)
    poll(page, "#live")
    expect(page.locator(".turn")).to_have_count(len(words))
    settled(page)
    return bones(page)


def grown_list(page: Page, box: Sandbox, words: Sequence[str]) -> list[str]:
    tell(box, nothing, ())
    page.goto(LIST)
    tell(box, rows, words)
    poll(page, "#newer")
    page.locator("#show-new").click()
    expect(page.locator("[data-conversation]")).to_have_count(len(words))
    settled(page)
    return bones(page)


def nothing(box: Sandbox, _: Sequence[str]) -> None:
    say_list(box, [])


def settled(page: Page) -> None:
    expect(
        page.locator(".htmx-request, .htmx-swapping, .htmx-settling, .htmx-added")
    ).to_have_count(0)


def strays(hostile: list[str], harmless: list[str]) -> list[tuple[str, str]]:
    """Where the two differ, the first places only."""
    both = zip_longest(hostile, harmless, fillvalue="nothing")
    return [pair for pair in both if pair[0] != pair[1]][:3]


def without_c1(text: str) -> str:
    """Chromium leaves these invisible ones out of a title."""
    return re.sub("[\x80-\x9f]", "", text)


def title(eight: Sequence[str]) -> str:
    """A browser folds white space in a title."""
    first, last, _, _, _, code, _, _ = eight
    words = f"{on_one_line(first)} {on_one_line(last)}".strip() + f" {shown(code)} · Casey"
    return " ".join(filter(None, words.replace("\t", " ").replace("\n", " ").split(" ")))
