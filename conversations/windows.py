"""Which messages of a long transcript a page carries."""

from collections.abc import Iterator
from typing import Final

SHOWN_WHOLE: Final = 300
WINDOW: Final = 100
STEP: Final = 200
STRETCH: Final = 50
BEFORE_A_LONG_RANGE: Final = 10


def beginning_at(number: int, count: int) -> range:
    """The window that begins with this message; the last one for a number beyond the end."""
    if count <= SHOWN_WHOLE:
        return range(1, count + 1)
    first = max(number, 1) if number <= count else count - WINDOW + 1
    return range(first, min(first + WINDOW, count + 1))


def around(target: range, count: int) -> range:
    """The window in which these messages stand, with something before them."""
    room = max((WINDOW - len(target)) // 2, BEFORE_A_LONG_RANGE)
    return beginning_at(max(min(target.start - room, count - WINDOW + 1), 1), count)


def before(number: int, count: int) -> range:
    """What comes next where a reader goes up from this message."""
    last = min(number - 1, count)
    return range(max(last - STEP + 1, 1), max(last, 0) + 1)


def after(number: int, count: int) -> range:
    """What comes next where a reader goes down from this message."""
    first = min(max(number, 0), count) + 1
    return range(first, min(first + STEP, count + 1))


def stretches(count: int) -> Iterator[range]:
    """The whole in pieces, of which a browser may leave out those that are not on screen."""
    for first in range(1, count + 1, STRETCH):
        yield range(first, min(first + STRETCH, count + 1))
