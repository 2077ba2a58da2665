"""What was said in a few messages, ready to be pasted into a letter, a wiki or a page."""

from collections.abc import Callable, Iterable
from typing import Final

from django.utils.html import format_html
from django.utils.translation import gettext as _

from conversations.markups import (
    html_block,
    indented,
    markdown_block,
    markdown_line,
    wiki_block,
    wiki_line,
)
from conversations.sayings import Saying

Quote = Callable[[Iterable[Saying]], str]


def plain(sayings: Iterable[Saying]) -> str:
    """Text for anything: what was said stands further in than who said it."""
    return "\n".join(map(_plain, sayings))


def markdown(sayings: Iterable[Saying]) -> str:
    """CommonMark: one block quote."""
    return ">\n".join(map(_markdown, sayings))


def html(sayings: Iterable[Saying]) -> str:
    """HTML, which Confluence and other editors take as it is: one block quote."""
    return f"<blockquote>\n{''.join(map(_html, sayings))}</blockquote>\n"


def mediawiki(sayings: Iterable[Saying]) -> str:
    """The markup of MediaWiki: one block quote."""
    return f"<blockquote>\n{'<br />'.join(map(_mediawiki, sayings))}</blockquote>\n"


FORMS: Final[dict[str, Quote]] = {
    "plain": plain,
    "markdown": markdown,
    "html": html,
    "mediawiki": mediawiki,
}


def _plain(saying: Saying) -> str:
    head = ", ".join([saying.speaker, *_facts(saying)])
    return f"{head}\n{indented(saying.words)}\n{saying.address}\n"


def _markdown(saying: Saying) -> str:
    facts = ", ".join(map(markdown_line, _facts(saying)))
    name = markdown_line(saying.speaker)
    words = markdown_block(saying.words, "> ")
    return f"> **{name}**, [{facts}](<{saying.address}>)\n>\n{words}\n"


def _html(saying: Saying) -> str:
    return format_html(
        '<p><strong><bdi>{}</bdi></strong>, <a href="{}">{}</a></p>\n<p dir="auto">{}</p>\n',
        saying.speaker,
        saying.address,
        ", ".join(_facts(saying)),
        html_block(saying.words),
    )


def _mediawiki(saying: Saying) -> str:
    name = wiki_line(saying.speaker)
    facts = wiki_line(", ".join(_facts(saying)))
    return f"'''{name}''', [{saying.address} {facts}]<br />\n{wiki_block(saying.words)}\n"


def _facts(saying: Saying) -> list[str]:
    """When, and by voice or in writing; where neither is known, which message it is."""
    modality = saying.modality if saying.has_modality else ""
    return list(filter(None, (saying.day_and_time, modality))) or [
        _("message %(number)d") % {"number": saying.number}
    ]
