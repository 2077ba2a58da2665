"""A message's text as safe HTML."""

import re

import pytest
from django.utils.html import escape
from django.utils.safestring import SafeString

from conversations.linking import linked


def link(address: str) -> str:
    shown = escape(address)
    return f'<a href="{shown}" rel="noopener noreferrer nofollow" target="_blank">{shown}</a>'


def without_tags(html: str) -> str:
    return re.sub(r"<a [^>]*>|</a>", "", html)


def test_plain_text_is_escaped_and_safe() -> None:
    html = linked("<b>Alice & 'Bob'</b>")
    assert html == "&lt;b&gt;Alice &amp; &#x27;Bob&#x27;&lt;/b&gt;"
    assert isinstance(html, SafeString)


def test_text_that_claims_to_be_safe_is_escaped_all_the_same() -> None:
    claimed = SafeString("<b>https://example.org</b>")
    assert linked(claimed) == f"&lt;b&gt;{link('https://example.org')}&lt;/b&gt;"
    assert linked(SafeString("<b>")) == "&lt;b&gt;"


@pytest.mark.parametrize(
    "address",
    [
        "http://example.org",
        "HTTPS://Example.org/A_(b)?q=1&c=2#part",
        "http://localhost:3002/v1/backend",
        "http://127.0.0.1/",
        "https://example.org/alice@example.org",
        "https://example.org?to=alice@example.org",
        "https://münchen.example/straße",
        "https://example.org/" + "x" * 1_500,
    ],
)
def test_a_web_address_becomes_a_link_as_it_was_written(address: str) -> None:
    html = linked(f"See {address} now")
    assert html == f"See {link(address)} now"
    assert isinstance(html, SafeString)


def test_the_punctuation_around_an_address_stays_outside() -> None:
    assert linked("(https://example.org/a).") == f"({link('https://example.org/a')})."
    assert linked('"https://example.org", no') == f"&quot;{link('https://example.org')}&quot;, no"


def test_two_addresses_and_the_text_between_them_keep_their_order() -> None:
    one, two = "https://one.example/", "https://two.example/?a=1&b=2"
    assert linked(f"<1> {one}\n<2> {two}\n<3>") == (
        f"&lt;1&gt; {link(one)}\n&lt;2&gt; {link(two)}\n&lt;3&gt;"
    )


def test_markup_after_an_address_is_text() -> None:
    html = linked('https://example.org/"onclick="alert(1)<script>alert(1)</script>')
    assert "<script" not in html
    assert re.fullmatch(r'<a href="[^"]*" rel="[^"]*" target="_blank">[^<]*</a>[^<]*', html)


@pytest.mark.parametrize(
    "text",
    [
        "example.org",
        "www.example.org",
        "alice@example.org",
        "mailto:alice@example.org",
        "ftp://example.org",
        "//example.org/path",
        "javascript://example.org/%0aalert(1)",
        "data://example.org",
        "http://",
        "http:///path",
        "https://?q=1",
    ],
)
def test_anything_but_a_full_web_address_is_left_as_text(text: str) -> None:
    assert linked(text) == text


@pytest.mark.parametrize(
    "text",
    [
        "https://alice@example.org/",
        "https://alice:secret@example.org/",
        "https://example.com@evil.example",
        "https://" + "x" * 60 + "@evil.example/",
        "https://example.com\\@evil.example/",
        "https://evil.example\\.example.com/",
        "https://example.org/\u202egpj.exe",
        "https://\u2066example.org/",
        "https://℀.example/",
        "https://example.org:99999/",
    ],
)
def test_an_address_that_hides_its_host_is_left_as_text(text: str) -> None:
    assert linked(text) == text


def test_line_breaks_and_spaces_are_kept() -> None:
    text = "  Alice\r\n\tBob\n\n\u2028https://example.org\u00a0 end  "
    assert without_tags(linked(text)) == text


def test_control_characters_and_lone_surrogates_are_shown_as_unreadable() -> None:
    assert linked("a\x00b\x1bc\ud800d") == "a\ufffdb\ufffdc\ufffdd"
    linked("https://example.org/\udfff\x00").encode()


def test_right_to_left_text_survives() -> None:
    assert linked("\u202eשלום\u202c") == "\u202eשלום\u202c"


@pytest.mark.parametrize(
    "text",
    [
        "a" * 1_000_000 + "://",
        "://" * 300_000,
        "https://example.org/(" * 50_000,
        "https://a.example/b " * 50_000,
        "https://" * 100_000,
    ],
)
def test_a_megabyte_on_one_line_keeps_every_character(text: str) -> None:
    assert without_tags(linked(text)) == text


def test_far_into_a_long_text_addresses_are_left_as_text() -> None:
    html = linked("https://one.example " + "a " * 50_000 + "https://two.example")
    assert html.startswith("<a ")
    assert html.endswith(" https://two.example")


def test_an_address_in_an_endless_word_is_left_as_text() -> None:
    assert "<a " in linked("https://example.org/" + "x" * 2_000)
    assert "<a " not in linked("https://example.org/" + "x" * 2_100)
