"""One id for a request, from the proxy to the backend: in logs, on error pages, in the trail."""

import logging
import re
from collections.abc import Iterator
from ipaddress import ip_network

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.backend.client import Client as Backend
from conversations.logs import request_id
from conversations.models import AuditEntry, Person
from conversations.sandbox.api import Sandbox
from tests.backend.conftest import KEY
from tests.backend.wire_server import WireServer, saying
from tests.clock import settle
from tests.operation.conftest import browser
from tests.pages.made import conversation, conversation_id

GIVEN = "alice.at-10_42"
PROXY, STRANGER = "10.0.0.1", "203.0.113.7"
PAGE = f"/conversations/{conversation_id(1)}/"
LIST = "/conversations/"
MADE = re.compile(r"[0-9a-f]{8}")


@pytest.fixture(autouse=True)
def proxies(settings: Settings) -> None:
    settings.TRUSTED_PROXIES = [ip_network(PROXY)]


@pytest.fixture
def bob_at(bob: Person, full: Sandbox) -> Client:
    return browser(bob)


def answered(client: Client, path: str, given: str = GIVEN, peer: str = PROXY) -> str:
    """The id that the answer names."""
    response = client.get(path, headers={"X-Request-ID": given}, REMOTE_ADDR=peer)
    return response.headers["X-Request-ID"]


def test_a_proxy_of_ours_names_the_request(bob_at: Client) -> None:
    assert answered(bob_at, LIST) == GIVEN


def test_nobody_else_does(bob_at: Client) -> None:
    assert MADE.fullmatch(answered(bob_at, LIST, peer=STRANGER))


def test_each_request_without_a_name_gets_one_of_its_own(bob_at: Client) -> None:
    made = {bob_at.get("/livez").headers["X-Request-ID"] for _ in range(20)}
    assert len(made) == 20
    assert all(map(MADE.fullmatch, made))


@pytest.mark.parametrize("given", ["a" * 8, "A-b_c.9" * 9 + "x"])
def test_an_id_may_have_8_to_64_signs(given: str, bob_at: Client) -> None:
    assert answered(bob_at, "/livez", given) == given


UNFIT = ["", "a" * 7, "a" * 65, "alice 12", "alice@acme.example", "naïve-id", "12345678\n", KEY]


@pytest.mark.parametrize("given", UNFIT)
def test_what_is_no_id_or_looks_like_a_key_is_not_taken(given: str, bob_at: Client) -> None:
    assert MADE.fullmatch(answered(bob_at, "/livez", given))


def test_an_error_page_shows_it(bob_at: Client, full: Sandbox) -> None:
    with full.fault("*", status=500):
        response = bob_at.get(LIST, headers={"X-Request-ID": GIVEN}, REMOTE_ADDR=PROXY)
    assert GIVEN in response.content.decode()


def test_the_trail_keeps_it_whole(bob_at: Client) -> None:
    longest = "a" * 64
    answered(bob_at, PAGE, longest)
    assert AuditEntry.objects.get(event="conversation.view").request_id == longest
    column = AuditEntry._meta.get_field("request_id")
    assert column.max_length == len(longest)


@pytest.fixture
def backend(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[WireServer]:
    """A backend behind a port, whose requests can be looked at."""
    with WireServer(saying({"data": [conversation(1)]})) as server:
        client = Backend(server.url, KEY)
        monkeypatch.setattr(connect, "sandbox_client", lambda _: client)
        yield server
        settle()
        client.close()


def test_the_backend_hears_it(bob: Person, backend: WireServer) -> None:
    answered(browser(bob), LIST)
    settle()
    heard = {each.path: each.headers.get("x-request-id") for each in backend.requests}
    assert heard["/conversations"] == GIVEN
    assert heard["/agents"] == GIVEN


def test_a_call_of_no_request_has_none(backend: WireServer) -> None:
    connect.client().list_conversations()
    assert [name for name in backend.requests[0].headers if name.lower() == "x-request-id"] == []


def test_every_line_of_a_request_has_it(bob: Person, box: Sandbox) -> None:
    """Those of the threads that call the backend too, and those that Django logs afterwards."""
    told: dict[str, str] = {}

    class Ids(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            told[record.name] = request_id(record)

    handler = Ids()
    logging.root.addHandler(handler)
    try:
        with box.fault("/conversations", status=404):
            answered(browser(bob), LIST)
            settle()
    finally:
        logging.root.removeHandler(handler)
    names = ("conversations.backend", "conversations.middleware", "conversations.requests")
    assert {name: told.get(name) for name in (*names, "django.request")} == dict.fromkeys(
        (*names, "django.request"), GIVEN
    )
