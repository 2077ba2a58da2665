"""A fault of the product's own."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conversations.views import conversations as views


@contextmanager
def broken_view() -> Iterator[None]:
    """The list fails."""

    def fail(*_: object) -> None:
        raise RuntimeError("canary")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(views, "listing", fail)
        yield
