"""A server that follows a script, and a client of it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import fields
from functools import partial
from typing import Any

import pytest

from conversations.backend.client import Client
from conversations.backend.resilience import Limits
from tests.backend.wire_server import WireServer

KEY = "sk_test_" + "x" * 24
LIMITS = {field.name for field in fields(Limits)}

Connect = Callable[..., Client]
Serve = Callable[..., WireServer]


@pytest.fixture
def serve() -> Iterator[Serve]:
    """Starts servers that stop with the test, after its clients."""
    with ExitStack() as stack:
        yield lambda *args: stack.enter_context(WireServer(*args))


@pytest.fixture
def connect(serve: Serve) -> Iterator[Connect]:
    """Makes clients of a server, or of a URL, that close with the test."""
    with ExitStack() as stack:
        yield partial(_connected, stack)


def _connected(stack: ExitStack, to: WireServer | str, **options: Any) -> Client:
    """Each of the limits may be named among the options."""
    url = to if isinstance(to, str) else to.url
    limits = {name: options.pop(name) for name in LIMITS & options.keys()}
    client = Client(url, options.pop("key", KEY), limits=Limits(**limits), **options)
    stack.callback(client.close)
    return client
