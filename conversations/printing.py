"""The rows of the list as HTML.

Their template is rendered once, with a place for each value, and the places are filled for each
row: a template's loop looks up, converts and escapes each of a row's values by itself, which took
more than all the rest of a page.
"""

from functools import cache
from html import escape
from typing import Final

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from conversations.rows import Row

PLACES: Final = {name: SafeString(f"{{{name}}}") for name in Row.__annotations__}


def printed(row: Row | None) -> SafeString:
    """The row with its values escaped; None is a conversation that cannot be read."""
    if row is None:
        return SafeString(_unreadable())
    values = {name: escape(str(value)) for name, value in row.items()}
    return SafeString(_pattern(dated=bool(row["started_exactly"])).format_map(values))


@cache
def _pattern(*, dated: bool) -> str:
    return render_to_string("conversations/_row.html", {"row": PLACES, "dated": dated}).strip()


@cache
def _unreadable() -> str:
    return render_to_string("conversations/_unreadable_row.html").strip()
