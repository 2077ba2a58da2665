"""People's words as text of another format, in which they are nothing but text."""

import re
from html import escape as escape_words
from typing import Final

from django.utils.html import format_html_join
from django.utils.safestring import SafeString

_ENDS: Final = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_NO_CHARACTERS: Final = "".join(
    chr(plane * 65_536 + 65_534 + end) for plane in range(17) for end in (0, 1)
)
_UNSHOWABLE: Final = re.compile(
    f"[\\x00-\\x08\\x0e-\\x1f\\x7f-\\x9f\\ud800-\\udfff\\ufdd0-\\ufdef{_NO_CHARACTERS}]"
)
DIRECTION_MARKS: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_SPACES: Final = re.compile(r"\s+")

_BREAK: Final = SafeString("<br>\n")
_MARKDOWN: Final = re.compile(r"[\\`*_{}\[\]<>|~$&#]")
_MARKDOWN_BEGINS: Final = re.compile(r"(\s*)(?:([+=:-])|(\d{1,9})([.)]))?")


def clean(text: str) -> str:
    """Lines that end in \\n alone, and a visible sign for each control character."""
    return _UNSHOWABLE.sub("\ufffd", _ENDS.sub("\n", text))


def one_line(text: str) -> str:
    """The same on one line, with nothing that turns the words beside it around."""
    return _SPACES.sub(" ", DIRECTION_MARKS.sub("", clean(text))).strip()


def indented(text: str) -> str:
    """Lines that stand further in than what is said of them."""
    return "\n".join(f"    {line}".rstrip() for line in clean(text).split("\n"))


def markdown_line(text: str) -> str:
    """One line as CommonMark, wherever in a paragraph it stands."""
    spaces, sign, number, dot = _MARKDOWN_BEGINS.match(text).groups(default="")  # type: ignore[union-attr]
    rest = text[len(spaces) + len(sign) + len(number) + len(dot) :]
    begin = f"\\{sign}" if sign else f"{number}\\{dot}" if dot else ""
    words = _MARKDOWN.sub(r"\\\g<0>", rest)
    return f"{_spelt(spaces)}{begin}{words[:-1] + _spelt(words[-1:])}"


def markdown_block(text: str, before: str = "") -> str:
    """Lines as CommonMark that keep their ends; `before` stands before each."""
    lines = clean(text).split("\n")
    return "\n".join(
        f"{before}{markdown_line(line)}{_break_after(lines, number)}".rstrip(" ")
        for number, line in enumerate(lines)
    )


def html_block(text: str) -> SafeString:
    """Lines as HTML that keep their ends."""
    return format_html_join(_BREAK, "{}", ((line,) for line in clean(text).split("\n")))


def wiki_line(text: str) -> str:
    """One line as MediaWiki markup. Quotation marks mean nothing within it, so they may stay."""
    return f"<nowiki>{escape_words(text, quote=False)}</nowiki>" if text else ""


def wiki_block(text: str) -> str:
    """Lines as MediaWiki markup that keep their ends."""
    return "<br />\n".join(map(wiki_line, clean(text).split("\n")))


def _spelt(spaces: str) -> str:
    """What stands at an edge of a line: spaces there would else be dropped, or mean something."""
    return "".join(f"&#{ord(each)};" if each.isspace() else each for each in spaces)


def _break_after(lines: list[str], number: int) -> str:
    """Between two lines of one paragraph; an empty line is a break of its own."""
    return "\\" if lines[number] and number + 1 < len(lines) and lines[number + 1] else ""
