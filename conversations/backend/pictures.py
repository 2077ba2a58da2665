"""Pictures on strangers' servers: fetched over TLS, from public addresses, with nothing of ours.

Their addresses come from the backend alone, but whoever wrote a profile may have chosen them. So
the name is resolved once, every address that it has is looked at, and the connection goes to one
of those that were found good: a name that changes its mind in between leads nowhere else.
"""

import logging
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import contextmanager
from http import HTTPStatus
from ipaddress import IPv6Address, IPv6Network, ip_address
from typing import Final, NamedTuple

import requests
from urllib3.exceptions import HTTPError

from conversations.backend.address import parsed
from conversations.backend.deadline import time_left, until
from conversations.backend.sessions import closed_session
from conversations.backend.wire import body_within

LARGEST: Final = 512 * 1024
HTTPS_PORT: Final = 443
GLOBAL_UNICAST: Final = IPv6Network("2000::/3")
SIGNS: Final = (
    (b"\x89PNG\r\n\x1a\n", "image/png"),
    (b"\xff\xd8\xff", "image/jpeg"),
    (b"GIF87a", "image/gif"),
    (b"GIF89a", "image/gif"),
)

log = logging.getLogger("conversations.backend")


class Picture(NamedTuple):
    """What a picture is by its own first bytes, whatever its server called it."""

    kind: str
    body: bytes


def is_public(text: str) -> bool:
    """Whether an address is one of the open internet, and no way to anything nearer.

    Of version 6 only plain global ones: others wrap an address of version 4.
    """
    try:
        address = ip_address(text)
    except ValueError:
        return False
    if isinstance(address, IPv6Address):
        wrapped = address.sixtofour or address.teredo
        return address in GLOBAL_UNICAST and address.is_global and not wrapped
    return address.is_global and not address.is_multicast


def kind_of(body: bytes) -> str | None:
    """PNG, JPEG, GIF or WebP; None for anything else, SVG among it, which can hold scripts."""
    if body[:4] == b"RIFF" and body[8:12] == b"WEBP":
        return "image/webp"
    return next((kind for sign, kind in SIGNS if body.startswith(sign)), None)


class Pictures:
    """Fetches pictures, each on a worker thread, so that slow names hold nobody up for long.

    `permits` says to which addresses it may connect, `ports` to which ports.
    """

    def __init__(
        self,
        permits: Callable[[str], bool] = is_public,
        ports: frozenset[int] = frozenset({HTTPS_PORT}),
        ca_bundle: str | None = None,
        deadline: float = 4.0,
    ) -> None:
        self._permits = permits
        self._ports = ports
        self._ca_bundle = ca_bundle
        self._deadline = deadline
        self._workers = ThreadPoolExecutor(4, "casey-pictures")

    def fetch(self, url: str) -> Picture | None:
        """The picture, or None for whatever reason there is none, by the deadline."""
        if not self._is_welcome(url):
            return None
        end = time.monotonic() + self._deadline
        body = _result(self._workers.submit(self._body, url, end), self._deadline)
        kind = kind_of(body) if body else None
        log.info("A participant's picture: %s", kind or "none")
        return Picture(kind, body) if body and kind else None

    def close(self) -> None:
        """Without waiting for what is under way."""
        self._workers.shutdown(wait=False, cancel_futures=True)

    def _is_welcome(self, url: str) -> bool:
        parts = parsed(url)
        return (
            parts is not None
            and parts.scheme == "https"
            and bool(parts.hostname)
            and "@" not in parts.netloc
            and (HTTPS_PORT if parts.port is None else parts.port) in self._ports
        )

    def _body(self, url: str, end: float) -> bytes | None:
        try:
            with until(end, self._permits), self._answer(url) as response:
                is_there = response.status_code == HTTPStatus.OK
                return body_within(response, LARGEST) if is_there else None
        except (requests.RequestException, HTTPError, OSError, ValueError):
            return None

    @contextmanager
    def _answer(self, url: str) -> Iterator[requests.Response]:
        """With a session of its own: nothing of one picture's server reaches another's."""
        with (
            closed_session(ca_bundle=self._ca_bundle, accept="image/*") as session,
            session.get(url, timeout=time_left(), stream=True, allow_redirects=False) as response,
        ):
            yield response


def _result(future: Future[bytes | None], seconds: float) -> bytes | None:
    wait([future], seconds)
    if future.cancel() or not future.done():
        return None
    return future.result()
