"""While readers wait for a backend that hangs, what needs no backend is answered at once."""

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection, HTTPResponse
from typing import Final

import pytest

from tests.access.starts import REAL, manage
from tests.backend.wire_server import WireServer
from tests.serving import PATIENCE, first_lines, served
from tests.waiting import until

HANGS_FOR: Final = "60"
AT_ONCE: Final = 15.0  # on a loaded machine; the first thread is free only after a minute
READERS: Final = 64
QUICK: Final = ("/livez", "/readyz", "/static/casey.css")


@pytest.fixture(scope="module")
def port(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """A server with so many readers that none of its threads is free."""
    database = {"DATABASE_URL": f"sqlite:///{tmp_path_factory.mktemp('quick') / 'accounts'}"}
    with WireServer(lambda exchange: exchange.wait(PATIENCE * 5)) as backend:
        real = REAL | database | {"CASEY_API_URL": backend.url}
        assert manage("migrate", "-v", "0", "--skip-checks", **real).code == 0
        patient = {"CASEY_API_DEADLINE": HANGS_FOR, "CASEY_API_FAILURES": "999", "DEBUG": "1"}
        with ExitStack() as stack:
            process = stack.enter_context(served("tests.hanging_server", **real, **patient))
            found = int(first_lines(process, 1)[0].rpartition(":")[2])
            for _ in range(READERS):
                reader = stack.enter_context(socket.create_connection(("127.0.0.1", found)))
                reader.sendall(b"GET /hang HTTP/1.1\r\nHost: localhost\r\n\r\n")
            until(lambda: backend.requests)
            yield found
            backend.stopping.set()  # else the server would wait for its readers


@pytest.mark.parametrize("path", QUICK)
def test_nobody_who_needs_no_backend_waits_for_it(port: int, path: str) -> None:
    assert seconds(port, [path] * 5) < AT_ONCE


def test_a_connection_that_is_kept_changes_lanes(port: int) -> None:
    assert seconds(port, [*QUICK, *QUICK]) < AT_ONCE


def test_who_asks_slowly_holds_up_nobody(port: int) -> None:
    with ExitStack() as stack:
        for _ in range(9):
            slow = stack.enter_context(socket.create_connection(("127.0.0.1", port)))
            slow.sendall(b"GET /livez HTTP/1.1\r\n")
        assert seconds(port, ["/livez"] * 5) < AT_ONCE


@pytest.mark.parametrize("path", ["/hang", "/conversations/"])
def test_who_would_stand_in_a_line_that_does_not_move_is_told_so(port: int, path: str) -> None:
    answer, page = asked(port, path)
    assert (answer.status, answer.getheader("Retry-After")) == (503, "2")
    assert 'data-error="busy"' in page
    assert "Nothing has changed" in page
    assert answer.getheader("Cache-Control") == "private, no-store"


def test_a_list_that_is_on_the_screen_stays_there(port: int) -> None:
    answer, page = asked(port, "/conversations/", {"HX-Request": "true"})
    assert (answer.status, answer.getheader("HX-Reswap"), page) == (503, "none", "")


def asked(port: int, path: str, headers: dict[str, str] | None = None) -> tuple[HTTPResponse, str]:
    line = HTTPConnection("127.0.0.1", port, timeout=AT_ONCE)
    line.request("GET", path, headers=headers or {})
    answer = line.getresponse()
    page = answer.read().decode()
    line.close()
    return answer, page


def seconds(port: int, paths: list[str]) -> float:
    """How long these take one after another, on one connection that waited before it asked."""
    line = HTTPConnection("127.0.0.1", port, timeout=AT_ONCE)
    line.connect()
    time.sleep(0.2)
    began = time.monotonic()
    for path in paths:
        line.request("GET", path)
        answer = line.getresponse()
        answer.read()
        assert answer.status == (503 if path == "/readyz" else 200)
    line.close()
    return time.monotonic() - began
