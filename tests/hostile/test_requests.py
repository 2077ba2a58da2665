"""Hostile requests: nothing breaks, nobody is led away, and the backend hears of no odd id."""

import re
from collections.abc import Iterator
from itertools import product
from typing import Any, Final
from urllib.parse import urlsplit

import pytest
from django.conf import settings as ours
from django.core.cache import cache
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import Client
from hypothesis import HealthCheck, given
from hypothesis import settings as examples

from casey_dashboard.wsgi import application
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.hostile.figures import Deadline, Figures
from tests.hostile.shots import OFF, SHOTS, Shot
from tests.pages.made import conversation, message

OURS: Final = {"testserver", "localhost", "127.0.0.1", "[::1]"}
DELIBERATE: Final = {502, 503, 504}
UUID: Final = "[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"
CALL: Final = re.compile(f"/agents|/conversations(/{UUID}(/transcript)?)?")
LEADERS: Final = ("Location", "HX-Redirect", "HX-Location", "HX-Push-Url", "Refresh")
LOGIN: Final = "/accounts/login/"
SERVED: Final[Any] = application
TOKEN: Final = "t" * 32
LONG: Final = 20_000
COUNTS: Final = [500, pytest.param(LONG, marks=pytest.mark.long)]
NO_HEALTH_CHECK: Final = list(HealthCheck)


class Range:
    """The product with two conversations, and the people who shoot at it."""

    def __init__(self, box: Sandbox, figures: Figures) -> None:
        self._box = box
        self._figures = figures
        self._shots = 0
        self._cookies: dict[str, str] = {}

    def fire(self, shot: Shot) -> None:
        self._shots += 1
        if self._shots % 50 == 0:
            cache.clear()  # else the limit on attempts answers everything
        self._box.calls.clear()
        token = {"HTTP_X_CSRFTOKEN": TOKEN} if self._shots % 2 else {}
        self.check(*answer(shot.environ(self.cookie(shot.who)) | token))
        if shot.path.startswith("/accounts"):
            self._cookies.clear()

    def check(self, status: int, headers: dict[str, str]) -> None:
        self._figures.add(f"hostile requests answered with {status}")
        assert status < 500 or status in DELIBERATE
        assert not [name for name in LEADERS if leads_away(headers.get(name, ""))]
        assert not [call.path for call in self._box.calls if not CALL.fullmatch(call.path)]

    def cookie(self, who: str) -> str:
        if who not in self._cookies:
            self._cookies[who] = session(who)
        return self._cookies[who]


def answer(environ: dict[str, Any]) -> tuple[int, dict[str, str]]:
    """Status and headers of what the product says behind a WSGI server."""
    said: list[tuple[int, dict[str, str]]] = []

    def start(status: str, headers: list[tuple[str, str]], _: Any = None) -> None:
        said.append((int(status.partition(" ")[0]), dict(headers)))

    body: Any = SERVED(environ, start)
    b"".join(body)
    body.close()
    return said[0]


def session(who: str) -> str:
    """The cookie header of this person; no page is asked for."""
    name = ours.SESSION_COOKIE_NAME
    if who in ("nobody", "broken"):
        return f"{name}=\xff\x00{'x' * 300}; ;=;zone=\xfe" if who == "broken" else f"csrf={TOKEN}"
    client = Client()
    client.force_login(Person.objects.get(username=who), ours.AUTHENTICATION_BACKENDS[0])
    if who == "disabled":
        Person.objects.filter(username=who).update(is_active=False)
    return f"{name}={client.cookies[name].value}; {ours.CSRF_COOKIE_NAME}={TOKEN}"


def leads_away(address: str) -> bool:
    """Whether a browser would leave the site: it reads \\ as / and skips tabs and line ends."""
    read = re.sub(r"[\t\r\n]", "", address.strip()).replace("\\", "/")
    try:
        parts = urlsplit(read)
    except ValueError:
        return True
    if parts.scheme or parts.netloc:
        return parts.scheme not in ("http", "https") or parts.netloc.partition(":")[0] not in OURS
    return read.startswith("//")


@pytest.fixture
def kept_connection() -> Iterator[None]:
    """What a test writes is not committed: the server must not leave its connection."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@pytest.fixture
def field(alice: Person, box: Sandbox, figures: Figures, kept_connection: None) -> Range:
    Person.objects.create_user("disabled", "dora@acme.example")
    for number in (1, 2):
        box.add(conversation(number, status="in_progress"), [message(1), message(2)])
    return Range(box, figures)


@pytest.mark.parametrize("count", COUNTS)
def test_no_request_breaks_anything_or_leads_away(count: int, field: Range) -> None:
    deadline, late = Deadline(), []

    @examples(
        max_examples=count,
        deadline=None,
        derandomize=True,
        database=None,
        suppress_health_check=NO_HEALTH_CHECK,
    )
    @given(SHOTS)
    def shoot(shot: Shot) -> None:
        if deadline.passed:
            late.append(shot)
        else:
            field.fire(shot)

    shoot()
    assert not late, f"{len(late):,} of {count:,} requests were not made in time"


@pytest.mark.parametrize("path", ["/preferences/", "/accounts/sandbox/support/", LOGIN])
def test_next_leads_nowhere_else(path: str, alice: Person, box: Sandbox) -> None:
    for client, address in product((Client(), signed_in(alice)), OFF):
        cache.clear()
        given = {"next": address, "login": "support", "password": "x"}
        for response in (client.post(path, given), client.get(path, {"next": address})):
            assert response.status_code < 500
            assert not leads_away(response.headers.get("Location", "")), address


def test_a_sign_in_leads_to_this_host_alone(alice: Person, box: Sandbox, settings: Any) -> None:
    """Not to the others of ALLOWED_HOSTS, where somebody else may answer."""
    settings.ALLOWED_HOSTS = ["testserver", ".example.com"]
    response = signed_in(alice).get(LOGIN, {"next": "http://evil.example.com/"})
    assert response.headers["Location"] == "/conversations/"


def test_too_many_parameters_are_refused_in_any_encoding(field: Range) -> None:
    """Django's own request would break off before anything could answer."""
    query, kind = "&".join("p=1" for _ in range(101)), "text/plain; charset=latin-1"
    shot = Shot("support", "GET", "/conversations/", query, (), kind)
    assert answer(shot.environ(field.cookie("support")))[0] == 400


def test_a_form_that_cannot_be_read_breaks_no_error_page(field: Range) -> None:
    kind = "multipart/form-data"
    for who, path in (("nobody", "/nowhere/"), ("support", "/conversations/"), ("support", "/x")):
        field.fire(Shot(who, "POST", path, kind=kind, body=b"x"))


@pytest.mark.parametrize("address", OFF[:11])
def test_the_judge_knows_what_leads_away(address: str) -> None:
    assert leads_away(address)


def signed_in(person: Person) -> Client:
    client = Client()
    client.force_login(person)
    return client
