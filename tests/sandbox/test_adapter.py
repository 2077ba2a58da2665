from collections.abc import Iterator
from threading import Timer
from typing import Any

import pytest
import requests

from conversations.sandbox.adapter import SandboxAdapter
from conversations.sandbox.api import Sandbox

from .box import AUTH, box_of, made_id

BASE = "http://sandbox.invalid/v1/backend"


@pytest.fixture
def sandbox() -> Sandbox:
    return box_of(30)


@pytest.fixture
def session(sandbox: Sandbox) -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        session.mount("http://sandbox.invalid/", SandboxAdapter(sandbox))
        session.headers.update(AUTH)
        yield session


def get(session: requests.Session, path: str, **options: Any) -> requests.Response:
    return session.get(f"{BASE}{path}", **{"timeout": 20} | options)


def test_a_session_reads_a_page(session: requests.Session) -> None:
    response = get(session, "/conversations", params={"limit": 3, "status": "completed"})
    response.raise_for_status()
    assert len(response.json()["data"]) == 3
    assert response.headers["content-type"] == "application/json"
    assert response.url == f"{BASE}/conversations?limit=3&status=completed"
    assert response.reason == "OK"
    assert response.ok


@pytest.mark.parametrize("base", ["", "/v1/backend", "/a/long/way/to/the/api"])
def test_any_base_leads_there(session: requests.Session, sandbox: Sandbox, base: str) -> None:
    path = f"/conversations/{made_id(1)}/transcript"
    url = f"http://sandbox.invalid{base}{path}"
    assert session.get(url, timeout=20).status_code == 200
    assert sandbox.calls[-1] == ("GET", path)


def test_refusals_come_as_they_are(session: requests.Session) -> None:
    assert get(session, "/conversations", headers={"Authorization": "Bearer no"}).status_code == 401
    assert get(session, "/conversations?limit=0").status_code == 400
    assert get(session, f"/conversations/{made_id(99)}").reason == "Not Found"
    assert session.post(f"{BASE}/conversations", timeout=20).status_code == 405


def test_a_body_can_be_streamed_in_pieces(session: requests.Session) -> None:
    response = get(session, "/conversations", stream=True)
    pieces = list(iter(lambda: response.raw.read1(100, decode_content=True), b""))
    assert max(map(len, pieces)) <= 100
    assert b"".join(pieces) == get(session, "/conversations").content


def test_a_body_shorter_than_its_length_is_noticed(
    session: requests.Session, sandbox: Sandbox
) -> None:
    headers = {"Content-Length": "100"}
    with (
        sandbox.fault("*", body="{}", headers=headers),
        pytest.raises(requests.exceptions.ChunkedEncodingError),
    ):
        get(session, "/conversations")


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        ("refused", requests.ConnectionError),
        ("reset", requests.ConnectionError),
        ("timeout", requests.ReadTimeout),
    ],
)
def test_breakages_raise_what_requests_raises(
    session: requests.Session, sandbox: Sandbox, error: Any, expected: type[Exception]
) -> None:
    with sandbox.fault("/conversations", error=error), pytest.raises(expected) as raised:
        get(session, "/conversations")
    assert type(raised.value) is expected
    assert "Bearer" not in str(raised.value)


@pytest.mark.parametrize("timeout", [0.05, (5, 0.05)])
def test_the_timeout_of_the_call_is_kept(
    session: requests.Session, sandbox: Sandbox, timeout: Any
) -> None:
    with sandbox.fault("*", delay=60), pytest.raises(requests.ReadTimeout):
        get(session, "/conversations", timeout=timeout)


@pytest.mark.parametrize("timeout", [None, (5, None)])
def test_without_a_timeout_a_call_waits(
    session: requests.Session, sandbox: Sandbox, timeout: Any
) -> None:
    sandbox.faults.add("*", delay=60)
    lifting = Timer(0.1, sandbox.faults.clear)
    lifting.start()
    assert get(session, "/conversations", timeout=timeout).status_code == 200
    lifting.join()


def test_an_invented_status_has_no_reason(session: requests.Session, sandbox: Sandbox) -> None:
    with sandbox.fault("*", status=599):
        response = get(session, "/conversations")
    assert (response.status_code, response.reason) == (599, "")
