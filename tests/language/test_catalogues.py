"""The languages that are not English: whole, compiled, and shown to whoever wants them."""

import re
from typing import Final

import pytest
from django.conf import settings
from django.test import Client

from conversations.sandbox.api import Sandbox
from tests.language.catalogue import compiled, marked, sources, written
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message

PLACE: Final = re.compile(r"%\(\w+\)[sd]|<[^>]+>")
OTHERS: Final = [code for code, _name in settings.LANGUAGES if code != settings.LANGUAGE_CODE]
LIST: Final = "/conversations/"


@pytest.mark.parametrize("code", OTHERS)
def test_every_marked_word_has_a_translation_and_no_other_has(code: str) -> None:
    translated = {key if isinstance(key, str) else key[0] for key, text in written(code).items()}
    assert translated - marked() == set(), "no longer used: run `make words`"
    assert marked() - translated == set(), "not translated yet: run `make words`, then translate"
    assert [key for key, text in written(code).items() if not text.strip()] == []


@pytest.mark.parametrize("code", OTHERS)
def test_what_the_site_reads_is_what_was_written(code: str) -> None:
    assert compiled(code) == written(code), "run `make words`"


@pytest.mark.parametrize("code", OTHERS)
def test_a_translation_keeps_what_is_filled_in(code: str) -> None:
    originals = sources(code)
    for key, text in written(code).items():
        assert sorted(PLACE.findall(text)) == sorted(PLACE.findall(originals[key])), key


@pytest.mark.parametrize(
    ("header", "code"),
    [
        ("", "en-gb"),
        ("en-US,en;q=0.9", "en-gb"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("fr,de;q=0.5", "de"),
        ("fr", "en-gb"),
        ("*;q=x;;", "en-gb"),
    ],
)
def test_a_page_is_in_the_browsers_language(header: str, code: str, alice_reads: Reader) -> None:
    page = alice_reads.get(LIST, Accept_Language=header)
    assert page.tree.get("lang") == page.response.headers["Content-Language"] == code
    assert page.words("h1") == {"de": "Gespräche", "en-gb": "Conversations"}[code]


def test_the_readers_choice_comes_before_the_browsers(alice_reads: Reader) -> None:
    alice_reads.client.post("/preferences/", {"language": "de"})
    page = alice_reads.get(LIST, Accept_Language="en")
    assert page.words("h1") == "Gespräche"
    assert page.words("button[name=language][aria-current]") == "Deutsch"
    assert page.values("button[name=language]", "lang") == ["en-gb", "de"]


def test_one_readers_language_is_not_the_next_ones(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    for header, turns in (("de", "2 Beiträge"), ("en", "2 turns"), ("de", "2 Beiträge")):
        page = alice_reads.get(LIST, Accept_Language=header)
        assert page.words("td.turns") == turns
        assert "Accept-Language" in page.response.headers["Vary"]


def test_dates_are_the_languages_own(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1, started_at="2025-03-09T10:00:00Z"), [message(1)])
    address = f"/conversations/{conversation_id(1)}/"
    for header, day, started in (
        ("de", "Freitag, 1. Mai 2026", "9. März 2025"),
        ("en", "Friday 1 May 2026", "9 Mar 2025"),
    ):
        page = alice_reads.get(address, Accept_Language=header)
        assert page.texts(".day") == [day]
        assert started in page.words("#hero-facts")


def test_plurals_are_the_languages_own(alice_reads: Reader, box: Sandbox) -> None:
    for count, words in ((0, "0 Nachrichten"), (1, "1 Nachricht"), (2, "2 Nachrichten")):
        box.add(conversation(count + 1), [message(number) for number in range(1, count + 1)])
        address = f"/conversations/{conversation_id(count + 1)}/"
        page = alice_reads.get(address, Accept_Language="de")
        assert page.words("#hero-facts").endswith(f"· {words} AB7D-RX8F")


def test_our_own_fault_is_told_in_the_readers_language_and_theme(
    alice_reads: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    client: Client = alice_reads.client
    client.cookies["language"], client.cookies["theme"] = "de", "dark"
    monkeypatch.setattr("conversations.views.conversations.listing", None)
    page = alice_reads.get(LIST, status=500)
    assert page.words("h1") == "Das Dashboard hat einen Fehler"
    assert (page.tree.get("lang"), page.tree.get("data-theme")) == ("de", "dark")
    assert page.values("meta[name=color-scheme]", "content") == ["dark"]
    assert page.has("link[rel=stylesheet]")
