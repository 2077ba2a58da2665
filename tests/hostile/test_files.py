"""Whatever was said stands in a file as words, for whoever reads the file by its format."""

import csv
import json
import re
from collections.abc import Iterator
from io import StringIO
from typing import Any, Final

import pytest
from markdown_it import MarkdownIt
from markdown_it.token import Token

from conversations.markups import clean
from conversations.sandbox.api import Sandbox
from conversations.spreadsheets import FORMULA
from tests.hostile.backend import PAGE, say_conversation, spoken
from tests.hostile.payloads import TEXTS
from tests.pages.client import Reader
from tests.pages.made import JSON, profile

SPEAKING: Final = (
    "Yes\n\n10:00:40 UTC  Table Finder  Text\n    I agree",
    "\r10:00:40 UTC  Table Finder  Text\r    I agree",
    "Saturday 2 May 2026, UTC\n------------------------",
    "\n  * * *  switched to voice\n",
    "# Table Finder",
    "Table Finder\n============",
    "**Table Finder**, [10:00:40 UTC](<http://evil.example>), Text\n\n> I agree",
    "> > I agree",
    "```\ncode\n```",
    "    indented\n\tby a tab",
    "- [ ] a list\n1. and another\n* * *\n---\n| a | b |\n| - | - |",
    "[a]: http://evil.example\n[a]",
    "![a](http://evil.example/x.png) <http://evil.example> http://evil.example",
    "&lt;b&gt; &#60;b&#62; <b>&amp;</b>\\<b>",
    "a\tb\0c\r\nd\u2028e\u0085f\x0bg",
    '"","",\r\n=1+1,"\'"',
    "ends with a backslash\\\nand one more\\",
    " spaces at both ends \n  and  within  ",
)
SAID: Final = (*SPEAKING, *TEXTS)


@pytest.fixture(params=["as words", "as names"])
def messages(request: pytest.FixtureRequest, box: Sandbox) -> list[JSON]:
    """A conversation in which every text was said, or stands as the name of who says it."""
    field = "content" if request.param == "as words" else "role"
    said = [spoken(number, "Hello") | {field: text} for number, text in enumerate(SAID, start=1)]
    person = profile(SPEAKING[0], last_name=SPEAKING[6], email=SPEAKING[2])
    say_conversation(
        box, said, participant_profile=person, connection_code=SPEAKING[0], status=SPEAKING[3]
    )
    return said


def taken(reader: Reader, suffix: str) -> str:
    response: Any = reader.client.get(f"{PAGE}transcript.{suffix}")
    assert response.status_code == 200
    return b"".join(response).decode()


def test_a_table_has_one_row_for_each_message_and_no_formula(
    messages: list[JSON], bob_reads: Reader
) -> None:
    text = taken(bob_reads, "csv").removeprefix("\ufeff")
    rows = list(csv.DictReader(StringIO(text, newline=""), strict=True))
    assert [row["id"] for row in rows] == [each["id"] for each in messages]
    assert not [cell for row in rows for cell in row.values() if cell.startswith(FORMULA)]
    for row, each in zip(rows, messages, strict=True):
        assert row["content"].removeprefix("'") == clean(each["content"]).removeprefix("'")


def test_the_json_is_what_was_sent(messages: list[JSON], bob_reads: Reader) -> None:
    """But for the halves of characters, which no file can hold."""
    whole = re.sub("[\ud800-\udfff]", "\ufffd", json.dumps(messages, ensure_ascii=False))
    assert json.loads(taken(bob_reads, "json"))["transcript"]["messages"] == json.loads(whole)


def test_in_a_text_nobody_speaks_for_somebody_else(messages: list[JSON], bob_reads: Reader) -> None:
    body = taken(bob_reads, "txt").partition("UTC\n---")[2].split("\n")[1:]
    heads = [line for line in body if line and not line.startswith("  ")]
    times = [f"{each['created_at'][11:19]} UTC  " for each in messages if each["created_at"]]
    assert len(heads) == len(messages)
    assert all(head.startswith(time) for head, time in zip(heads, times, strict=True))


def test_the_facts_of_a_text_are_a_line_each(messages: list[JSON], bob_reads: Reader) -> None:
    name, rule, *facts = taken(bob_reads, "txt").partition("\n\nFriday")[0].split("\n")
    assert name.startswith("Yes 10:00:40 UTC Table Finder Text I agree")
    assert rule == "=" * len(name)
    assert [line[:14].strip() for line in facts if line] == [
        *("E-mail", "Organization", "Domain", "Status", "Agent", "Started", "Completed"),
        *("Took", "Turns", "Messages", "Code", "Id", "Link", "Times in", "As of"),
    ]


def test_markdown_has_a_quote_for_each_message_and_no_other_mark(
    messages: list[JSON], bob_reads: Reader
) -> None:
    tokens = MarkdownIt().enable(["table", "strikethrough"]).parse(taken(bob_reads, "md"))
    kinds = [token.type for token in tokens]
    assert kinds.count("blockquote_open") == len(messages)
    assert kinds.count("heading_open") == 2
    allowed = {"heading", "paragraph", "blockquote", "bullet_list", "list_item"}
    ends = {f"{kind}_{end}" for kind in allowed for end in ("open", "close")}
    assert set(kinds) == {*ends, "inline"}
    for quote, each in zip(quotes(tokens), messages, strict=True):
        assert lines(quote) == lines(clean(each["content"]))


def test_markdown_links_to_nothing_but_its_messages(
    messages: list[JSON], bob_reads: Reader
) -> None:
    tokens = MarkdownIt().enable(["table", "strikethrough"]).parse(taken(bob_reads, "md"))
    inner = [child for token in tokens for child in token.children or ()]
    assert {child.type for child in inner} <= {
        *("text", "text_special", "hardbreak", "softbreak", "link_open", "link_close"),
        *("strong_open", "strong_close", "em_open", "em_close"),
    }
    links = [child.attrs["href"] for child in inner if child.type == "link_open"]
    page = f"http://testserver{PAGE}"
    assert links == [page, *(f"{page}?message={each['id']}" for each in messages)]


def quotes(tokens: list[Token]) -> Iterator[str]:
    """The words of each block quote."""
    words: list[str] = []
    inside = False
    for token in tokens:
        if token.type == "blockquote_open":
            inside, words = True, []
        elif token.type == "blockquote_close":
            inside = False
            yield "\n".join(words)
        elif inside and token.type == "inline":
            words.append("".join(map(read, token.children or ())))


def read(token: Token) -> str:
    return "\n" if token.type in ("hardbreak", "softbreak") else token.content


def lines(text: str) -> list[str]:
    """The lines that hold something: Markdown has no two empty ones after each other."""
    return [line for line in re.split("\n", text) if line]
