"""What every answer says to the browser, whatever kind of answer it is."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from conversations.models import AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.breaking import broken_view
from tests.closed import assert_closed
from tests.pages.made import conversation, conversation_id, message

Give = Callable[[Client, Sandbox], Any]

ID = conversation_id(1)
PAGE = f"/conversations/{ID}/"
FRAGMENT = {"HX-Request": "true"}


def struck(**fault: Any) -> Give:
    def give(alice: Client, box: Sandbox) -> Any:
        with box.fault("/conversations*", **fault):
            return alice.get("/conversations/")

    return give


def anonymous(give: Callable[[Client], Any]) -> Give:
    return lambda _alice, _box: give(Client())


def our_own_fault(alice: Client, box: Sandbox) -> Any:
    with broken_view():
        return alice.get("/conversations/")


def unrecorded(alice: Client, box: Sandbox) -> Any:
    AuditHead.objects.all().delete()
    return alice.get(PAGE)


def without_role(alice: Client, box: Sandbox) -> Any:
    alice.force_login(Person.objects.create_user("erin"))
    return alice.get(PAGE)


ANSWERS: dict[str, tuple[int, Give]] = {
    "list": (200, lambda alice, _: alice.get("/conversations/")),
    "conversation": (200, lambda alice, _: alice.get(PAGE)),
    "fragment": (200, lambda alice, _: alice.get("/conversations/", headers=FRAGMENT)),
    "nothing new": (204, lambda alice, _: alice.get("/conversations/newer/?seen=00000001")),
    "home": (302, lambda alice, _: alice.get("/")),
    "sign-in": (200, anonymous(lambda nobody: nobody.get("/accounts/login/"))),
    "to sign-in": (302, anonymous(lambda nobody: nobody.get(PAGE))),
    "fragment to sign-in": (200, anonymous(lambda nobody: nobody.get(PAGE, headers=FRAGMENT))),
    "signed out": (302, lambda alice, _: alice.post("/accounts/logout/")),
    "wrong host": (400, lambda alice, _: alice.get("/", headers={"host": "evil.example"})),
    "no role": (403, without_role),
    "no token": (403, lambda _, __: Client(enforce_csrf_checks=True).post("/preferences/")),
    "no page": (404, lambda alice, _: alice.get("/nowhere/")),
    "no conversation": (404, lambda alice, _: alice.get(f"/conversations/{conversation_id(9)}/")),
    "no static file": (404, lambda alice, _: alice.get("/static/nowhere.css")),
    "wrong method": (405, lambda alice, _: alice.post(PAGE)),
    "our fault": (500, our_own_fault),
    "failed": (502, struck(status=500)),
    "busy": (503, struck(status=429)),
    "unreachable": (504, struck(error="refused")),
    "unrecorded": (503, unrecorded),
    "alive": (200, anonymous(lambda nobody: nobody.get("/livez"))),
    "ready": (200, anonymous(lambda nobody: nobody.get("/readyz"))),
}


@pytest.fixture
def reader(alice: Person, box: Sandbox) -> Client:
    box.add(conversation(1), [message(1)])
    client = Client(raise_request_exception=False)
    client.force_login(alice)
    return client


@pytest.mark.parametrize(("status", "give"), ANSWERS.values(), ids=ANSWERS)
def test_every_answer_is_closed_and_kept_by_nobody(
    status: int, give: Give, reader: Client, box: Sandbox
) -> None:
    response = give(reader, box)
    assert response.status_code == status
    assert_closed(response)
    assert response.headers["Cache-Control"] == "private, no-store"
    vary = {each.strip() for each in response.headers["Vary"].split(",")}
    assert {"Cookie", "HX-Request"} <= vary


def test_a_wrong_address_gets_a_page_that_knows_where_it_is(reader: Client) -> None:
    response = reader.get("/", headers={"host": "evil.example"})
    assert b'data-environment="sandbox"' in response.content
    assert b"evil.example" not in response.content


def test_our_own_fault_tells_no_detail(reader: Client) -> None:
    with broken_view():
        response = reader.get("/conversations/")
    assert response.status_code == 500
    assert b"canary" not in response.content
    assert b"Traceback" not in response.content
