"""The rows of the list as HTML.

Their template is rendered once for each language, with a place for each value, and the places are
filled for each row: a template's loop looks up, converts and escapes each of a row's values by
itself, which took more than all the rest of a page.
"""

from collections.abc import Iterable, Mapping
from functools import cache
from html import escape
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from conversations.rows import Row

PLACES: Final = {name: SafeString(f"%({name})s") for name in Row.__annotations__}


def printed_rows(rows: Iterable[Row | None]) -> SafeString:
    """The rows one after the other."""
    return SafeString("\n  ".join(map(printed, rows)))


def printed(row: Row | None) -> SafeString:
    """The row with its values escaped; None is a conversation that cannot be read."""
    if row is None:
        return SafeString(_unreadable(get_language()))
    pattern = _pattern(get_language(), dated=bool(row["started_exactly"]))
    return SafeString(pattern % _escaped(row))


def _escaped(row: Row) -> Mapping[str, object]:
    """Value by value only if one of them needs it: most have no sign to escape in any."""
    together = "".join(map(str, row.values()))
    if escape(together) == together:
        return row
    return {name: escape(str(value)) for name, value in row.items()}


@cache
def _pattern(_language: str, *, dated: bool) -> str:
    return render_to_string("conversations/_row.html", {"row": PLACES, "dated": dated}).strip()


@cache
def _unreadable(_language: str) -> str:
    return render_to_string("conversations/_unreadable_row.html").strip()
