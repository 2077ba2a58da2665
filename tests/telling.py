"""What an error gives away."""

import traceback
from collections.abc import Iterator
from typing import Any


def told_by(error: BaseException) -> Iterator[str]:
    """All that an error report could hold of an exception, its causes and their attributes."""
    seen: set[int] = set()
    waiting: list[Any] = [error]
    while waiting and len(seen) < 1_000:
        thing = waiting.pop()
        if id(thing) in seen:
            continue
        seen.add(id(thing))
        yield repr(thing)
        waiting += vars(thing).values() if hasattr(thing, "__dict__") else ()
        if isinstance(thing, BaseException):
            yield "".join(traceback.format_exception(thing))
            waiting += [thing.__cause__, thing.__context__, *thing.args]
