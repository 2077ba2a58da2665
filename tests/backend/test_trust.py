"""What the client does not follow, keep or take from its surroundings."""

import socket
import time
from pathlib import Path

import pytest

from conversations.backend.errors import BackendError, Unreachable, Unreadable
from tests.backend.conftest import KEY, Connect, Serve
from tests.backend.wire_server import Exchange, answer, chunk, head, saying, sending, server_side

EMPTY = saying({"data": []})
MEGABYTE = 1024 * 1024


def test_a_redirect_is_not_followed(serve: Serve, connect: Connect) -> None:
    other = serve(EMPTY)
    moved = answer(b"", f"Location: {other.url}/conversations", status="302 Found")
    here = serve(sending(moved))
    with pytest.raises(Unreadable):
        connect(here).list_conversations()
    assert len(here.requests) == 1
    assert other.requests == []


def test_the_body_of_a_redirect_is_not_read(serve: Serve, connect: Connect) -> None:
    def flood(exchange: Exchange) -> None:
        exchange.send(head("Location: /", "Transfer-Encoding: chunked", status="302 Found"))
        while True:
            exchange.send(chunk(bytes(MEGABYTE)))
            sent.append(MEGABYTE)

    sent: list[int] = []
    with pytest.raises(Unreadable):
        connect(serve(flood), deadline=1.0).list_conversations()
    assert sum(sent) < 16 * MEGABYTE


def test_cookies_are_not_kept(serve: Serve, connect: Connect) -> None:
    server = serve(sending(answer(b'{"data": []}', "Set-Cookie: session=1; Path=/")))
    client = connect(server, calls=1)
    for _ in range(2):
        client.list_conversations()
    assert all("cookie" not in request.headers for request in server.requests)


def test_the_surroundings_change_nothing(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login bob password secret\n")
    monkeypatch.setenv("NETRC", str(netrc))
    elsewhere, server = serve(EMPTY), serve(EMPTY)
    for name in ("http_proxy", "HTTP_PROXY", "https_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, elsewhere.url)
    connect(server).list_conversations()
    assert elsewhere.requests == []
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


def test_a_proxy_that_is_given_is_used(
    serve: Serve, connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("NO_PROXY", "*")
    proxy = serve(EMPTY)
    connect("http://localhost:1/v1", proxy=proxy.url).list_conversations()
    assert proxy.requests[0].target == "http://localhost:1/v1/conversations"


def test_a_tunnel_that_drips_ends_at_the_deadline(serve: Serve, connect: Connect) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.send(b"HTTP/1.1 200 OK\r\n")
        exchange.drip()

    proxy = serve(drip)
    client = connect("https://casey.invalid", proxy=proxy.url, deadline=0.3)
    with pytest.raises(Unreachable):
        client.list_conversations()
    client.close()
    assert "authorization" not in proxy.requests[0].headers


def test_a_certificate_of_nobody_is_refused(
    serve: Serve, connect: Connect, certificate: Path
) -> None:
    server = serve(EMPTY, server_side(certificate))
    with pytest.raises(Unreachable) as caught:
        connect(over_tls(server.port)).list_conversations()
    assert "certificate verify failed" in caught.value.detail
    assert server.requests == []


def test_a_certificate_that_is_given_is_trusted(
    serve: Serve, connect: Connect, certificate: Path
) -> None:
    server = serve(EMPTY, server_side(certificate))
    client = connect(over_tls(server.port), ca_bundle=str(certificate), calls=1)
    for _ in range(2):
        assert client.list_conversations().items == ()
    assert server.connections == 1


def test_a_certificate_for_another_host_is_refused(
    serve: Serve, connect: Connect, certificate: Path
) -> None:
    server = serve(EMPTY, server_side(certificate))
    client = connect(f"https://127.0.0.1:{server.port}", ca_bundle=str(certificate))
    with pytest.raises(BackendError):
        client.list_conversations()


def test_the_surroundings_name_no_certificates(
    serve: Serve, connect: Connect, certificate: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"):
        monkeypatch.setenv(name, str(certificate))
    server = serve(EMPTY, server_side(certificate))
    with pytest.raises(Unreachable):
        connect(over_tls(server.port)).list_conversations()


def test_headers_that_drip_over_tls_end_at_the_deadline(
    serve: Serve, connect: Connect, certificate: Path
) -> None:
    server = serve(lambda exchange: exchange.drip(b"H"), server_side(certificate))
    client = connect(over_tls(server.port), ca_bundle=str(certificate), deadline=0.3)
    with pytest.raises(Unreachable):
        client.list_conversations()
    client.close()


def test_a_handshake_without_answer_ends_at_the_deadline(connect: Connect) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        client = connect(over_tls(mute.getsockname()[1]), deadline=0.2)
        with pytest.raises(Unreachable):
            client.list_conversations()
        began = time.monotonic()
        client.close()
    assert time.monotonic() - began < 30


def over_tls(port: int) -> str:
    return f"https://localhost:{port}"
