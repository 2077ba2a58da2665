"""Every address, asked in every way, for every status that it has: each answer is closed."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.contrib.staticfiles import finders
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.matrix import METHODS
from tests.answers import (
    ADDRESSES,
    NUMBER,
    PATTERNS,
    TOO_LARGE,
    TOO_MANY,
    Desk,
    ask,
    browser,
)
from tests.closed import assert_closed
from tests.pages.made import conversation, message

HSTS = "max-age=31536000; includeSubDomains"
STYLE = "/static/casey.css"


@pytest.fixture
def desk(alice: Person, charlie: Person, box: Sandbox, settings: Settings) -> Desk:
    """Support, an admin, somebody with a password and no role, and nobody; over https."""
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 31_536_000, True
    box.add(conversation(1, status="in_progress"), [message(1)])
    erin = Person.objects.create_user("erin", password="a quiet harbour 7", pk=NUMBER)
    return Desk(box, (alice, charlie, erin, None))


def test_every_address_can_be_asked() -> None:
    missing = PATTERNS.keys() - ADDRESSES.keys()
    assert not missing, f"Say in tests/answers.py where to ask {missing} and what they answer."
    assert not ADDRESSES.keys() - PATTERNS.keys()


@pytest.mark.parametrize("name", ADDRESSES)
def test_every_answer_is_closed_and_kept_by_nobody(name: str, desk: Desk) -> None:
    seen = set()
    for answer in desk.answers(name):
        seen.add(answer.status_code)
        assert_kept_by_nobody(answer)
        assert b"canary" not in answer.getvalue()
    assert seen == ADDRESSES[name].statuses


@pytest.mark.parametrize("name", ADDRESSES)
def test_no_method_that_would_change_or_echo_is_answered(name: str, desk: Desk) -> None:
    for person in desk.people:
        for method in ("PATCH", "DELETE", "TRACE"):
            answer = ask(browser(person), ADDRESSES[name].path, method)
            assert answer.status_code in (302, 403, 404, 405), method


@pytest.mark.parametrize("form", [TOO_MANY, TOO_LARGE], ids=["too many fields", "too large"])
def test_a_form_that_is_too_much_is_not_read(form: dict[str, str], desk: Desk) -> None:
    answer = ask(browser(), "/preferences/", "POST", form)
    assert answer.status_code == 400
    assert_kept_by_nobody(answer)


ELSEWHERE = [
    "/nowhere/",
    "/conversations",
    "/conversations/%00/",
    "/static/nowhere.css",
    "/static/",
]


@pytest.mark.parametrize("path", ELSEWHERE)
def test_an_address_of_nothing_is_as_closed(path: str, desk: Desk) -> None:
    for person in desk.people:
        for method in METHODS:
            answer = ask(browser(person), path, method)
            assert answer.status_code in (301, 302, 403, 404, 405), method
            assert_kept_by_nobody(answer)


def static_answers(desk: Desk) -> Iterator[tuple[int, Any]]:
    client = browser(desk.people[0])
    whole = ask(client, STYLE)
    unchanged = {"If-Modified-Since": whole.headers["Last-Modified"]}
    yield 200, whole
    yield 200, ask(client, STYLE, "HEAD")
    yield 304, ask(client, STYLE, headers=unchanged)
    yield 206, ask(client, STYLE, headers={"Range": "bytes=0-9"})


def test_a_static_file_may_be_kept_and_is_as_closed(desk: Desk) -> None:
    for status, answer in static_answers(desk):
        assert answer.status_code == status
        assert_closed(answer)
        assert answer.headers["Strict-Transport-Security"] == HSTS
        assert "public" in answer.headers["Cache-Control"]
        assert "Cookie" not in answer.headers.get("Vary", "")
        assert not answer.cookies
        answer.close()


def test_a_part_that_a_static_file_does_not_have_is_kept_by_nobody(desk: Desk) -> None:
    answer = ask(browser(), STYLE, headers={"Range": "bytes=9999999-"})
    assert answer.status_code == 416
    assert_kept_by_nobody(answer)


def test_a_browser_is_told_what_each_static_file_is(desk: Desk) -> None:
    """With nosniff a style sheet or a script of another type would not be used at all."""
    types = {"css": "text/css", "js": "text/javascript", "svg": "image/svg+xml"}
    client = Client()
    for path in ("casey.css", "casey.js", "icon.svg"):
        assert finders.find(path)
        answer = client.get(f"/static/{path}")
        assert answer.headers["Content-Type"].startswith(types[path.rpartition(".")[2]])
        assert "Access-Control-Allow-Origin" not in answer.headers
        answer.close()


def assert_kept_by_nobody(answer: Any) -> None:
    assert_closed(answer)
    assert answer.headers["Strict-Transport-Security"] == HSTS
    assert answer.headers["Cache-Control"] == "private, no-store"
    vary = {each.strip() for each in answer.headers["Vary"].split(",")}
    assert {"Cookie", "HX-Request"} <= vary
