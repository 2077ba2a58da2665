"""Hostile texts in every field: pages gain no element, and lose no word."""

import json
from itertools import product
from typing import Final
from urllib.parse import parse_qsl, urlsplit
from xml.etree.ElementTree import Element

import pytest
from django.utils.html import escape
from pytest_django.fixtures import Settings

from conversations.backend.resilience import Limits
from conversations.templatetags.casey import straight
from conversations.windows import SHOWN_WHOLE
from tests.hostile.backend import PAGE, say_conversation, say_list, spoken
from tests.hostile.figures import Figures
from tests.hostile.onlooker import Onlooker
from tests.hostile.payloads import FAMILIES, LONG_LINE, LONG_TEXT, TEXTS
from tests.hostile.scenes import FACTS, LIST, PAGEFULS, SCENES, Scene, eights, turned
from tests.hostile.skeleton import (
    all_text,
    as_read,
    flat,
    links,
    on_one_line,
    shown,
    strays,
    text,
    twin,
)
from tests.pages.made import conversation
from tests.pages.markup import select

REFUSALS: Final = {400: 400, 401: 502, 422: 400, 429: 503, 500: 502}

# Each text in at least one of the eight fields, or in each of them.
STEPS = [8, pytest.param(1, marks=pytest.mark.long)]


def test_there_are_enough_texts_and_no_two_are_the_same() -> None:
    assert len(set(TEXTS)) == len(TEXTS) >= 300
    assert all(len(texts) >= 4 for texts in FAMILIES.values())


@pytest.mark.parametrize("scene", SCENES.values(), ids=SCENES)
def test_no_text_adds_anything_to_a_page(scene: Scene, onlooker: Onlooker) -> None:
    hostile = list(onlooker.looks(scene, TEXTS))
    harmless = list(onlooker.looks(scene, [twin(text) for text in TEXTS]))
    assert [strays(*pair) for pair in zip(hostile, harmless, strict=True)] == [[]] * len(hostile)


@pytest.mark.parametrize("texts", PAGEFULS)
def test_messages_are_shown_as_they_are(onlooker: Onlooker, texts: tuple[str, ...]) -> None:
    for tree in onlooker.looks(SCENES["transcript"], texts):
        assert all_text(tree, ".say") == [shown(text) for text in texts]
        assert all_text(tree, ".meta bdi") == [shown(text) for text in turned(texts, 1)]
        assert all_text(tree, ".meta .modality") == [shown(text) for text in turned(texts, 2)]


def test_the_whole_and_its_parts_show_messages_as_they_are(onlooker: Onlooker) -> None:
    whole, *parts = onlooker.looks(SCENES["windows"], TEXTS)
    for selector, texts in (
        (".say", TEXTS),
        (".meta bdi", turned(TEXTS, 1)),
        (".meta .modality", turned(TEXTS, 2)),
    ):
        expected = [shown(text) for text in texts]
        assert all_text(whole, selector) == expected
        assert [each for part in parts for each in all_text(part, selector)] == expected


def test_only_addresses_that_say_where_they_lead_are_links(onlooker: Onlooker) -> None:
    linked = [text for text in TEXTS if "://" in text][:SHOWN_WHOLE]
    for tree in onlooker.looks(SCENES["transcript"], linked):
        found = [(text(each), each.get("href")) for each in links(tree)]
        assert len(found) > 10
        assert all(words == address for words, address in found)
        assert not [address for _, address in found if "@" in str(address).partition("#")[0]]


def test_properties_are_shown_as_they_are(onlooker: Onlooker) -> None:
    for tree in onlooker.looks(SCENES["properties"], TEXTS):
        listed = select(tree, ".card")[-1].find("dl") or ()
        keys = [text(each).partition(" ")[2] for each in listed if each.tag == "dt"]
        values = [text(each) for each in listed if each.tag == "dd"]
        assert keys == [shown(each) for each in TEXTS]
        for value, sent in zip(values, turned(TEXTS, 1), strict=True):
            assert value.rstrip("\n").endswith(shown(sent).rstrip("\n"))


def test_steps_are_shown_as_they_are(onlooker: Onlooker) -> None:
    """But for the underscores of identifiers, which become spaces."""
    for tree in onlooker.looks(SCENES["bare path"], TEXTS):
        steps = [read_out(text(each)) for each in select(tree, ".path li")]
        for step, sent in zip(steps, TEXTS, strict=True):
            assert read_out(sent) in step


def test_rows_are_shown_as_they_are(onlooker: Onlooker) -> None:
    for tree in list(onlooker.looks(SCENES["rows"], TEXTS))[:2]:
        assert all_text(tree, ".names a bdi") == [
            f"{on_one_line(each)} Moreau".strip() for each in TEXTS
        ]
        assert all_text(tree, ".names small") == [on_one_line(each) for each in turned(TEXTS, 1)]
        assert all_text(tree, ".agent bdi") == [shown(each) for each in turned(TEXTS, 2)]
        statuses = [flat(each) for each in all_text(tree, ".state .status")]
        assert statuses == [flat(each.replace("_", " ")) for each in turned(TEXTS, 3)]
        options = sorted(map(flat, all_text(tree, "#agent option")[1:]))
        assert options == sorted(flat(straight(each)) for each in TEXTS)


@pytest.mark.parametrize("step", STEPS)
def test_facts_are_shown_as_they_are_and_add_nothing(
    step: int, onlooker: Onlooker, figures: Figures
) -> None:
    harmless = list(onlooker.looks(FACTS, [twin(each) for each in TEXTS[:8]]))
    for texts in eights(TEXTS, step):
        for page, calm in zip(onlooker.looks(FACTS, texts), harmless, strict=True):
            assert not strays(page, calm)
            assert_told(page, texts)
            figures.add("pages with eight hostile facts")


def assert_told(page: Element, texts: list[str]) -> None:
    """The eight are where they belong; on a fragment there is no heading."""
    first, last, email, organization, domain, code, status, agent = texts
    contact = [flat(each) for each in all_text(page, ".card bdi")[:3]]
    assert contact == [flat(each) for each in (email, organization, domain)]
    name = f"{on_one_line(first)} {on_one_line(last)}".strip()
    assert all_text(page, "h1 bdi") in ([], [name])
    [hero] = select(page, "#hero-facts")
    told = flat(text(hero))
    for each in (status.replace("_", " "), agent, code):
        assert flat(each) in told


def test_what_has_a_type_is_never_shown_as_text(onlooker: Onlooker) -> None:
    telling = [each for each in TEXTS if len(flat(each)) > 12]
    for tree in onlooker.looks(SCENES["typed"], TEXTS):
        told = flat(text(tree))
        assert not [each for each in telling if flat(each) in told]


@pytest.mark.parametrize(("status", "answered"), REFUSALS.items())
def test_the_words_of_an_error_are_not_repeated(
    status: int, answered: int, onlooker: Onlooker, settings: Settings
) -> None:
    """One answer for all texts, as the code, the message and a header."""
    settings.CASEY_API_LIMITS = Limits(failures=100)
    answer = {"error": {"code": TEXTS, "message": "".join(TEXTS), "details": [*TEXTS]}}
    onlooker.box.faults.add("*", status=status, body=json.dumps(answer))
    for url, fragment in product((LIST, PAGE), (False, True)):
        told = flat(text(onlooker.look(url, answered, fragment=fragment)))
        assert not [each for each in TEXTS if len(flat(each)) > 12 and flat(each) in told]


@pytest.mark.parametrize("step", STEPS)
def test_cursors_lead_to_the_list_alone(step: int, onlooker: Onlooker) -> None:
    """Each comes back as one parameter, and the rest of the address stays ours."""
    for each in TEXTS[::step]:
        onlooker.box.faults.clear()
        say_list(onlooker.box, [conversation(1)], has_more=True, next_cursor=each)
        tree = onlooker.look(LIST, fragment=True)
        [link] = select(tree, "#older-page")
        for address in (link.get("href"), link.get("hx-get")):
            parts = urlsplit(address or "")
            assert (parts.netloc, parts.path) == ("", LIST)
            assert parse_qsl(parts.query) == [("after", as_read(each))]


def test_a_long_line_and_a_long_text_are_shown_whole(onlooker: Onlooker) -> None:
    said = [spoken(1, LONG_LINE), spoken(2, LONG_TEXT)]
    say_conversation(onlooker.box, said, session_properties={"long": LONG_LINE})
    page = onlooker.html(PAGE)
    assert page.count(escape(LONG_LINE)) == 3
    assert page.count(escape(LONG_TEXT)) == 1
    assert page.count('class="say endless"') == 1


def read_out(words: str) -> str:
    return flat(words).replace("_", "")
