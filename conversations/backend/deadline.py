"""Connections that end with the call they serve.

`timeout=` bounds one read, not a call: a peer that sends a byte now and then keeps a thread for
ever, in the headers as well as in the body. Here every read of a socket gets what is left of the
deadline of the thread's call, TLS and proxies included.
"""

import http.client
import io
import math
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TYPE_CHECKING, Any

from requests.adapters import HTTPAdapter
from urllib3 import HTTPConnectionPool, HTTPSConnectionPool, PoolManager, ProxyManager
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util.connection import allowed_gai_family, create_connection

if TYPE_CHECKING:
    from _typeshed import WriteableBuffer

_call = threading.local()
_page: ContextVar[float] = ContextVar("page", default=math.inf)


@contextmanager
def page_until(deadline: float) -> Iterator[None]:
    """No call that this thread starts goes on after `deadline` (of time.monotonic)."""
    token = _page.set(deadline)
    try:
        yield
    finally:
        _page.reset(token)


def page_deadline() -> float:
    """When the page that this thread makes must be done; infinite outside `page_until`."""
    return _page.get()


def anywhere(address: str) -> bool:  # noqa: ARG001 - as any rule about addresses
    """No address is refused."""
    return True


@contextmanager
def until(deadline: float, permits: Callable[[str], bool] = anywhere) -> Iterator[None]:
    """Every connection that this thread uses ends at `deadline` (of time.monotonic).

    New ones go to addresses that `permits` allows, and to no other that the host may have.
    """
    _call.deadline, _call.permits = deadline, permits
    try:
        yield
    finally:
        del _call.deadline, _call.permits


def time_left() -> float:
    """Seconds left of the thread's call; TimeoutError where none are."""
    left: float = _call.deadline - time.monotonic()
    if left <= 0:
        raise TimeoutError("the deadline has passed")
    return left


def in_call() -> bool:
    """Whether this thread is inside `until`."""
    return hasattr(_call, "deadline")


class DeadlineAdapter(HTTPAdapter):
    """Only for use inside `until`."""

    def init_poolmanager(self, *args: Any, **options: Any) -> None:
        super().init_poolmanager(*args, **options)
        _use_deadlines(self.poolmanager)

    def proxy_manager_for(self, proxy: str, **options: Any) -> ProxyManager:
        manager: ProxyManager = super().proxy_manager_for(proxy, **options)
        _use_deadlines(manager)
        return manager


class _Reads(io.RawIOBase):
    """A socket's own file, with the deadline set anew before each read."""

    def __init__(self, file: io.RawIOBase, sock: socket.socket) -> None:
        self._file = file
        self._sock = sock

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: "WriteableBuffer") -> int | None:
        self._sock.settimeout(time_left())
        return self._file.readinto(buffer)

    def close(self) -> None:
        self._file.close()
        super().close()


class _Response(http.client.HTTPResponse):
    def __init__(self, sock: socket.socket, *args: Any, **options: Any) -> None:
        super().__init__(sock, *args, **options)
        self.fp = io.BufferedReader(_Reads(self.fp.detach(), sock))


class _Connection(HTTPConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _TLSConnection(HTTPSConnection):
    response_class = _Response

    def _new_conn(self) -> socket.socket:
        return _connect(self)


class _Pool(HTTPConnectionPool):
    ConnectionCls = _Connection


class _TLSPool(HTTPSConnectionPool):
    ConnectionCls = _TLSConnection


def _use_deadlines(manager: PoolManager) -> None:
    manager.pool_classes_by_scheme = {"http": _Pool, "https": _TLSPool}


def _connect(connection: HTTPConnection) -> socket.socket:
    """All addresses of the host share one deadline; urllib3 would give it to each of them."""
    trouble = OSError("the host has no address")
    for address in _addresses(connection):
        try:
            return create_connection(address, time_left(), None, connection.socket_options)
        except OSError as error:
            trouble = error
    raise trouble


def _addresses(connection: HTTPConnection) -> list[tuple[str, int]]:
    found = socket.getaddrinfo(
        connection.host, connection.port, allowed_gai_family(), socket.SOCK_STREAM
    )
    addresses = [(str(address[0]), int(address[1])) for *_, address in found]
    return [address for address in addresses if _call.permits(address[0])]
