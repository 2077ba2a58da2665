"""Every way of not answering ends at the deadline, for the reader and for the worker."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from conversations.backend import endpoints
from conversations.backend.errors import Crowded, Unreachable
from tests.backend.conftest import Connect, Serve
from tests.backend.wire_server import Exchange, Script, answer, chunk, head, saying

DEADLINE = 0.3
LENIENT = 30.0


def dripped_status_line(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 ")
    exchange.drip()


def dripped_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\n")
    for number in range(1_000):
        exchange.send(b"X-%d: 1\r\n" % number)
        exchange.wait(0.02)


def endless_continue(exchange: Exchange) -> None:
    exchange.drip(b"HTTP/1.1 100 Continue\r\n\r\n")


def dripped_body(exchange: Exchange) -> None:
    exchange.send(head("Content-Length: 1000000"))
    exchange.drip(b" ")


def dripped_chunks(exchange: Exchange) -> None:
    exchange.send(head("Transfer-Encoding: chunked"))
    exchange.drip(chunk(b" "))


def dripped_chunk_header(exchange: Exchange) -> None:
    exchange.send(head("Transfer-Encoding: chunked"))
    exchange.drip(b"0")


def body_without_end(exchange: Exchange) -> None:
    exchange.send(head("Connection: close"))
    exchange.drip(b" ")


def silence(exchange: Exchange) -> None:
    exchange.wait(60)


SLOW = [
    dripped_status_line,
    dripped_headers,
    endless_continue,
    dripped_body,
    dripped_chunks,
    dripped_chunk_header,
    body_without_end,
    silence,
]


@pytest.mark.parametrize("script", SLOW, ids=lambda script: script.__name__)
def test_a_slow_answer_ends_at_the_deadline(script: Script, serve: Serve, connect: Connect) -> None:
    client = connect(serve(script), deadline=DEADLINE)
    with took_less_than(LENIENT):
        with pytest.raises(Unreachable):
            client.list_conversations()
        client.close()  # waits for the worker


def test_dripping_calls_do_not_use_up_the_workers(serve: Serve, connect: Connect) -> None:
    def drip_until_healed(exchange: Exchange) -> None:
        if not healed:
            dripped_headers(exchange)
        saying({"data": []})(exchange)

    healed: list[bool] = []
    client = connect(
        serve(drip_until_healed),
        deadline=2 * DEADLINE,
        queue=DEADLINE,
        failures=100,
        calls=4,
        background_calls=1,
    )
    with took_less_than(LENIENT):
        answers = [client.start(endpoints.conversations()) for _ in range(200)]
        for each in answers:
            with pytest.raises((Unreachable, Crowded)):
                each.result()
    healed.append(True)
    time.sleep(2 * DEADLINE)
    assert client.list_conversations().items == ()


def test_the_deadline_counts_from_the_start(serve: Serve, connect: Connect) -> None:
    deadline = 2.0
    call = connect(serve(silence), deadline=deadline).start(endpoints.conversations())
    time.sleep(deadline)
    began = time.monotonic()
    with pytest.raises(Unreachable):
        call.result()
    assert time.monotonic() - began < deadline


def test_a_reader_may_wait_less_than_the_call(serve: Serve, connect: Connect) -> None:
    client = connect(serve(slow_answer), deadline=5)
    call = client.start(endpoints.conversations())
    with pytest.raises(Unreachable):
        call.result(timeout=0.01)
    assert call.result().items == ()


def slow_answer(exchange: Exchange) -> None:
    exchange.wait(0.2)
    saying({"data": []})(exchange)


def test_a_dripping_answer_that_is_done_in_time_is_read(serve: Serve, connect: Connect) -> None:
    def brisk(exchange: Exchange) -> None:
        for byte in answer(b'{"data": []}'):
            exchange.send(bytes([byte]))

    assert connect(serve(brisk)).list_conversations().items == ()


def test_a_connection_that_is_never_made_ends_at_the_deadline(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full_port() as address:
        resolve_localhost_to([address] * 40, monkeypatch)
        client = connect(f"http://localhost:{address[1]}", deadline=DEADLINE)
        with took_less_than(LENIENT):
            with pytest.raises(Unreachable):
                client.list_conversations()
            client.close()


def test_a_name_that_takes_long_to_resolve_does_not_hold_the_reader(
    connect: Connect, monkeypatch: pytest.MonkeyPatch
) -> None:
    resolved = threading.Event()
    monkeypatch.setattr(socket, "getaddrinfo", lambda *_: resolved.wait(60) and [])
    client = connect("http://localhost:1", deadline=DEADLINE)
    with took_less_than(LENIENT), pytest.raises(Unreachable):
        client.list_conversations()
    resolved.set()


def resolve_localhost_to(addresses: list[tuple[str, int]], patch: pytest.MonkeyPatch) -> None:
    """A name with many addresses, which no loopback has."""
    resolve = socket.getaddrinfo
    many = [(socket.AF_INET, socket.SOCK_STREAM, 6, "", address) for address in addresses]
    patch.setattr(
        socket, "getaddrinfo", lambda *name: many if name[0] == "localhost" else resolve(*name)
    )


def test_closing_ends_the_calls_that_wait(serve: Serve, connect: Connect) -> None:
    def slow(exchange: Exchange) -> None:
        arrived.set()
        slow_answer(exchange)

    arrived = threading.Event()
    client = connect(serve(slow), calls=1)
    first, second = (client.start(endpoints.conversations()) for _ in range(2))
    arrived.wait(LENIENT)
    client.close()
    assert first.result().items == ()
    with pytest.raises(Unreachable):
        second.result()


@contextmanager
def full_port() -> Iterator[tuple[str, int]]:
    """An address whose backlog is full, so that no further connection is made."""
    with socket.create_server(("127.0.0.1", 0), backlog=0) as server:
        waiting = [socket.socket() for _ in range(4)]
        for sock in waiting:
            sock.setblocking(False)
            sock.connect_ex(server.getsockname())
        try:
            yield server.getsockname()
        finally:
            for sock in waiting:
                sock.close()


@contextmanager
def took_less_than(seconds: float) -> Iterator[None]:
    began = time.monotonic()
    yield
    assert time.monotonic() - began < seconds
