"""Pictures from strangers: what is fetched, from where, and what they learn by it."""

import socket
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from threading import Event
from typing import Any, Protocol

import pytest

from conversations.backend.pictures import LARGEST, Picture, Pictures, is_public, kind_of
from tests.backend.wire_server import (
    Exchange,
    Script,
    WireServer,
    answer,
    head,
    sending,
    server_side,
)
from tests.pictures import PNG


class Look(Protocol):
    """Fetches from a server of this script, under options of `Pictures`."""

    def __call__(self, script: Script, path: str = "/a.png", **options: Any) -> Picture | None: ...


class Gallery:
    """A server of pictures that the test may look into afterwards."""

    server: WireServer


@pytest.fixture
def gallery() -> Gallery:
    return Gallery()


@pytest.fixture
def look(certificate: Path, gallery: Gallery) -> Iterator[Look]:
    with ExitStack() as stack:

        def fetch(script: Script, path: str = "/a.png", **options: Any) -> Picture | None:
            context = server_side(certificate)
            server = gallery.server = stack.enter_context(WireServer(script, context))
            allowed: dict[str, Any] = {
                "permits": "127.0.0.1".__eq__,
                "ports": frozenset({server.port}),
                "ca_bundle": str(certificate),
            }
            pictures = Pictures(**allowed | options)
            stack.callback(pictures.close)
            return pictures.fetch(f"https://localhost:{server.port}{path}")

        yield fetch


def test_a_picture_is_what_its_first_bytes_say(look: Look) -> None:
    assert look(sending(answer(PNG, "Content-Type: text/html"))) == Picture("image/png", PNG)


@pytest.mark.parametrize(
    ("body", "kind"),
    [
        (PNG, "image/png"),
        (b"\xff\xd8\xff\xe0", "image/jpeg"),
        (b"GIF89a", "image/gif"),
        (b"GIF87a", "image/gif"),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", "image/webp"),
        (b"RIFF\x00\x00\x00\x00WAVE", None),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", None),
        (b"<?xml version='1.0'?><svg/>", None),
        (b"<html>", None),
        (b" \x89PNG\r\n\x1a\n", None),
        (b"GIF", None),
        (b"", None),
    ],
)
def test_only_four_kinds_are_pictures(body: bytes, kind: str | None) -> None:
    assert kind_of(body) == kind


def test_a_server_is_told_nothing_of_us(look: Look, gallery: Gallery) -> None:
    assert look(sending(answer(PNG, "Set-Cookie: seen=1")))
    [request] = gallery.server.requests
    assert request.headers.keys() <= {
        "host",
        "user-agent",
        "accept",
        "accept-encoding",
        "connection",
    }
    assert request.headers["user-agent"] == "casey-dashboard"


@pytest.mark.parametrize(
    "reply",
    [
        answer(b"<svg/>", "Content-Type: image/png"),
        answer(PNG, status="404 Not Found"),
        answer(PNG, status="206 Partial Content"),
        answer(PNG + bytes(LARGEST)),
        head("Transfer-Encoding: chunked") + b"100000\r\n" + PNG + bytes(LARGEST),
        head("Content-Length: 1000") + PNG,
        answer(PNG, "Content-Encoding: gzip"),
        b"nonsense\r\n\r\n",
        b"",
    ],
    ids=[
        *("an svg", "gone", "a part", "too large", "too large in chunks", "cut", "not gzip"),
        *("nonsense", "nothing"),
    ],
)
def test_what_is_no_good_picture_is_none(reply: bytes, look: Look) -> None:
    def once(exchange: Exchange) -> None:
        exchange.send(reply)
        exchange.close()

    assert look(once) is None


def test_a_redirect_is_not_followed(look: Look, gallery: Gallery) -> None:
    def away(exchange: Exchange) -> None:
        moved = f"Location: https://localhost:{gallery.server.port}/b.png"
        exchange.send(answer(PNG, moved, status="302 Found"))

    assert look(away) is None
    assert [request.path for request in gallery.server.requests] == ["/a.png"]


def test_a_server_that_drips_is_left_at_the_deadline(look: Look) -> None:
    def drip(exchange: Exchange) -> None:
        exchange.send(head("Content-Length: 100000") + PNG)
        exchange.drip()

    assert look(drip, deadline=0.2) is None


def test_a_name_server_that_does_not_answer_is_left_too(look: Look) -> None:
    """A resolver knows no deadline; here the look at its answer stands in for it."""
    left, done = Event(), Event()

    def ponder(address: str) -> bool:
        left.wait(2)
        done.set()
        return True

    assert look(sending(answer(PNG)), permits=ponder, deadline=0.1) is None
    assert not done.is_set()
    left.set()


def test_a_certificate_must_be_known(look: Look, gallery: Gallery) -> None:
    assert look(sending(answer(PNG)), ca_bundle=None) is None
    assert gallery.server.requests == []


def test_by_default_this_machine_is_out_of_reach(look: Look, gallery: Gallery) -> None:
    assert look(sending(answer(PNG)), permits=is_public) is None
    assert gallery.server.connections == 0


def test_by_default_there_is_one_port(look: Look, gallery: Gallery) -> None:
    assert look(sending(answer(PNG)), ports=frozenset({443})) is None
    assert gallery.server.connections == 0


def test_a_name_is_resolved_once_and_what_was_looked_at_is_connected_to(
    look: Look, gallery: Gallery, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A name that leads to this machine when it is asked again gains nothing."""
    asked: list[str] = []
    looked_at: list[str] = []
    resolve = socket.getaddrinfo

    def rebinding(host: str, *options: Any) -> Any:
        asked.append(host)
        return resolve("192.0.2.1" if len(asked) == 1 else "127.0.0.1", *options)

    def permits(address: str) -> bool:
        looked_at.append(address)
        return address != "192.0.2.1"

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    assert look(sending(answer(PNG)), permits=permits) is None
    assert (asked, looked_at) == (["localhost"], ["192.0.2.1"])
    assert gallery.server.connections == 0


@pytest.mark.parametrize(
    "url",
    [
        "http://localhost/a.png",
        "https://bob:word@localhost/a.png",
        "https://bob@localhost/a.png",
        "//localhost/a.png",
        "https:///a.png",
        "https://localhost:0/a.png",
        "https://localhost:99999/a.png",
        "https://local\\host/a.png",
        "https://localhost/a b.png",
        "file:///etc/passwd",
        "data:image/png;base64,AAAA",
        "javascript:alert(1)",
        "",
    ],
)
def test_an_address_that_is_no_plain_https_is_not_tried(url: str) -> None:
    tried: list[str] = []

    def permits(address: str) -> bool:
        tried.append(address)
        return False

    pictures = Pictures(permits)
    assert pictures.fetch(url) is None
    assert tried == []
    pictures.close()


@pytest.mark.parametrize(
    "address",
    [
        *("127.0.0.1", "127.8.8.8", "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1"),
        *("169.254.169.254", "0.1.2.3", "255.255.255.255", "224.0.0.1", "239.1.1.1", "240.0.0.1"),
        *("192.0.2.1", "198.18.0.1", "198.51.100.1", "203.0.113.1"),
        *("::1", "::", "fe80::1", "fe80::1%eth0", "fc00::1", "fd00:ec2::254", "fec0::1", "ff02::1"),
        *("::ffff:127.0.0.1", "::ffff:8.8.8.8", "::127.0.0.1", "64:ff9b::7f00:1", "2002:7f00:1::"),
        *("2001::7f00:1", "2001:db8::1", "localhost", "", "0x7f.1"),
    ],
)
def test_an_address_near_us_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.215.14", "2606:4700::1111", "2a00:1450::1"])
def test_the_open_internet_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize("host", ["127.1", "2130706433", "0x7f000001", "017700000001", "[::1]"])
def test_an_odd_spelling_of_this_machine_leads_nowhere(
    host: str, look: Look, gallery: Gallery, certificate: Path
) -> None:
    assert look(sending(answer(PNG)))
    port = gallery.server.port
    pictures = Pictures(ports=frozenset({port}), ca_bundle=str(certificate))
    assert pictures.fetch(f"https://{host}:{port}/a.png") is None
    assert gallery.server.connections == 1
    pictures.close()
