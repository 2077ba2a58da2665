"""Quotes in four formats, each read back by a parser of its format."""

from typing import Final
from uuid import UUID

import mwparserfromhell
import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conversations.markups import clean, one_line
from conversations.quotes import FORMS, html, markdown, mediawiki, plain
from conversations.sayings import Saying
from tests.hostile.payloads import TEXTS
from tests.pages.markup import elements, parsed, select
from tests.quotations import html_lines, markdown_words, wiki_lines

ADDRESS: Final = "https://casey.example.com/conversations/1/?message=2"
# fmt: off
HOSTILE: Final = (
    *("# Heading", "Setext\n======", "Setext\n---", "* item\n* item", "- item", "+ item", "1. one"),
    *("12) twelve", "> quote", "    code", "\tcode", "```\ncode\n```", "~~~\ncode\n~~~", "`code`"),
    *("**bold** __bold__ *it* _it_ ~~gone~~", "[a](javascript:alert(1))", "![a](https://e.x/p)"),
    *("[a]: https://evil.example", "[^1]: note", "<script>alert(1)</script>", "<!-- gone", "a | b"),
    *("<https://evil.example>", "&lt;b&gt; &amp; &nbsp;", "\\*not\\*", "a\\", "a  \nb", "***"),
    *("---", "| a | b |\n| - | - |\n| c | d |", "$$x$$", "{{ value }}", "term\n: definition"),
    *("a\n\n\nb", " leading and trailing ", "</blockquote><b>out</b>", "</p>", "\" onclick=\"x"),
    *("'''bold'''", "== Heading ==", "[[Page|name]]", "[https://evil.example words]"),
    *("{{Template|1=a}}", "{|\n|}", "</nowiki>'''out'''<nowiki>", "<nowiki/>", "<ref>x</ref>"),
    *("~~~~", "__NOTOC__", ":: a", "; b:c", "#REDIRECT [[Evil]]", "-{a}-", "ISBN 1234567890"),
    *("&#91;&#91;Page&#93;&#93;", "a\rb\r\nc\u2028d", "*a\n*b", "\ufeff# x", "#" * 500, "[" * 500),
    *("*a " * 300, "שלום (שלום)", "😀 naïve", "\u202eabc"),
    *TEXTS,
)
# fmt: on


def said(text: str | None, **changes: object) -> Saying:
    plain_values = {
        "number": 1,
        "id": UUID(int=2),
        "speaker": "Alice Moreau",
        "role": "user",
        "time": "12:00:20 CEST",
        "local": "2026-05-01 12:00:20",
        "day_and_time": "1 May 2026, 12:00:20 CEST",
        "exactly": "2026-05-01T10:00:20.000Z",
        "modality": "Voice",
        "has_modality": True,
        "text": text,
        "address": ADDRESS,
    }
    return Saying(**(plain_values | changes))  # type: ignore[arg-type]


def lines(text: str) -> list[str]:
    """As every format keeps them: empty lines part paragraphs, however many they are."""
    return [line for line in clean(text).split("\n") if line]


def tokens(text: str) -> list[Token]:
    return MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_out_of_markdown(text: str) -> None:
    found = tokens(markdown([said(text), said("next")]))
    kinds = {token.type for token in found}
    assert kinds == {
        *("blockquote_open", "blockquote_close", "paragraph_open", "paragraph_close", "inline"),
    }
    assert [token.type for token in found].count("blockquote_open") == 1
    head, *words, _next_head, _next = [token for token in found if token.type == "inline"]
    assert "\n".join(map(markdown_words, words)).split("\n") == lines(text)
    allowed = {"text", "softbreak", "hardbreak", "text_special"}
    assert {each.type for token in words for each in token.children or ()} <= allowed
    [link] = [each for each in head.children or () if each.type == "link_open"]
    assert link.attrs == {"href": ADDRESS}


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_out_of_html(text: str) -> None:
    tree = parsed(html([said(text), said("next")]), fragment=True)
    tags = [each.tag for each in elements(tree)][1:]
    head = ["p", "strong", "bdi", "a", "p"]
    breaks = ["br"] * tags.count("br")
    assert tags == ["blockquote", *head, *breaks, *head]
    first = select(tree, "p")[1]
    written = [line for line in html_lines(first) if line.strip()]
    assert written == [line for line in lines(text) if line.strip()]
    assert [each.get("href") for each in select(tree, "a")] == [ADDRESS, ADDRESS]


@pytest.mark.parametrize("text", HOSTILE)
def test_nothing_breaks_out_of_mediawiki(text: str) -> None:
    code = mwparserfromhell.parse(mediawiki([said(text), said("next")]))
    tags = [str(tag.tag) for tag in code.filter_tags(recursive=True)]
    assert set(tags) == {"blockquote", "b", "nowiki", "br"}
    assert tags.count("blockquote") == 1
    assert not code.filter_templates()
    assert not code.filter_wikilinks()
    assert not code.filter_headings()
    assert not code.filter_comments()
    assert [str(link.url) for link in code.filter_external_links()] == [ADDRESS, ADDRESS]
    _name, _facts, *words, _next_name, _next_facts, last = wiki_lines(code)
    assert (words, last) == (lines(text), "next")


def test_two_messages_in_mediawiki_are_apart() -> None:
    [quote] = mwparserfromhell.parse(mediawiki([said("one"), said("two")])).filter_tags(
        matches=lambda tag: tag.tag == "blockquote", recursive=False
    )
    kinds = [str(tag.tag) for tag in quote.contents.filter_tags(recursive=False)]
    assert kinds == ["b", "br", "nowiki", "br", "b", "br", "nowiki"]


def test_an_apostrophe_can_be_read_where_the_wiki_is_edited() -> None:
    assert '<nowiki>I\'d say "yes"</nowiki>' in mediawiki([said('I\'d say "yes"')])


def test_words_in_html_have_a_direction_of_their_own() -> None:
    tree = parsed(html([said("שלום")]), fragment=True)
    assert [each.get("dir") for each in select(tree, "p")] == [None, "auto"]


@pytest.mark.parametrize("text", HOSTILE)
def test_nobody_in_plain_text_speaks_for_somebody_else(text: str) -> None:
    head, *words, address, end = plain([said(text)]).split("\n")
    assert (head, address, end) == ("Alice Moreau, 1 May 2026, 12:00:20 CEST, Voice", ADDRESS, "")
    assert all(line.startswith("    ") for line in words if line)
    assert [line.removeprefix("    ") for line in words if line] == [
        line.rstrip() for line in lines(text) if line.strip()
    ]


@pytest.mark.parametrize(
    "name", ["**Alice** <b>[x](y)", "'''A''' </nowiki>[[x]] {{y}}", "#1. A_b_ #"]
)
@pytest.mark.parametrize("form", FORMS)
def test_names_and_modalities_are_words_too(form: str, name: str) -> None:
    quote = FORMS[form]([said("Hello", speaker=name, modality=name)])
    if form == "markdown":
        [head, _words] = [token for token in tokens(quote) if token.type == "inline"]
        assert markdown_words(head).startswith(f"{name}, 1 May 2026, 12:00:20 CEST, {name}")
    elif form == "html":
        tree = parsed(quote, fragment=True)
        assert [each.text for each in select(tree, "bdi")] == [name]
        assert (select(tree, "a")[0].text or "").endswith(name)
    elif form == "mediawiki":
        first, facts, words = wiki_lines(mwparserfromhell.parse(quote))
        assert (first, words) == (name, "Hello")
        assert facts.endswith(name)
    else:
        assert quote.startswith(f"{name}, 1 May")


@pytest.mark.parametrize("form", FORMS)
def test_a_quote_says_what_it_cannot_tell(form: str) -> None:
    quote = FORMS[form]([said(None, day_and_time="", modality=""), said("")])
    words = ("message 1", "This message cannot be read.", "empty message")
    assert all(each in quote for each in words)


def test_a_control_character_shows_and_lines_end_in_one_way() -> None:
    assert clean("a\x00b\x1b\x7f\x9f\tc") == "a\ufffdb\ufffd\ufffd\ufffd\tc"
    assert clean("a\rb\r\nc\u2028d\u2029e\x85f\x0bg\x0ch") == "a\nb\nc\nd\ne\nf\ng\nh"
    assert one_line(" a\n\u202eb\u2066 \t c ") == "a b c"
