"""A conversation as plain text. Whatever was said stands further in than what the page says."""

from collections.abc import Iterator

from conversations.downloads.document import Document, breaks, day
from conversations.markups import indented
from conversations.sayings import Saying


def lines(document: Document) -> Iterator[str]:
    """Facts, then every message under its day."""
    yield from _head(document)
    for entry, saying in document.turns():
        if entry.day:
            heading = day(entry, document.zone)
            yield f"\n{heading}\n{'-' * len(heading)}\n"
        for line in breaks(entry):
            yield f"\n  * * *  {line}\n"
        yield _turn(saying)


def _head(document: Document) -> Iterator[str]:
    yield f"{document.name}\n{'=' * len(document.name)}\n\n"
    width = max(len(name) for name, _value in document.facts)
    for name, value in document.facts:
        yield f"{name:<{width}}  {value}\n"


def _turn(saying: Saying) -> str:
    head = "  ".join(filter(None, (saying.time, saying.speaker, saying.modality)))
    return f"\n{head}\n{indented(saying.words)}\n"
