"""Errors of the backend and of the dashboard as pages and as fragments."""

import re
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.backend import endpoints
from conversations.backend.resilience import Limits
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id

LIST = "/conversations/?status=completed"
RETRY = "Try again"
TREE: list[tuple[str, int, dict[str, Any], str]] = [
    ("unreachable", 504, {"error": "timeout"}, "The conversations cannot be reached just now"),
    ("refused", 502, {"status": 401}, "The dashboard is not let in"),
    ("rejected", 400, {"status": 422}, "The backend did not accept this question"),
    ("busy", 503, {"status": 429}, "The backend is busy"),
    ("failed", 502, {"status": 500}, "The backend has a fault"),
    ("unreadable", 502, {"body": "<html>"}, "The answer cannot be read"),
]


@pytest.mark.parametrize(("slug", "status", "fault", "heading"), TREE)
def test_an_error_of_the_backend_is_a_page(
    alice_reads: Reader, box: Sandbox, slug: str, status: int, fault: Any, heading: str
) -> None:
    box.faults.add("/conversations", **fault)
    page = alice_reads.get(LIST, status=status)
    assert page.words("h1") == page.title == heading
    assert page.one("[data-error]").get("data-error") == slug
    assert "/conversations/" in page.values("[data-error] a", "href")


@pytest.mark.parametrize(("slug", "status", "fault", "heading"), TREE)
def test_an_error_of_the_backend_is_a_fragment(
    alice_reads: Reader, box: Sandbox, slug: str, status: int, fault: Any, heading: str
) -> None:
    box.faults.add("/conversations", **fault)
    page = alice_reads.fragment(LIST, status=status)
    assert "<html" not in page.html
    assert page.one("[data-error]").get("data-error") == slug
    assert heading in page.words("[data-error]")


@pytest.mark.parametrize(("slug", "status", "fault", "heading"), TREE)
def test_a_retry_is_offered_where_it_helps(
    alice_reads: Reader, box: Sandbox, slug: str, status: int, fault: Any, heading: str
) -> None:
    box.faults.add("/conversations", **fault)
    page = alice_reads.get(LIST, status=status)
    links = dict(
        zip(page.texts("[data-error] a"), page.values("[data-error] a", "href"), strict=True)
    )
    assert links.get(RETRY) == (None if slug == "rejected" else LIST)


def test_a_conversation_that_is_not_there_is_a_page_without_a_retry(alice_reads: Reader) -> None:
    page = alice_reads.get(f"/conversations/{conversation_id(1)}/", status=404)
    assert page.one("[data-error]").get("data-error") == "not-found"
    assert page.texts("[data-error] a") == ["All conversations"]


def test_a_conversation_that_is_not_there_is_a_fragment(alice_reads: Reader) -> None:
    page = alice_reads.fragment(f"/conversations/{conversation_id(1)}/live/", status=404)
    assert page.has("[data-error=not-found]")


@pytest.mark.parametrize(
    ("header", "seconds", "words"),
    [
        ("44", "44", "a pause of 44 seconds"),
        ("1", "1", "a pause of 1 second."),
        (None, "30", "in half a minute"),
        ("soon", "30", "in half a minute"),
    ],
)
def test_a_busy_backend_says_how_long_to_wait(
    alice_reads: Reader, box: Sandbox, header: str | None, seconds: str, words: str
) -> None:
    headers = {"Retry-After": header} if header else None
    box.faults.add("/conversations", status=429, headers=headers)
    page = alice_reads.get("/conversations/", status=503)
    assert page.response.headers["Retry-After"] == seconds
    assert words in page.words("[data-error]")


@pytest.mark.parametrize("status", [500, 404, 301, 204])
def test_an_error_tells_nothing_of_the_answer(
    alice_reads: Reader, box: Sandbox, status: int
) -> None:
    box.faults.add("/conversations", status=status, body="a stack trace of the backend")
    assert "stack trace" not in alice_reads.get("/conversations/", status=502).html


def test_an_error_page_names_the_request(alice_reads: Reader, box: Sandbox) -> None:
    box.faults.add("/conversations", status=500)
    page = alice_reads.get("/conversations/", status=502)
    shape = r"failed · \d\d:\d\d:\d\d UTC · request [0-9a-f]{8}"
    assert re.fullmatch(shape, page.words("[data-error] .code"))


def test_trying_again_works_once_the_backend_is_back(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    with box.fault("/conversations", status=500):
        page = alice_reads.get(LIST, status=502)
    again = page.values("[data-error] a", "href")[0] or ""
    assert alice_reads.get(again).texts("tr a") == ["Alice Moreau"]


@pytest.mark.parametrize("path", ["/nowhere", "/conversations/x/y/", "/accounts/signup/", "/%00"])
def test_an_unknown_address_is_a_page(alice_reads: Reader, box: Sandbox, path: str) -> None:
    page = alice_reads.get(path, status=404)
    assert page.words("h1") == "There is no such page"
    assert page.href(".failure a") == "/conversations/"
    assert not box.calls


def test_an_address_without_its_slash_is_mended(alice_reads: Reader) -> None:
    response = alice_reads.client.get("/conversations?status=completed")
    assert (response.status_code, response.headers["Location"]) == (301, LIST)


def test_somebody_without_a_role_is_told_so(alice: Person, box: Sandbox) -> None:
    alice.groups.clear()
    for path in ("/conversations/", f"/conversations/{conversation_id(1)}/"):
        page = Reader(alice).get(path, status=403)
        assert page.words("h1") == "Your account may not see this"
    assert not box.calls


def test_a_wrong_host_is_a_page(alice_reads: Reader) -> None:
    page = alice_reads.get("/conversations/", status=400, Host="elsewhere.example")
    assert page.words("h1") == "This request cannot be answered"


def test_a_form_without_its_token_is_a_page(alice: Person, box: Sandbox) -> None:
    reader = Reader(alice)
    reader.client = Client(enforce_csrf_checks=True)
    page = reader.post("/preferences/", {"theme": "dark"}, status=403)
    assert page.words("h1") == "This form is too old"


def test_our_own_fault_is_a_page_without_detail(
    alice_reads: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object) -> None:
        raise RuntimeError("a detail")

    monkeypatch.setattr("conversations.views.conversations.listing", broken)
    page = alice_reads.get("/conversations/", status=500)
    assert page.words("h1") == page.title == "The dashboard has a fault"
    assert "detail" not in page.html
    assert "Traceback" not in page.html


@pytest.mark.parametrize("path", ["/conversations/", "/conversations/newer/"])
def test_a_list_can_only_be_read(alice_reads: Reader, path: str) -> None:
    assert alice_reads.client.post(path).status_code == 405


def test_a_backend_that_only_fails_is_left_alone_and_the_page_says_until_when(
    alice_reads: Reader, box: Sandbox, settings: Settings
) -> None:
    settings.CASEY_API_LIMITS = Limits(recent=0)
    box.faults.add("*", status=500)
    alice_reads.get(LIST, status=502)
    for _ in range(4):
        alice_reads.client.get(LIST)
    calls = len(box.calls)
    page = alice_reads.get(LIST, status=504)
    assert len(box.calls) == calls
    assert page.one("[data-error]").get("data-error") == "unreachable"
    assert "is asked again in 20 seconds" in page.words("[data-error]")
    assert page.response.headers["Retry-After"] == "20"


def test_a_page_ends_in_time_even_where_a_call_may_take_longer(
    alice_reads: Reader, box: Sandbox, settings: Settings
) -> None:
    settings.CASEY_API_LIMITS = Limits(deadline=60.0, page_deadline=0.2)
    box.faults.add("/conversations", delay=30.0)
    assert alice_reads.get(LIST, status=504).has("[data-error=unreachable]")


def test_a_reader_in_a_crowd_gets_a_page_of_their_own(
    alice_reads: Reader, box: Sandbox, settings: Settings
) -> None:
    settings.CASEY_API_LIMITS = Limits(calls=1, background_calls=1, queue=0.05)
    with box.fault("/conversations", delay=30.0):
        held = connect.client().start(endpoints.conversations())
        page = alice_reads.get(LIST, status=503)
    assert page.words("h1") == page.title == "Too many people are reading just now"
    assert page.one("[data-error]").get("data-error") == "busy"
    assert page.response.headers["Retry-After"] == "1"
    assert held.result()
