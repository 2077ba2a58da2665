"""A quote as a parser of its own format reads it: who said what, when, and where it stands."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from html import unescape
from itertools import groupby
from typing import Final
from xml.etree.ElementTree import Element

import mwparserfromhell
from markdown_it import MarkdownIt
from markdown_it.token import Token
from mwparserfromhell.nodes import ExternalLink, Tag
from mwparserfromhell.wikicode import Wikicode

from tests.pages.markup import parsed, select


@dataclass
class Quoted:
    """One message of a quote; its words by line, without the empty ones."""

    speaker: str
    facts: str
    address: str
    lines: list[str] = field(default_factory=list)


def read_plain(text: str) -> list[Quoted]:
    """Paragraphs: a head, the words further in, the address."""
    found: list[Quoted] = []
    whose = [line for line in text.split("\n") if line]
    for is_word, group in groupby(whose, key=lambda line: line.startswith("    ")):
        if is_word:
            found[-1].lines += [line.removeprefix("    ") for line in group]
            continue
        for line in group:
            if line.startswith("http"):
                found[-1].address = line
            else:
                speaker, _, facts = line.partition(", ")
                found.append(Quoted(speaker, facts, ""))
    return found


def read_markdown(text: str) -> list[Quoted]:
    """One block quote of paragraphs: a head with a name and a link, then the words."""
    tokens = MarkdownIt("gfm-like", {"linkify": False, "html": True}).parse(text)
    assert [token.type for token in tokens if token.level == 0] == [
        *("blockquote_open", "blockquote_close")
    ]
    found: list[Quoted] = []
    for token in tokens:
        if token.type != "inline":
            continue
        kinds = [each.type for each in token.children or ()]
        if "strong_open" in kinds:
            found.append(_markdown_head(token))
        else:
            assert set(kinds) <= {"text", "softbreak", "hardbreak", "text_special"}, kinds
            found[-1].lines += [line for line in markdown_words(token).split("\n") if line]
    return found


def read_html(text: str) -> list[Quoted]:
    """One block quote of paragraphs in pairs: a head, and the words."""
    [quote] = parsed(text, fragment=True)
    assert quote.tag == "blockquote"
    found = []
    for head, words in zip(*[iter(select(quote, "p"))] * 2, strict=True):
        [name], [link] = select(head, "bdi"), select(head, "a")
        lines = [line for line in html_lines(words) if line.strip()]
        assert {each.tag for each in words} <= {"br"}
        found.append(Quoted(name.text or "", link.text or "", link.get("href", ""), lines))
    return found


def read_mediawiki(text: str) -> list[Quoted]:
    """One block quote: a bold name, a link, and the words in nowiki."""
    [quote] = mwparserfromhell.parse(text.strip()).nodes
    assert isinstance(quote, Tag)
    found: list[Quoted] = []
    for node in quote.contents.nodes:
        if isinstance(node, ExternalLink):
            [found[-1].facts], found[-1].address = wiki_lines(node.title), str(node.url)
        elif isinstance(node, Tag) and node.tag == "b":
            [speaker] = wiki_lines(node.contents)
            found.append(Quoted(speaker, "", ""))
        elif isinstance(node, Tag) and node.tag == "nowiki":
            found[-1].lines.append(unescape(str(node.contents)))
        else:
            assert re.fullmatch(r"<br />|[, \n]*", str(node)), node
    return found


def markdown_words(token: Token) -> str:
    """The text of one paragraph, with its breaks."""
    words = {"softbreak": "\n", "hardbreak": "\n"}
    return "".join(words.get(each.type, each.content) for each in token.children or ())


def html_lines(paragraph: Element) -> Iterator[str]:
    """The text of one paragraph between its breaks."""
    yield paragraph.text or ""
    yield from ((line.tail or "").removeprefix("\n") for line in paragraph)


def wiki_lines(code: Wikicode | None) -> list[str]:
    """What stands in nowiki, the only place where words are."""
    assert code is not None
    tags = code.filter_tags(matches=lambda tag: tag.tag == "nowiki")
    return [unescape(str(tag.contents)) for tag in tags]


READERS: Final[dict[str, Callable[[str], list[Quoted]]]] = {
    "plain": read_plain,
    "markdown": read_markdown,
    "html": read_html,
    "mediawiki": read_mediawiki,
}


def _markdown_head(token: Token) -> Quoted:
    children = token.children or []
    [link] = [each for each in children if each.type == "link_open"]
    speaker, _, facts = markdown_words(token).partition(", ")
    return Quoted(speaker, facts, str(link.attrs["href"]))
