"""Hostile texts that are looked for, and looked through: pages gain no element, lose no word."""

from typing import Final
from xml.etree.ElementTree import Element

import pytest

from tests.hostile.backend import PAGE, say_conversation, spoken
from tests.hostile.onlooker import Onlooker
from tests.hostile.payloads import TEXTS
from tests.hostile.scenes import PAGEFULS, SCENES
from tests.hostile.skeleton import all_text, as_read, flat, links, shown
from tests.pages.markup import elements, select

WORDS: Final = ("a", "<", "&", '"', "://", "script", "e", ">", "\u05d0", ";")


@pytest.mark.parametrize("words", WORDS)
@pytest.mark.parametrize("texts", PAGEFULS)
def test_marks_change_nothing_that_a_message_says(
    onlooker: Onlooker, texts: tuple[str, ...], words: str
) -> None:
    onlooker.set(SCENES["transcript"], texts)
    plain = onlooker.look(PAGE)
    marked = onlooker.look(onlooker.sought(PAGE, words))
    assert all_text(marked, ".say") == [shown(text) for text in texts]
    assert [each.get("href") for each in links(marked)] == [
        each.get("href") for each in links(plain)
    ]
    assert inner(marked) == inner(plain)


def test_any_words_can_be_looked_for_and_are_shown_as_they_are(onlooker: Onlooker) -> None:
    say_conversation(onlooker.box, [spoken(1, "Hello", "user", "text")])
    calm = onlooker.look(onlooker.sought(PAGE, "nothing"))
    for text in TEXTS:
        words = as_read(text).strip()[:200].strip()
        if not words or "\x00" in words:
            continue
        page = onlooker.look(onlooker.sought(PAGE, words))
        if len(select(page, "mark")) == 0:
            assert flat(words) in flat(" ".join(all_text(page, "#found")))
            assert tags(page) == tags(calm)


def inner(tree: Element) -> list[str]:
    """What is inside of the messages, but for marks."""
    inside = [each for said in select(tree, ".say") for each in elements(said)]
    return [each.tag for each in inside if each.tag != "mark"]


def tags(tree: Element) -> list[str]:
    return [each.tag for each in elements(tree)]
