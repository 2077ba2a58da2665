"""One request, one reply: the only place that talks HTTP.

`Wire.fetch` is all that others know of it: what tries again and holds back offers the same method
and stands between the two.
"""

import logging
import threading
import time
import zlib
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from typing import TypeVar

import requests
from urllib3.exceptions import DecodeError, HTTPError

from conversations import tally
from conversations.backend.deadline import time_left, until
from conversations.backend.endpoints import MEGABYTE, Endpoint
from conversations.backend.errors import Unreachable, Unreadable, from_status
from conversations.backend.sessions import Route

T = TypeVar("T")

CHUNK = 64 * 1024
LARGE = 4 * MEGABYTE
LARGE_AT_ONCE = 2
REFUSALS = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})

_large_ones = threading.BoundedSemaphore(LARGE_AT_ONCE)

log = logging.getLogger("conversations.backend")


@dataclass(frozen=True)
class _Reply:
    """What came back, as values: the exceptions of requests hold the key, and must end here."""

    status: int | None = None
    retry_after: str | None = None
    body: bytes | None = None
    trouble: str = ""


class Wire:
    """Calls to one backend, with a session for each thread that asks."""

    def __init__(self, base_url: str, route: Route) -> None:
        self._base_url = base_url
        self._route = route
        self._local = threading.local()
        self._sessions: list[requests.Session] = []

    def fetch(self, endpoint: Endpoint[T], deadline: float) -> T:
        """The answer, or an error of the tree, by `deadline` (of time.monotonic)."""
        began = time.monotonic()
        reply = self._exchange(endpoint, deadline)
        if reply.status in REFUSALS and self._route.key.renewed():
            reply = self._exchange(endpoint, deadline)
        seconds = time.monotonic() - began
        log.info("GET %s %s %d ms", endpoint.path, reply.status or "-", round(seconds * 1000))
        return _understood(endpoint, reply, f"after {seconds:.2f} s")

    def close(self) -> None:
        """Only when no call is under way."""
        while self._sessions:
            self._sessions.pop().close()

    def _exchange(self, endpoint: Endpoint[T], deadline: float) -> _Reply:
        try:
            with until(deadline), self._get(endpoint) as response:
                return _received(response, endpoint.cap)
        except (requests.RequestException, HTTPError, OSError) as error:
            return _Reply(trouble=root_cause(error))

    def _get(self, endpoint: Endpoint[T]) -> requests.Response:
        return self._session().get(
            self._base_url + endpoint.path,
            params=endpoint.query,
            headers={"X-Request-ID": tally.current().request_id or None},
            timeout=time_left(),
            stream=True,
            allow_redirects=False,
        )

    def _session(self) -> requests.Session:
        if not hasattr(self._local, "session"):
            self._local.session = self._route.session()
            self._sessions.append(self._local.session)
        session: requests.Session = self._local.session
        return session


def _received(response: requests.Response, cap: int) -> _Reply:
    if response.status_code != HTTPStatus.OK:
        return _Reply(response.status_code, response.headers.get("Retry-After"))
    try:
        body = body_within(response, cap)
    except DecodeError:
        return _Reply(response.status_code, trouble="not the encoding it claims")
    trouble = "too large" if body is None else ""
    return _Reply(response.status_code, body=body, trouble=trouble)


def body_within(response: requests.Response, cap: int) -> bytes | None:
    """The decoded body, None if it is larger than the cap: never more than that is kept.

    Only a few large ones are read at a time, whatever the number of calls: the others wait.
    """
    if (response.raw.length_remaining or 0) > cap:
        return None
    with ExitStack() as place:
        body = _Body()
        while piece := response.raw.read1(CHUNK, decode_content=True):
            if body.size <= LARGE < body.size + len(piece):
                place.enter_context(_place_for_a_large_one())
            body.add(piece)
            if body.size > cap:
                return None
            time_left()
        return body.whole()


class _Body:
    """A body as it comes. The rest of a large one is packed: it may be thrown away unread."""

    def __init__(self) -> None:
        self.size = 0
        self._plain: list[bytes] = []
        self._packed: list[bytes] = []
        self._packer = zlib.compressobj(1)

    def add(self, piece: bytes) -> None:
        self.size += len(piece)
        if self.size <= LARGE:
            self._plain.append(piece)
        else:
            self._packed.append(self._packer.compress(piece))

    def whole(self) -> bytes:
        """Only once, at its end."""
        start = b"".join(self._plain)
        if not self._packed:
            return start
        return start + zlib.decompress(b"".join([*self._packed, self._packer.flush()]))


@contextmanager
def _place_for_a_large_one() -> Iterator[None]:
    if not _large_ones.acquire(timeout=time_left()):
        raise TimeoutError("no place for a large answer in time")
    try:
        yield
    finally:
        _large_ones.release()


def _understood(endpoint: Endpoint[T], reply: _Reply, when: str) -> T:
    """What the reply says. Nothing is raised inside `except`, which would chain the cause."""
    if reply.status is None:
        detail = f"GET {endpoint.path} got no answer: {reply.trouble} {when}"
        raise Unreachable(detail, passing=True)
    detail = f"GET {endpoint.path} answered {reply.status} {when}"
    if reply.status != HTTPStatus.OK:
        raise from_status(reply.status, detail, by_id=endpoint.by_id, retry_after=reply.retry_after)
    trouble = reply.trouble
    if reply.body is not None:
        try:
            return endpoint.read(reply.body)
        except Unreadable as error:
            trouble = error.detail
    raise Unreadable(": ".join([detail, trouble]))


def root_cause(error: BaseException) -> str:
    """The first cause in its own words; those of requests and urllib3 quote URLs."""
    while error.__context__:
        error = error.__context__
    reason = error.strerror if isinstance(error, OSError) else None
    return f"{type(error).__name__} {reason}" if reason else type(error).__name__
