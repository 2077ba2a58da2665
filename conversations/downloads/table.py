"""A transcript as CSV for spreadsheets: one row a message."""

from collections.abc import Iterator
from typing import Final

from conversations.downloads.document import Document
from conversations.markups import clean
from conversations.sayings import Saying
from conversations.spreadsheets import csv_lines

# Without it a spreadsheet takes the file for one in the machine's own old code page.
MARK: Final = "\ufeff"
COLUMNS: Final = ("number", "id", "at", "local", "zone", "speaker", "role", "modality", "content")


def lines(document: Document) -> Iterator[str]:
    """`at` is exact and in UTC, `local` is the viewer's time."""
    yield MARK
    yield from csv_lines([COLUMNS])
    yield from csv_lines(_row(document, saying) for _entry, saying in document.turns())


def _row(document: Document, saying: Saying) -> tuple[object, ...]:
    return (
        saying.number,
        saying.id or "",
        saying.exactly,
        saying.local,
        document.zone.key if saying.local else "",
        saying.speaker,
        saying.role,
        saying.modality,
        clean(saying.words if saying.text is None else saying.text),
    )
