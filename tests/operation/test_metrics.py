"""What /metrics tells, to whom, and that it tells of nobody."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from ipaddress import ip_network
from typing import Any

import pytest
from django.db import DatabaseError, connection
from django.test import Client
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.backend import endpoints
from conversations.backend.client import Client as Backend
from conversations.backend.errors import BackendError
from conversations.backend.resilience import Limits
from conversations.models import AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.clock import settle
from tests.operation.conftest import browser
from tests.operation.figures import Figures, read
from tests.pages.made import conversation_id

LIST = "/conversations/"
PAGE = f"/conversations/{conversation_id(1)}/"
CALLS = "casey_backend_call_seconds_count"
VALUE = re.compile(r'value="[^"]*"')
STRANGER, PROXY, MONITOR = "203.0.113.7", "10.0.0.1", "10.9.0.5"


def figures() -> Figures:
    return read(Client().get("/metrics").content.decode())


class Change:
    """How much a figure has grown since."""

    def __init__(self) -> None:
        self._before = figures()

    def of(self, name: str, **labels: str) -> float:
        return figures().sum(name, **labels) - self._before.sum(name, **labels)


# --- Who may read it ---

# Who connects, the headers, whether it is answered; 10.9.0.0/16 may, 10.0.0.1 is a proxy of ours.
WAYS: list[tuple[str, dict[str, str], bool]] = [
    (MONITOR, {}, True),
    (f"::ffff:{MONITOR}", {}, True),
    (STRANGER, {}, False),
    (PROXY, {}, False),
    ("", {}, False),
    (STRANGER, {"X-Forwarded-For": MONITOR}, False),
    (STRANGER, {"Forwarded": f"for={MONITOR}"}, False),
    (STRANGER, {"X-Real-IP": MONITOR}, False),
    (PROXY, {"X-Forwarded-For": MONITOR}, True),
    (PROXY, {"X-Forwarded-For": STRANGER}, False),
    (PROXY, {"X-Forwarded-For": f"{MONITOR}, {STRANGER}"}, False),
    (MONITOR, {"X-Forwarded-For": STRANGER}, False),
    (MONITOR, {"X-Forwarded-For": MONITOR}, False),
]


@pytest.mark.parametrize(("peer", "headers", "answered"), WAYS)
def test_only_the_addresses_that_are_named_may_read_it(
    peer: str, headers: dict[str, str], answered: bool, settings: Settings, box: Sandbox, db: None
) -> None:
    settings.TRUSTED_PROXIES = [ip_network(PROXY)]
    settings.METRICS_ALLOW = [ip_network("10.9.0.0/16")]
    response = Client().get("/metrics", headers=headers, REMOTE_ADDR=peer)
    assert response.status_code == (200 if answered else 404)


@pytest.mark.parametrize(("peer", "status"), [("127.0.0.1", 200), ("::1", 200), (STRANGER, 404)])
def test_unless_others_are_named_this_machine_may(
    peer: str, status: int, box: Sandbox, db: None
) -> None:
    assert Client().get("/metrics", REMOTE_ADDR=peer).status_code == status


def test_behind_a_proxy_that_nobody_named_it_is_closed(box: Sandbox, db: None) -> None:
    """Everybody seems to be on this machine then."""
    assert Client().get("/metrics", headers={"X-Forwarded-For": STRANGER}).status_code == 404


def test_to_others_it_is_an_address_like_any_that_is_none(charlie: Person, box: Sandbox) -> None:
    for reader in (browser(charlie), browser()):
        there, nowhere = (
            reader.get(path, headers={"X-Forwarded-For": STRANGER}).content.decode()
            for path in ("/metrics", "/nowhere")
        )
        assert VALUE.sub("", there) == VALUE.sub("", nowhere)


def test_it_needs_no_session_and_no_database(
    box: Sandbox, db: None, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    with django_assert_num_queries(0):
        response = Client().get("/metrics")
    assert response.headers["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8"
    assert not response.cookies
    assert not box.calls


# --- What it tells ---


def test_requests_are_told_by_route_method_and_class_of_status(bob: Person, full: Sandbox) -> None:
    change, reader = Change(), browser(bob)
    for path in (PAGE, PAGE, f"/conversations/{conversation_id(9)}/", "/nowhere/", "/livez"):
        reader.get(path)
    reader.head(PAGE)
    count = "casey_request_seconds_count"
    assert change.of(count, route="conversation", method="GET", status="2xx") == 2
    assert change.of(count, route="conversation", method="GET", status="4xx") == 1
    assert change.of(count, route="conversation", method="HEAD", status="2xx") == 1
    assert change.of(count, route="unknown", method="GET", status="4xx") == 1
    assert change.of(count) == 5
    assert change.of("casey_request_ours_seconds_count", route="conversation") == 4
    assert change.of("casey_request_backend_seconds_count", route="conversation") == 4


def test_the_wait_for_the_backend_is_told_apart(bob: Person, full: Sandbox) -> None:
    change, reader = Change(), browser(bob)
    with full.fault("/conversations", delay=0.2):
        reader.get(LIST)
    waited = change.of("casey_request_backend_seconds_sum", route="conversation-list")
    ours = change.of("casey_request_ours_seconds_sum", route="conversation-list")
    whole = change.of("casey_request_seconds_sum", route="conversation-list")
    assert waited >= 0.19
    assert ours + waited == pytest.approx(whole)


OUTCOMES: dict[str, dict[str, Any]] = {
    "ok": {},
    "refused": {"status": 401},
    "not-found": {"status": 404},
    "rejected": {"status": 422},
    "busy": {"status": 429, "headers": {"Retry-After": "60"}},
    "failed": {"status": 500},
    "unreadable": {"body": "<html>"},
    "unreachable": {"error": "refused"},
}


@pytest.mark.parametrize(("outcome", "fault"), OUTCOMES.items(), ids=OUTCOMES)
def test_calls_are_told_by_endpoint_and_outcome(
    outcome: str, fault: dict[str, Any], full: Sandbox, db: None
) -> None:
    change, client = Change(), connect.client()
    with full.fault(PAGE[:-1], **fault):
        ask(client)
    tries = len(full.calls)
    assert change.of(CALLS, endpoint="conversation", outcome=outcome) == tries
    assert change.of(CALLS) == tries


def test_each_kind_of_question_is_an_endpoint(bob: Person, full: Sandbox) -> None:
    change, reader = Change(), browser(bob)
    reader.get(LIST)
    reader.get(PAGE)
    settle()
    asked = ("conversations", "conversation", "transcript", "agents")
    assert [change.of(CALLS, endpoint=each) for each in asked] == [1, 1, 1, 1]


def test_an_open_breaker_is_told_and_what_it_holds_back(full: Sandbox, db: None) -> None:
    change = Change()
    limits = Limits(failures=2, attempts=1, pause=3600)
    with box_client(full, limits) as client, full.fault("*", status=500):
        ask(client)
        assert figures().sum("casey_backend_breaker_open") == 0
        ask(client)
        assert figures().sum("casey_backend_breaker_open") == 1
        ask(client)
    assert change.of("casey_backend_calls_held_back_total", reason="breaker") == 1
    assert change.of(CALLS) == 2


def test_a_breaker_that_has_closed_is_told(full: Sandbox, db: None) -> None:
    limits = Limits(failures=1, attempts=1, pause=0.0)
    with box_client(full, limits) as client:
        with full.fault("*", status=500):
            ask(client)
        assert figures().sum("casey_backend_breaker_open") == 1
        ask(client)
    assert figures().sum("casey_backend_breaker_open") == 0


def test_calls_under_way_are_told_and_what_is_one_too_many(full: Sandbox, db: None) -> None:
    change = Change()
    with box_client(full, Limits(calls=3, queue=0.01)) as client, full.fault("*", delay=1.0):
        ask(client, 2)
        assert change.of("casey_backend_calls_held_back_total", reason="crowded") == 1
    assert figures().sum("casey_backend_calls_in_flight") == 0


def test_copies_are_told(bob: Person, full: Sandbox, settings: Settings) -> None:
    settings.REMEMBER = True
    change, reader = Change(), browser(bob)
    for _ in range(3):
        reader.get(LIST)
    told = [change.of("casey_copies_total", result=each) for each in ("miss", "fresh", "stale")]
    assert told == [1, 2, 0]


def test_failed_sign_ins_are_told(bob: Person, box: Sandbox) -> None:
    change = Change()
    for login in ("bob", "nobody@acme.example"):
        Client().post("/accounts/login/", {"login": login, "password": "wrong"})
    assert change.of("casey_sign_ins_failed_total") == 2


def test_a_trail_that_cannot_be_written_is_told(bob: Person, full: Sandbox) -> None:
    change, reader = Change(), browser(bob)
    AuditHead.objects.all().delete()
    assert reader.get(PAGE).status_code == 503
    assert change.of("casey_trail_unwritten_total") == 1


def test_parts_that_are_not_ready_are_told(box: Sandbox, db: None) -> None:
    Client().get("/readyz")
    assert figures().sum("casey_ready", part="database") == 1
    assert figures().sum("casey_ready", part="backend") == 1
    with broken_database():
        Client().get("/readyz")
    assert figures().sum("casey_ready", part="database") == 0


def test_it_says_what_runs() -> None:
    ((labels, value),) = [
        (dict(labels), value)
        for (name, labels), value in figures().samples.items()
        if name == "casey_build_info"
    ]
    assert (value, labels["environment"]) == (1, "sandbox")
    assert labels.keys() == {"version", "python", "django", "environment"}


# --- What it does not tell ---


def test_whatever_is_asked_labels_stay_few(bob: Person, full: Sandbox) -> None:
    reader = browser(bob)
    before = {label: figures().values(label) for label in ("route", "method", "status")}
    for number in range(50):
        reader.get(f"/alice-{number}/")
        reader.get(f"/conversations/{conversation_id(number)}/")
        reader.generic(f"BOB{number}", LIST)
    grown = {label: figures().values(label) - before[label] for label in before}
    assert grown["route"] <= {"conversation", "conversation-list", "unknown"}
    assert grown["method"] <= {"GET", "other"}
    assert grown["status"] <= {"2xx", "4xx"}


@contextmanager
def box_client(box: Sandbox, limits: Limits) -> Iterator[Backend]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("django.conf.settings.CASEY_API_LIMITS", limits)
        client = connect.sandbox_client(box)
    yield client
    client.close()


def ask(client: Backend, times: int = 1) -> object:
    """The answer or error to the first of so many calls at once; the last one is read first."""
    started = [client.start(endpoints.conversation(conversation_id(1))) for _ in range(times)]
    for each in reversed(started):
        try:
            found: object = each.result()
        except BackendError as error:
            found = error
    return found


@contextmanager
def broken_database() -> Iterator[None]:
    def refuse(*_: Any) -> None:
        raise DatabaseError("canary")

    with connection.execute_wrapper(refuse):
        yield
