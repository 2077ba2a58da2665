"""Small words that templates use: how a person is called, where a style sheet lies."""

import json
import re
from typing import Any, Final

from django import template
from django.templatetags.static import static
from django.utils.html import format_html_join
from django.utils.safestring import SafeString

from conversations import people
from conversations.models import Person

register = template.Library()

SIGNS: Final = re.compile(r"(?<=[@.-])")

register.filter("initials", people.initials)


@register.filter
def person_name(person: Person) -> str:
    """The name of somebody who is signed in, else what they sign in with."""
    return person.get_full_name() or person.get_username()


@register.filter
def breakable(address: str) -> SafeString:
    """An address that may wrap after its signs instead of within a word."""
    return format_html_join(SafeString("<wbr>"), "{}", ((part,) for part in SIGNS.split(address)))


@register.filter
def split(words: str) -> list[str]:
    """The words of a list written in a template."""
    return words.split()


@register.simple_tag
def stylesheet(name: str) -> str:
    """The address of one of our style sheets."""
    return static(f"css/{name}.css")


@register.simple_tag
def script(name: str) -> str:
    """The address of one of our scripts."""
    return static(f"js/{name}.js")


@register.simple_tag
def json_attribute(value: Any) -> str:
    """A value as JSON for an attribute; the template escapes it."""
    return json.dumps(value, separators=(",", ":"))
