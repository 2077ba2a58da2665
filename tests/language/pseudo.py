"""A language that nobody speaks: every marked word in it has accents, so that others stand out."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final
from xml.etree.ElementTree import Element

import pytest
from django.conf import settings
from django.test import override_settings
from django.utils.translation import trans_real

from tests.pages.markup import elements

CODE: Final = "en-xa"
RIGHT_TO_LEFT: Final = "ar-xb"

FORMAT: Final = "format of a date\x04"
KEPT: Final = re.compile(r"(%\(\w+\)[sd]|%[sd%]|<[^>]*>|&\w+;|\{\w*\})")
ACCENTS: Final = str.maketrans(
    "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ",
    "áƀćđéƒǵĥíĵķĺɱńóƥɋŕśţúṽŵẋýžÁƁĆĐÉƑǴĤÍĴĶĹṀŃÓƤɊŔŚŢÚṼŴẊÝŽ",
)
# What is no word: ids, exact times, names of zones and parameters, values as JSON has them.
NAMES: Final = re.compile(
    r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}|\b(?=[a-f]*[0-9])[0-9a-f]{8}\b"
    r"|\d{4}-\d\d-\d\dT[\d:.]+(Z|[+-]\d\d:\d\d)|\b(UTC|Casey|QR|CSV|JSON|Markdown|MediaWiki|[A-Z]\w+(/[\w+-]+)+)\b"
    r"|\b[A-Z0-9]{4}-[A-Z0-9]{4}\b|\b(Alice|Bob|Charlie)\b|\((after|before) |^(true|false|csv)$"
    r"|^\.(txt|md|csv|json)$|^(j|k|m|c|Shift|Enter|Esc)$|^https?://\S+"
)
WORD: Final = re.compile(r"[A-Za-z]{2,}|\b[A-Za-z]\b")
READ: Final = ("title", "aria-label", "alt", "placeholder", "label")
SCRIPTS_READ: Final = ("data-done", "data-unsent", "data-late")
UNREAD: Final = ("script", "style", "template", "code")


class Pseudo(trans_real.DjangoTranslation):
    """Marks what it is asked for, instead of looking it up."""

    def gettext(self, message: str) -> str:
        if message.startswith(FORMAT):
            return message.removeprefix(FORMAT)
        return accented(message.rpartition("\x04")[2])

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return self.gettext(msgid1 if n == 1 else msgid2)


@contextmanager
def spoken(code: str = CODE) -> Iterator[None]:
    """For as long as the block lasts the site has this language too."""
    languages = [*settings.LANGUAGES, (code, code)]
    with pytest.MonkeyPatch.context() as patch, override_settings(LANGUAGES=languages):
        patch.setitem(vars(trans_real)["_translations"], code, Pseudo(code))
        yield
    trans_real.deactivate()


def accented(text: str) -> str:
    """The text in letters that look alike, except what is filled in later."""
    return "".join(
        part if place % 2 else part.translate(ACCENTS)
        for place, part in enumerate(KEPT.split(text))
    )


def unmarked(tree: Element) -> list[str]:
    """What a reader sees or hears that is in plain letters."""
    found = (NAMES.sub("", text) for text in _texts(tree))
    return [text.strip() for text in found if WORD.search(text)]


def _texts(tree: Element) -> Iterator[str]:
    for element in elements(tree):
        yield from (element.get(name) or "" for name in (*READ, *SCRIPTS_READ))
        if element.tag not in UNREAD and "code" not in element.get("class", "").split():
            named = element.tag != "html" and element.get("lang")
            yield "" if named else element.text or ""
            yield from (child.tail or "" for child in element)
