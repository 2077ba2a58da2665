import http.client
import json
import socket
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
import requests

from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import Server, serve

from .box import AUTH, box_of, made_id


@pytest.fixture
def sandbox() -> Sandbox:
    return box_of(5)


@pytest.fixture
def server(sandbox: Sandbox) -> Iterator[Server]:
    with serve(sandbox) as server:
        yield server


@pytest.fixture
def line(server: Server) -> Iterator[http.client.HTTPConnection]:
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=20)
    yield connection
    connection.close()


def test_it_answers_over_a_socket(server: Server) -> None:
    with requests.Session() as session:
        url = f"{server.url}/conversations"
        response = session.get(url, headers=AUTH, params={"limit": 2}, timeout=20)
    assert urlsplit(server.url).path == "/v1/backend"
    assert len(response.json()["data"]) == 2
    assert response.headers["Content-Length"] == str(len(response.content))


def test_a_connection_is_kept_alive(line: http.client.HTTPConnection) -> None:
    for _ in range(3):
        line.request("GET", "/v1/backend/conversations", headers=AUTH)
        response = line.getresponse()
        assert (response.version, response.status) == (11, 200)
        assert json.loads(response.read())["data"]
        assert line.sock is not None


@pytest.mark.parametrize(
    "method", ["POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "HEAD", "QUERY"]
)
def test_other_methods_are_refused_and_their_bodies_are_not_taken_for_calls(
    line: http.client.HTTPConnection, method: str
) -> None:
    line.request(method, "/v1/backend/conversations", body="GET / HTTP/1.1\r\n\r\n", headers=AUTH)
    response = line.getresponse()
    assert response.status == 405
    assert bool(response.read()) is (method != "HEAD")
    line.request("GET", f"/v1/backend/conversations/{made_id(1)}", headers=AUTH)
    assert line.getresponse().status == 200


@pytest.mark.parametrize("path", ["/", "/conversations", "/v1/backends/conversations", "//["])
def test_outside_the_base_nothing_is_found(line: http.client.HTTPConnection, path: str) -> None:
    line.request("GET", path, headers=AUTH)
    assert line.getresponse().status == 404


def test_a_strange_length_ends_the_connection(line: http.client.HTTPConnection) -> None:
    line.request("GET", "/v1/backend/conversations", headers=AUTH | {"Content-Length": "-7"})
    response = line.getresponse()
    assert response.status == 200
    response.read()
    assert line.sock is None or line.sock.recv(1) == b""


@pytest.mark.parametrize("error", ["refused", "reset", "timeout"])
def test_a_breakage_closes_the_socket(
    sandbox: Sandbox, line: http.client.HTTPConnection, error: str
) -> None:
    with sandbox.fault("*", error=error):  # type: ignore[arg-type]
        line.request("GET", "/v1/backend/conversations", headers=AUTH)
        with pytest.raises(http.client.RemoteDisconnected):
            line.getresponse()


def test_stopping_ends_kept_connections(sandbox: Sandbox) -> None:
    with serve(sandbox) as server:
        line = socket.create_connection(("127.0.0.1", server.port), timeout=20)
        line.sendall(b"GET / HTTP/1.1\r\n\r\n")
        assert line.recv(12) == b"HTTP/1.1 401"
    with line:
        while line.recv(4096):
            pass


def test_a_stopped_server_gives_its_port_back(sandbox: Sandbox) -> None:
    with serve(sandbox) as server:
        port = server.port
        with pytest.raises(OSError, match="in use"):
            serve(sandbox, port=port)
    serve(sandbox, port=port).stop()


def test_it_prints_nothing(server: Server, capfd: pytest.CaptureFixture[str]) -> None:
    with requests.Session() as session:
        session.get(f"{server.url}/conversations", timeout=20)
        session.get(f"{server.url}/nowhere", timeout=20)
    assert capfd.readouterr() == ("", "")
