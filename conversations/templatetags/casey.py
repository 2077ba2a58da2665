"""Small words that templates use: how a person is called, a value as JSON."""

import json
import re
from typing import Any, Final

from django import template
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


@register.simple_tag
def json_attribute(value: Any) -> str:
    """A value as JSON for an attribute; the template escapes it."""
    return json.dumps(value, separators=(",", ":"))
