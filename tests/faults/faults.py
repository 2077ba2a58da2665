"""What a backend does on its worst days, byte for byte, and what that is for a reader."""

import gzip
import json
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

from tests.backend.wire_server import Exchange, answer, chunk, head

MEGABYTE: Final = 1024 * 1024
ELSEWHERE: Final = "/elsewhere"
COOKIE: Final = "tracked=1"


@dataclass(frozen=True)
class Struck:
    """A call that a fault strikes: the body that would be right, and how many came before."""

    exchange: Exchange
    body: bytes
    before: int


Strike = Callable[[Struck], None]


@dataclass(frozen=True)
class Fault:
    """`error` is the slug of what a reader is told, empty where the answer is still right.

    `lasting`: the call goes on until its deadline. Without a strike, nobody listens at all.
    """

    strike: Strike | None
    error: str
    lasting: bool = False


def says(body: bytes, *headers: str, status: str = "200 OK") -> Strike:
    """A whole reply, whatever was asked."""
    return lambda struck: struck.exchange.send(answer(body, *headers, status=status))


def silence(struck: Struck) -> None:
    struck.exchange.wait(600)


def late(struck: Struck) -> None:
    struck.exchange.wait(10)
    struck.exchange.send(answer(struck.body))


def dripped_headers(struck: Struck) -> None:
    struck.exchange.send(b"HTTP/1.1 200 OK\r\n")
    struck.exchange.drip(b"X: 1\r\n", pause=0.2)


def dripped_body(struck: Struck) -> None:
    struck.exchange.send(head("Content-Length: 1000000"))
    struck.exchange.drip(b" ")


def cut_body(struck: Struck) -> None:
    struck.exchange.send(answer(struck.body)[:-5])
    struck.exchange.close()


def huge_and_said_so(struck: Struck) -> None:
    struck.exchange.send(head(f"Content-Length: {200 * MEGABYTE}"))
    _pour(struck.exchange, b" " * MEGABYTE)


def huge_and_not_said_so(struck: Struck) -> None:
    struck.exchange.send(head("Transfer-Encoding: chunked"))
    _pour(struck.exchange, chunk(b" " * MEGABYTE))


def _pour(exchange: Exchange, data: bytes) -> None:
    for _ in range(200):
        exchange.send(data)


def odd_numbers(number: float) -> Strike:
    """The right answer, but for its numbers and for one more in each object."""

    def strike(struck: Struck) -> None:
        struck.exchange.send(answer(json.dumps(_odd(json.loads(struck.body), number)).encode()))

    return strike


def _odd(value: Any, number: float) -> Any:
    if isinstance(value, dict):
        return {name: _odd(each, number) for name, each in value.items()} | {"odd": number}
    if isinstance(value, list):
        return [_odd(each, number) for each in value]
    return number if type(value) is int else value


def with_a_cookie(struck: Struck) -> None:
    struck.exchange.send(answer(struck.body, f"Set-Cookie: {COOKIE}; Path=/"))


def redirect(to: str) -> Strike:
    """To an address, in which PORT is the backend's own."""

    def strike(struck: Struck) -> None:
        port = struck.exchange.sock.getsockname()[1]
        place = to.replace("PORT", str(port)) or struck.exchange.request.target
        struck.exchange.send(answer(b"", f"Location: {place}", status="302 Found"))

    return strike


def every_other_call(struck: Struck) -> None:
    if struck.before % 2:
        struck.exchange.send(answer(struck.body))
    else:
        says(b"", status="503 Service Unavailable")(struck)


def status(line: str, *headers: str) -> Strike:
    return says(b'{"error": {"code": "x", "message": "x"}}', *headers, status=line)


WRONG_JSON: Final = {
    "null": b"null",
    "a list": b"[]",
    "words": b'"words"',
    "a number": b"42",
    "true": b"true",
    "an empty object": b"{}",
    "data of null": b'{"data": null}',
    "data of words": b'{"data": "words"}',
    "data of a number": b'{"data": 42}',
    "an error with 200": b'{"error": {"code": "internal", "message": "x"}}',
    "half an object": b'{"data": [{"id": ',
    "two objects": b'{"data": {}} {"data": {}}',
}
RETRY_AFTER: Final = {
    "none": None,
    "0": "0",
    "seconds": "120",
    "negative": "-1",
    "a fraction": "1.5",
    "words": "soon",
    "huge": "9" * 400,
    "a date gone by": "Wed, 21 Oct 2015 07:28:00 GMT",
    "a date in the old form": "Friday, 31-Dec-99 23:59:59 GMT",
    "a date to come": "Fri, 31 Dec 9999 23:59:59 GMT",
}
DEEP: Final = 100_000
TOO_MANY: Final = "429 Too Many Requests"

FAULTS: Final = {
    "refused": Fault(None, "unreachable"),
    "reset": Fault(lambda struck: struck.exchange.reset(), "unreachable"),
    "black hole": Fault(silence, "unreachable", lasting=True),
    "10 s delay": Fault(late, "unreachable", lasting=True),
    "dripped headers": Fault(dripped_headers, "unreachable", lasting=True),
    "dripped body": Fault(dripped_body, "unreachable", lasting=True),
    "cut body": Fault(cut_body, "unreachable"),
    "empty body": Fault(says(b""), "unreadable"),
    "html": Fault(says(b"<html><h1>Sign in</h1></html>", "Content-Type: text/html"), "unreadable"),
    **{f"wrong json: {name}": Fault(says(body), "unreadable") for name, body in WRONG_JSON.items()},
    "NaN": Fault(odd_numbers(float("nan")), ""),
    "2^70": Fault(odd_numbers(2**70), ""),
    "deep": Fault(says(b'{"data": ' + b"[" * DEEP + b"]" * DEEP + b"}"), "unreadable"),
    "invalid utf-8": Fault(says(b'{"data": "\xff\xfe"}'), "unreadable"),
    "gzip bomb": Fault(
        says(gzip.compress(bytes(200 * MEGABYTE), 9), "Content-Encoding: gzip"), "unreadable"
    ),
    "200 MB": Fault(huge_and_said_so, "unreadable"),
    "200 MB unannounced": Fault(huge_and_not_said_so, "unreadable"),
    "401": Fault(status("401 Unauthorized"), "refused"),
    "403": Fault(status("403 Forbidden"), "refused"),
    "404": Fault(status("404 Not Found"), "not-found"),
    **{
        f"429, {name}": Fault(status(TOO_MANY, *([f"Retry-After: {wait}"] if wait else [])), "busy")
        for name, wait in RETRY_AFTER.items()
    },
    "500": Fault(status("500 Internal Server Error"), "failed"),
    "502": Fault(status("502 Bad Gateway"), "failed"),
    "503": Fault(status("503 Service Unavailable"), "failed"),
    "redirect": Fault(redirect(ELSEWHERE), "unreadable"),
    "redirect to another host": Fault(redirect(f"http://localhost:PORT{ELSEWHERE}"), "unreadable"),
    "redirect to itself": Fault(redirect(""), "unreadable"),
    "set-cookie": Fault(with_a_cookie, ""),
    "flapping": Fault(every_other_call, ""),
}
