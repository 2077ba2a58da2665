"""A server that answers, byte for byte, what a test tells it to."""

import json
import os
import socket
import socketserver
import ssl
import struct
import threading
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self
from urllib.parse import parse_qsl, urlsplit


@dataclass(frozen=True)
class Request:
    """One request; `connection` counts from 1."""

    target: str
    headers: dict[str, str]
    connection: int

    @property
    def path(self) -> str:
        return urlsplit(self.target).path

    @property
    def query(self) -> list[tuple[str, str]]:
        return parse_qsl(urlsplit(self.target).query)


class Exchange:
    """One request and the way back to the client."""

    def __init__(self, request: Request, sock: socket.socket, stopping: threading.Event) -> None:
        self.request = request
        self.sock = sock
        self._stopping = stopping

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def wait(self, seconds: float) -> None:
        """At most `seconds`: the end of the server ends it too."""
        if self._stopping.wait(seconds):
            raise ConnectionAbortedError

    def drip(self, data: bytes = b"x", pause: float = 0.02) -> None:
        """For ever, or until the client goes away."""
        while True:
            self.send(data)
            self.wait(pause)

    def close(self) -> None:
        raise ConnectionAbortedError

    def reset(self) -> None:
        self.sock.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        os.close(self.sock.detach())
        self.close()


Script = Callable[[Exchange], None]


class WireServer:
    """On a loopback port, over TLS if a context is given, until the block ends."""

    def __init__(
        self, script: Script, context: ssl.SSLContext | None = None, port: int = 0
    ) -> None:
        self.script = script
        self.requests: list[Request] = []
        self.connections = 0
        self.stopping = threading.Event()
        self._open: set[socket.socket] = set()
        self._server = _Server(self, context, port)
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    @property
    def port(self) -> int:
        return self._server.socket.getsockname()[1]  # type: ignore[no-any-return]

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        for sock in list(self._open):
            _hang_up(sock)
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def serve(self, sock: socket.socket) -> None:
        self.connections += 1
        self._open.add(sock)
        number = self.connections
        try:
            with sock.makefile("rb") as lines:
                while request := _read(lines, number):
                    self.requests.append(request)
                    self.script(Exchange(request, sock, self.stopping))
        except OSError:
            pass  # one of the two has hung up
        finally:
            self._open.discard(sock)


class _Server(socketserver.ThreadingTCPServer):
    request_queue_size = 256
    allow_reuse_address = True

    def __init__(self, wire: WireServer, context: ssl.SSLContext | None, port: int) -> None:
        self.wire = wire
        self.context = context
        super().__init__(("127.0.0.1", port), _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        """On the connection's own thread, where a handshake holds up nobody."""
        if self.context is None:
            super().finish_request(request, client_address)
            return
        try:
            with self.context.wrap_socket(request, server_side=True) as wrapped:
                super().finish_request(wrapped, client_address)
        except OSError:
            pass  # the client did not like the certificate


class _Handler(socketserver.BaseRequestHandler):
    server: _Server

    def handle(self) -> None:
        self.server.wire.serve(self.request)


def answer(body: bytes, *headers: str, status: str = "200 OK") -> bytes:
    """A whole reply, with its Content-Length."""
    length = f"Content-Length: {len(body)}"
    return head(length, *headers, status=status) + body


def head(*headers: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *headers, "", ""]).encode("latin-1")


def chunk(data: bytes) -> bytes:
    return b"%x\r\n%b\r\n" % (len(data), data)


def saying(payload: object) -> Script:
    """Answers every request with this JSON."""
    return sending(answer(json.dumps(payload).encode()))


def sending(data: bytes) -> Script:
    """Answers every request with these bytes."""
    return lambda exchange: exchange.send(data)


def server_side(certificate: Path) -> ssl.SSLContext:
    """What a server needs to speak TLS with this certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)
    return context


def _read(lines: Any, connection: int) -> Request | None:
    first = lines.readline().decode("latin-1").split()
    if not first:
        return None
    headers = {}
    while line := lines.readline().strip():
        name, _, value = line.decode("latin-1").partition(":")
        headers[name.lower()] = value.strip()
    return Request(first[1], headers, connection)


def _hang_up(sock: socket.socket) -> None:
    with suppress(OSError):  # it may be gone already
        sock.shutdown(socket.SHUT_RDWR)
