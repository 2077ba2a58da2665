"""What a status, a broken connection or an outsized body becomes."""

import gzip
import json
import threading
import zlib
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from uuid import uuid4

import brotli
import pytest

from conversations.backend import endpoints
from conversations.backend.client import Client
from conversations.backend.errors import (
    BackendError,
    Busy,
    Failed,
    NotFound,
    Refused,
    Rejected,
    Unreachable,
    Unreadable,
)
from conversations.backend.schema import Message
from tests.backend.conftest import Connect, Serve
from tests.backend.wire_server import Exchange, answer, chunk, head, sending

MEGABYTE = 1024 * 1024
EMPTY = b'{"data": []}'
PACK: dict[str, Callable[[bytes], bytes]] = {
    "gzip": gzip.compress,
    "deflate": zlib.compress,
    "br": brotli.compress,  # not asked for, and read all the same
}

STATUSES = {
    Refused: [401, 403],
    Rejected: [400, 402, 405, 406, 408, 409, 413, 414, 415, 418, 421, 422, 425, 431, 451, 499],
    Busy: [429],
    Failed: [500, 501, 502, 503, 504, 507, 520, 599],
    Unreadable: [101, 103, 201, 202, 204, 206, 226, 300, 301, 302, 303, 304, 307, 308, 600, 999],
}
PAIRS = [(status, kind) for kind, statuses in STATUSES.items() for status in statuses]


@pytest.mark.parametrize(("status", "kind"), PAIRS)
def test_every_status_has_its_error(
    status: int, kind: type[BackendError], serve: Serve, connect: Connect
) -> None:
    client = connect(serve(sending(answer(EMPTY, status=f"{status} Because"))))
    error = failure(client)
    assert type(error) is kind
    assert f"GET /conversations answered {status} after" in error.detail


@pytest.mark.parametrize("status", [404, 410])
def test_nothing_under_an_id_is_not_found(status: int, serve: Serve, connect: Connect) -> None:
    client = connect(serve(sending(answer(b"", status=f"{status} Gone"))))
    for call in (client.get_conversation, client.get_transcript):
        with pytest.raises(NotFound):
            call(uuid4())


@pytest.mark.parametrize("status", [404, 410])
def test_a_list_that_is_not_found_is_another_backend(
    status: int, serve: Serve, connect: Connect
) -> None:
    client = connect(serve(sending(answer(b"", status=f"{status} Gone"))))
    for call in (client.list_conversations, client.list_agents):
        with pytest.raises(Unreadable):
            call()


RETRY_AFTER = {
    "7": 7,
    " 120 ": 120,
    "0": 0,
    "3601": 3600,
    "9" * 5_000: 3600,
    "-1": None,
    "1.5": 2,
    "soon": None,
    "": None,
    "Wed, 21 Oct 2015 07:28:00 GMT": 0,
    "Wed, 21 Oct 2015 07:28:00 -0000": 0,
    "Wed, 21 Oct 99999999999999999999 07:28:00 GMT": None,
    "Wed, 99 Oct 2015 07:28:00 GMT": None,
    "Fri, 31 Dec 9999 23:59:59 GMT": 3600,
}


@pytest.mark.parametrize(("header", "seconds"), RETRY_AFTER.items(), ids=lambda it: str(it)[:30])
def test_retry_after_is_read_in_all_its_forms(
    header: str, seconds: int | None, serve: Serve, connect: Connect
) -> None:
    reply = answer(b"", f"Retry-After: {header}", status="429 Slow down")
    error = failure(connect(serve(sending(reply))))
    assert isinstance(error, Busy)
    assert error.retry_after == seconds


def test_retry_after_as_a_date_counts_from_now(serve: Serve, connect: Connect) -> None:
    date = format_datetime(datetime.now(UTC) + timedelta(seconds=100), usegmt=True)
    reply = answer(b"", f"Retry-After: {date}", status="429 Slow down")
    error = failure(connect(serve(sending(reply))))
    assert isinstance(error, Busy)
    assert error.retry_after is not None
    assert 60 < error.retry_after <= 100


def test_busy_without_retry_after_says_so(serve: Serve, connect: Connect) -> None:
    error = failure(connect(serve(sending(answer(b"", status="429 Slow down")))))
    assert isinstance(error, Busy)
    assert error.retry_after is None


def test_a_server_that_is_not_there_is_unreachable(serve: Serve, connect: Connect) -> None:
    server = serve(sending(b""))
    url = server.url
    server.__exit__(None, None, None)
    error = failure(connect(url))
    assert isinstance(error, Unreachable)
    assert "Connection refused" in error.detail


CUT = {
    "length": head("Content-Length: 100") + EMPTY,
    "chunk": head("Transfer-Encoding: chunked") + b"20\r\n" + EMPTY,
    "chunks": head("Transfer-Encoding: chunked") + chunk(EMPTY),
    "status line": b"HTTP/1.1 2",
    "nothing": b"",
    "noise": b"SSH-2.0-OpenSSH\r\n",
}


@pytest.mark.parametrize("data", CUT.values(), ids=CUT)
def test_a_cut_answer_is_unreachable(data: bytes, serve: Serve, connect: Connect) -> None:
    def cut(exchange: Exchange) -> None:
        exchange.send(data)
        exchange.close()

    assert isinstance(failure(connect(serve(cut))), Unreachable)


def test_a_reset_connection_is_unreachable(serve: Serve, connect: Connect) -> None:
    error = failure(connect(serve(Exchange.reset)))
    assert isinstance(error, Unreachable)
    assert "reset" in error.detail


def test_a_length_over_the_cap_is_refused_unread(serve: Serve, connect: Connect) -> None:
    def promise(exchange: Exchange) -> None:
        exchange.send(head(f"Content-Length: {8 * MEGABYTE + 1}"))
        exchange.wait(60)

    error = failure(connect(serve(promise)))
    assert isinstance(error, Unreadable)
    assert "too large" in error.detail


def test_chunks_without_end_stop_at_the_cap(serve: Serve, connect: Connect) -> None:
    def flood(exchange: Exchange) -> None:
        exchange.send(head("Transfer-Encoding: chunked"))
        while True:
            exchange.send(chunk(b" " * MEGABYTE))

    error = failure(connect(serve(flood)))
    assert isinstance(error, Unreadable)
    assert "too large" in error.detail


@pytest.mark.parametrize("encoding", PACK)
def test_a_compression_bomb_ends_at_the_cap(encoding: str, serve: Serve, connect: Connect) -> None:
    packed = PACK[encoding](bytes(16 * MEGABYTE))
    reply = answer(packed, f"Content-Encoding: {encoding}")
    error = failure(connect(serve(sending(reply))))
    assert isinstance(error, Unreadable)
    assert "too large" in error.detail


def test_a_transcript_may_be_larger_than_a_list(serve: Serve, connect: Connect) -> None:
    words = "".join(map(str, range(3 * MEGABYTE)))
    said = {"id": str(uuid4()), "role": "user", "content": words}
    body = json.dumps({"data": {"messages": [said]}}).encode()
    (message,) = connect(serve(sending(answer(body)))).get_transcript(uuid4()).messages
    assert isinstance(message, Message)
    assert message.content == words


def test_of_large_answers_a_third_waits_for_its_turn(serve: Serve, connect: Connect) -> None:
    """Their memory is bounded; small ones pass by."""
    under_way, release = threading.Semaphore(0), threading.Event()

    def large(exchange: Exchange) -> None:
        exchange.send(head("Connection: close") + b" " * 14 * MEGABYTE)
        under_way.release()
        release.wait(60)
        exchange.send(b'{"data": {"messages": []}}')
        exchange.close()

    messages = b'{"data": {"messages": []}}'
    prompt = serve(sending(answer(b" " * 14 * MEGABYTE + messages)))
    small = serve(sending(answer(EMPTY)))
    patient, third = connect(serve(large), deadline=60), connect(prompt, deadline=3)
    held = [patient.start(endpoints.transcript(uuid4())) for _ in range(2)]
    assert all(under_way.acquire(timeout=60) for _ in held)
    with pytest.raises(Unreachable):
        third.get_transcript(uuid4())
    assert connect(small).list_conversations().items == ()
    release.set()
    assert [each.result().messages for each in held] == [(), ()]
    assert third.get_transcript(uuid4()).messages == ()


@pytest.mark.parametrize("encoding", PACK)
def test_compressed_answers_are_read(encoding: str, serve: Serve, connect: Connect) -> None:
    packed = PACK[encoding](EMPTY)
    client = connect(serve(sending(answer(packed, f"Content-Encoding: {encoding}"))))
    assert client.list_conversations().items == ()


def test_an_answer_that_is_not_compressed_as_it_claims_is_unreadable(
    serve: Serve, connect: Connect
) -> None:
    error = failure(connect(serve(sending(answer(EMPTY, "Content-Encoding: gzip")))))
    assert isinstance(error, Unreadable)


@pytest.mark.parametrize("body", [b"", b"<html><h1>Sign in</h1></html>"])
def test_a_body_that_is_no_json_is_unreadable(body: bytes, serve: Serve, connect: Connect) -> None:
    error = failure(connect(serve(sending(answer(body, "Content-Type: text/html")))))
    assert isinstance(error, Unreadable)
    assert error.detail.startswith("GET /conversations answered 200 after")
    assert error.detail.endswith(": not a JSON object")


def failure(client: Client) -> BackendError:
    with pytest.raises(BackendError) as caught:
        client.list_conversations()
    return caught.value
