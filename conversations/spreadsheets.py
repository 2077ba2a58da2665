"""Rows as CSV, a line at a time, that a spreadsheet does not take for formulas."""

import csv
from collections.abc import Iterable, Iterator, Sequence
from typing import Final

FORMULA: Final = (*"=+-@\t\r\n\0", *"＝＋－＠")
UNSEEN: Final = " \ufeff\u200b\u2060"


class _Line:
    """What the writer writes is what it gives back."""

    def write(self, text: str) -> str:
        return text


def csv_lines(rows: Iterable[Sequence[object]]) -> Iterator[str]:
    """One line for each row."""
    writer = csv.writer(_Line())
    for row in rows:
        yield str(writer.writerow([guarded(str(value)) for value in row]))


def guarded(text: str) -> str:
    """With a ' before what a spreadsheet would run."""
    return f"'{text}" if text.lstrip(UNSEEN).startswith(FORMULA) else text
