"""Small words that templates use: how a person is called, and what is the same on every page."""

import json
import re
from collections.abc import Iterable
from typing import Any, Final, cast

from django import template
from django.template.base import NodeList, Parser, Token
from django.utils.html import format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from conversations import people
from conversations.embeds import discovery_url
from conversations.frame import HTMX
from conversations.looks import grouped, role_word
from conversations.markups import DIRECTION_MARKS
from conversations.models import Person

register = template.Library()

SIGNS: Final = re.compile(r"(?<=[@.-])")

register.filter("grouped", grouped)
register.filter("initials", people.initials)
register.filter("role_word", role_word)


@register.filter
def person_name(person: Person) -> str:
    """The name of somebody who is signed in, else what they sign in with."""
    return person.get_full_name() or person.get_username()


@register.filter
def breakable(address: str) -> SafeString:
    """An address that may wrap after its signs instead of within a word."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in SIGNS.split(address)))


@register.inclusion_tag("components/_oembed.html", takes_context=True)
def oembed_link(
    context: template.Context,
    address: str | None,
    og: bool = False,
) -> dict[str, Any]:
    """Where machines learn what to embed for this address, if it is a conversation's."""
    return {"url": discovery_url(context["request"], address or ""), "og": og}


@register.filter
def role_words(roles: Iterable[str]) -> str:
    """The roles as people call them."""
    return ", ".join(map(role_word, roles))


@register.filter
def straight(text: str) -> str:
    """Without the signs that turn what follows, where no element can hold them in."""
    return DIRECTION_MARKS.sub("", text)


@register.simple_tag
def htmx_config() -> str:
    """As JSON for an attribute; the template escapes it."""
    return json.dumps(HTMX, separators=(",", ":"))


@register.tag
def once(parser: Parser, _token: Token) -> "Once":
    """`{% once %}...{% endonce %}`: what depends on nothing, made when it is first met."""
    nodes = parser.parse(("endonce",))
    parser.delete_first_token()
    return Once(nodes)


class Once(template.Node):
    """Kept by language, for as long as its template is.

    Links, icons and words took a third of a page's time.
    """

    def __init__(self, nodes: NodeList) -> None:
        self._nodes = nodes
        self._texts: dict[str | None, SafeString] = {}

    def render(self, context: template.Context) -> SafeString:
        """With a context of its own, which is empty: nothing of a reader can be kept."""
        language = get_language()
        if language not in self._texts:
            own = template.Context()
            with own.bind_template(cast("template.Template", context.template)):
                self._texts[language] = self._nodes.render(own)
        return self._texts[language]
