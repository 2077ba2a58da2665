"""A conversation as Markdown (CommonMark)."""

from collections.abc import Iterator

from conversations.downloads.document import Document, breaks, day
from conversations.markups import markdown_block, markdown_line
from conversations.sayings import Saying


def lines(document: Document) -> Iterator[str]:
    """Facts as a list, then every message as a block quote under its day."""
    yield f"# {markdown_line(document.name)}\n\n"
    for name, value in document.facts:
        shown = f"<{value}>" if value == document.address else markdown_line(value)
        yield f"- **{markdown_line(name)}:** {shown}\n"
    for entry, saying in document.turns():
        if entry.day:
            yield f"\n## {markdown_line(day(entry, document.zone))}\n"
        for line in breaks(entry):
            yield f"\n*{markdown_line(line)}*\n"
        yield _turn(saying)


def _turn(saying: Saying) -> str:
    when = f"[{markdown_line(saying.time or f'#{saying.number}')}](<{saying.address}>)"
    facts = [f"**{markdown_line(saying.speaker)}**", when, markdown_line(saying.modality)]
    return f"\n{', '.join(filter(None, facts))}\n\n{markdown_block(saying.words, '> ')}\n"
