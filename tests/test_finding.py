"""Finding a phrase whatever its case, its accents and its spaces."""

import re
import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from conversations.finding import MOST_IN_A_TEXT, Hits, Phrase

MEGABYTE = 1_000_000
SIGNS = (
    "aAäÄeéE\u0301\u0308ßsSİıiﬁfi…. \n\t\u00a0\u200b\u00adがか\u3099가각ᄀ\U0001f44d\ufe0f’'x\x00"
)

_texts = st.text(st.sampled_from(SIGNS), max_size=30)


def found(words: str, text: str) -> list[str]:
    return [text[start:stop] for start, stop in Phrase.of(words).spans(text)]


@pytest.mark.parametrize(
    ("words", "text", "marked"),
    [
        ("table", "A Table, two TABLES", ["Table", "TABLE"]),
        ("uber", "Über und über", ["Über", "über"]),
        ("über", "UBER", ["UBER"]),
        ("strasse", "Straße, STRASSE", ["Straße", "STRASSE"]),
        ("straße", "strasse", ["strasse"]),
        ("é", "cafe\u0301 e", ["e\u0301", "e"]),
        ("e", "cafe\u0301", ["e\u0301"]),
        ("two words", "two  words, two\n\twords, two\u00a0words", None),
        ("  two ", "two", ["two"]),
        ("a.b", "aXb a.b", ["a.b"]),
        ("(*[", "x(*[x", ["(*["]),
        ("fi", "eﬁn", ["ﬁ"]),
        ("don't", "don’t", ["don’t"]),
        ("...", "wait… what", ["…"]),
        ("shy", "s\u00adh\u200by", ["s\u00adh\u200by"]),
        ("ελλας", "ΕΛΛΆΣ", ["ΕΛΛΆΣ"]),
        ("i", "İstanbul ıslak", ["İ"]),
        ("שלום", "שָׁלוֹם", ["שָׁלוֹם"]),
        ("予約", "予約を予約", ["予約", "予約"]),
        ("が", "か\u3099が", ["か\u3099", "が"]),
        ("が", "か\ufe0f\u3099", ["か\ufe0f\u3099"]),
        ("か\ufe0f\u3099", "が", ["が"]),
        ("が", "か\u00ad\u3099が", ["か\u00ad\u3099", "が"]),
        ("\U0001f44d", "ok \U0001f44d\U0001f3fd", ["\U0001f44d"]),
        ("aa", "aaaaa", ["aa", "aa"]),
    ],
)
def test_a_phrase_is_found_as_people_read_it(
    words: str, text: str, marked: list[str] | None
) -> None:
    assert found(words, text) == (text.split(", ") if marked is None else marked)


@pytest.mark.parametrize(
    ("words", "text"),
    [
        ("s", "ß"),
        ("か", "が か\u3099"),
        ("가", "각"),
        (".", "…"),
        ("twowords", "two words"),
        ("two words", "twowords"),
        ("tables", "table"),
        ("a.b", "aXb"),
        ("", "anything"),
        ("\u0301", "e\u0301"),
        ("ı", "i"),
        ("кот", "kot"),
    ],
)
def test_what_is_something_else_is_not_found(words: str, text: str) -> None:
    assert found(words, text) == []
    assert Phrase.of(words).count(text) == 0


@settings(deadline=None, max_examples=500)
@given(text=_texts, words=_texts)
def test_hits_lie_in_the_text_one_after_the_other_and_are_the_phrase(text: str, words: str) -> None:
    phrase, end = Phrase.of(words), 0
    for start, stop in phrase.spans(text):
        assert end <= start < stop <= len(text)
        assert Phrase.of(text[start:stop]) == phrase
        end = stop
    assert phrase.count(text) == len(phrase.spans(text))


@settings(deadline=None, max_examples=500)
@given(before=_texts, words=_texts, after=_texts)
def test_a_phrase_is_found_in_whatever_text_it_stands(before: str, words: str, after: str) -> None:
    """Between bars nothing joins it."""
    text = f"{before}|{words}| {after}"
    phrase = Phrase.of(f"|{words}|")
    assert phrase.count(text) == 1


@settings(deadline=None)
@given(text=st.text(max_size=60), words=st.text(max_size=4))
def test_any_text_is_searched(text: str, words: str) -> None:
    phrase = Phrase.of(words)
    assert phrase.count(text) == len(phrase.spans(text))


@settings(deadline=None)
@given(text=st.text(st.characters(max_codepoint=127), max_size=60))
def test_plain_text_is_found_as_a_pattern_would_find_it(text: str) -> None:
    expected = [match.span() for match in re.finditer("ab?", text, re.IGNORECASE)]
    spans = [*Phrase.of("ab").spans(text)]
    assert all(span in expected for span in spans)
    assert len(spans) == text.lower().count("ab")


@pytest.mark.parametrize(
    "text",
    [
        "a" * MEGABYTE,
        "ß" * MEGABYTE,
        "e\u0301" * (MEGABYTE // 2),
        "\u0301" * MEGABYTE,
        "a " * (MEGABYTE // 2),
        " " * MEGABYTE,
        "a\u00a0" * (MEGABYTE // 2),
        "…" * MEGABYTE,
        "\U0010ffff" * MEGABYTE,
    ],
    ids=lambda text: ascii(text[:2]),
)
@pytest.mark.parametrize("words", ["a", "e", "ss", "a a a a a a b", "x" * 200, " ".join("ab" * 50)])
def test_a_megabyte_is_searched_up_to_a_thousand_hits(text: str, words: str) -> None:
    phrase = Phrase.of(words)
    assert phrase.count(text) == len(phrase.spans(text)) <= MOST_IN_A_TEXT


def test_any_sign_that_there_is_can_be_looked_for() -> None:
    """And is then found, unless nobody sees it: all of the first scripts, and some of the rest."""
    for code in (*range(0x3000), *range(0x3000, 0x110000, 61)):
        sign = chr(code)
        if Phrase.of(sign).text and unicodedata.category(sign) != "Cs":
            assert found(f"|{sign}|", f"|{sign}|") == [f"|{sign}|"], ascii(sign)


def test_no_sign_that_nobody_sees_parts_a_letter_from_what_joins_it() -> None:
    unseen = [chr(code) for code in range(0x110000) if unicodedata.category(chr(code)) == "Cf"]
    for sign in [*unseen, "\ufe0f"]:
        assert found("が", f"か{sign}\u3099") == [f"か{sign}\u3099"], ascii(sign)


def test_hits_are_counted_through_all_messages() -> None:
    hits = Hits.of([(1, 0), (2, 3), (5, 1), (9, 0), (12, 2)])
    assert len(hits) == 6
    assert [hits.message_of(hit) for hit in range(1, 7)] == [2, 2, 2, 5, 12, 12]
    assert [hits.before(number) for number in (1, 2, 3, 5, 6, 12, 13)] == [0, 0, 3, 3, 4, 4, 6]
    assert len(Hits.of([])) == 0
