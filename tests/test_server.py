"""What the server says when it starts, and when it does not."""

import json
import signal
import socket
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from runpy import run_path
from typing import Final

import pytest
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.sandbox.api import Sandbox
from tests.access.starts import REAL, ROOT, manage
from tests.serving import PATIENCE, first_lines, served

REFUSAL: Final = "Casey Dashboard cannot start. "


def refusal(**variables: str) -> str:
    """What the server says when it does not start."""
    with served(**variables) as process:
        _, said = process.communicate(timeout=PATIENCE)
    assert process.returncode not in (0, -signal.SIGTERM)
    return said


def status(port: str, path: str) -> int:
    return asked(port, path, {}).status


def asked(port: str, path: str, headers: dict[str, str]) -> HTTPResponse:
    connection = HTTPConnection("127.0.0.1", int(port), timeout=PATIENCE)
    try:
        connection.request("GET", path, headers=headers)
        return connection.getresponse()
    finally:
        connection.close()


def two_in_one_go(port: str) -> int:
    """How many answers come where the second request is read with the body of the first."""
    head = b"GET /livez HTTP/1.1\r\nHost: localhost\r\n"
    with socket.create_connection(("127.0.0.1", int(port)), timeout=PATIENCE) as line:
        line.sendall(head + b"Content-Length: 3\r\n\r\nabc" + head + b"Connection: close\r\n\r\n")
        return b"".join(iter(lambda: line.recv(4096), b"")).count(b"alive\n")


def test_the_sandbox_answers_until_a_signal_ends_it(tmp_path: Path) -> None:
    with served(DATABASE_URL=f"sqlite:///{tmp_path / 'accounts'}") as process:
        address, hint = first_lines(process, 2)
        port = address.rpartition(":")[2]
        assert address == f"Casey Dashboard is on http://localhost:{port}"
        assert "sign in with one of three buttons" in hint
        assert status(port, "/livez") == 200
        assert status(port, "/conversations/") == 302
        assert two_in_one_go(port) == 2
        process.send_signal(signal.SIGTERM)
        assert process.wait(PATIENCE) == 0


def test_only_a_proxy_that_is_named_may_say_that_it_speaks_https(tmp_path: Path) -> None:
    site = {"DATABASE_URL": f"sqlite:///{tmp_path / 'accounts'}", "INSECURE_HTTP": "0"}
    for proxies, believed in (("127.0.0.0/8", True), ("", False)):
        with served(**site, TRUSTED_PROXIES=proxies) as process:
            port = first_lines(process, 1)[0].rpartition(":")[2]
            headers = asked(port, "/livez", {"X-Forwarded-Proto": "https"}).headers
        assert ("Strict-Transport-Security" in headers) is believed


@pytest.mark.parametrize(("name", "value"), [("PORT", "70000"), ("DEBUG", "perhaps")])
def test_a_wrong_setting_ends_in_one_sentence(name: str, value: str) -> None:
    sentence = f"{name} has a value that cannot be used. Correct it or remove it."
    assert refusal(**{name: value}) == f"{REFUSAL}{sentence}\n"


def test_a_port_that_is_taken_ends_in_one_sentence() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
        said = refusal(PORT=str(port))
    sentence = f"Nothing can listen on 127.0.0.1, port {port}. Set PORT to one that is free."
    assert said == f"{REFUSAL}{sentence}\n"


def test_a_sandbox_that_cannot_be_filled_stops_the_server(tmp_path: Path) -> None:
    data = tmp_path / "conversations.ndjson"
    data.write_text("this is no conversation\n")
    said = refusal(CASEY_SANDBOX_DATA=str(data))
    assert said.startswith(REFUSAL)
    assert f"{data}, line 1" in said
    assert "Traceback" not in said


def test_a_worker_has_its_client_before_its_first_reader(box: Sandbox) -> None:
    assert connect.client.cache_info().currsize == 0
    run_path(str(ROOT / "gunicorn.conf.py"))["post_worker_init"](None)
    assert connect.client.cache_info().currsize == 1


def test_there_are_as_many_processes_as_asked_for(settings: Settings) -> None:
    settings.WORKERS = 3
    for settings.SANDBOX, workers in ((True, 1), (False, 3)):
        assert run_path(str(ROOT / "gunicorn.conf.py"))["workers"] == workers


def test_beside_a_real_backend_the_database_comes_first(tmp_path: Path) -> None:
    """Not made, then holding sandbox accounts, then clean but empty."""
    real = REAL | {"DATABASE_URL": f"sqlite:///{tmp_path / 'accounts'}"}
    assert refusal(**real).startswith(f"{REFUSAL}The database is not ready.")

    in_sandbox = {name: real[name] for name in ("DATABASE_URL", "SECRET_KEY")}
    assert manage("migrate", "-v", "0", **in_sandbox).code == 0
    assert refusal(**real).startswith(f"{REFUSAL}This database holds sandbox accounts")

    assert manage("migrate", "-v", "0", "--skip-checks", **real).code == 0
    with served(**real, WEB_CONCURRENCY="2") as process:
        _, hint = first_lines(process, 2)
        process.terminate()
        _, said = process.communicate(timeout=PATIENCE)
    assert hint.startswith("Nobody can sign in yet: run `")
    assert json.loads(said.splitlines()[0])["message"] == (
        "2 processes each remember and limit by themselves. "
        "Set CACHE_URL to a Redis, or WEB_CONCURRENCY to 1."
    )
