"""A reader in front of a box with one conversation, and what is told of each request."""

import logging
from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from conversations.logs import request_id
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.made import conversation, message


class Facts(logging.Handler):
    """The facts of each request, as the log has them."""

    def __init__(self) -> None:
        super().__init__()
        self.all: list[dict[str, Any]] = []
        self.ids: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.all.append(record.__dict__["facts"])
        self.ids.append(request_id(record))

    @property
    def last(self) -> dict[str, Any]:
        return self.all[-1]


@pytest.fixture
def facts() -> Iterator[Facts]:
    handler = Facts()
    logger = logging.getLogger("conversations.requests")
    logger.addHandler(handler)
    yield handler
    logger.removeHandler(handler)


@pytest.fixture
def full(box: Sandbox) -> Sandbox:
    """A box with one conversation that is over."""
    box.add(conversation(1), [message(1)])
    return box


def browser(person: Person | None = None) -> Client:
    client = Client(raise_request_exception=False)
    if person:
        client.force_login(person)
    return client
