"""The box on a loopback port, for curl and every other tool."""

import socket
from contextlib import suppress
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from socketserver import TCPServer
from threading import Thread
from typing import Any, Self

from conversations.sandbox.api import Sandbox
from conversations.sandbox.faults import NoReplyError
from conversations.sandbox.replies import Reply

PREFIX = "/v1/backend"
MAX_BODY = 1 << 20


class Server:
    """Bound from the start, answering between `start` and `stop`."""

    def __init__(self, sandbox: Sandbox, host: str, port: int) -> None:
        self._listener = _Listener(sandbox, host, port)
        self._thread = Thread(target=self._listener.serve_forever, args=(0.05,), daemon=True)

    @property
    def port(self) -> int:
        return self._listener.server_port

    @property
    def url(self) -> str:
        return f"http://{self._listener.server_name}:{self.port}{PREFIX}"

    def start(self) -> Self:
        self._thread.start()
        return self

    def stop(self) -> None:
        if self._thread.is_alive():
            self._listener.shutdown()
            self._thread.join()
        self._listener.hang_up()
        self._listener.server_close()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.stop()


def serve(sandbox: Sandbox, host: str = "127.0.0.1", port: int = 0) -> Server:
    """Raises OSError where the port is taken; port 0 is any free one."""
    return Server(sandbox, host, port)


class _Listener(ThreadingHTTPServer):
    request_queue_size = 128

    def __init__(self, sandbox: Sandbox, host: str, port: int) -> None:
        self.sandbox = sandbox
        self._open: set[socket.socket] = set()
        super().__init__((host, port), _Handler)

    def server_bind(self) -> None:
        TCPServer.server_bind(self)  # the parent's would look its own name up in the DNS
        self.server_name, self.server_port = str(self.server_address[0]), self.server_address[1]

    def process_request(self, request: Any, client_address: Any) -> None:
        self._open.add(request)
        super().process_request(request, client_address)

    def shutdown_request(self, request: Any) -> None:
        self._open.discard(request)
        super().shutdown_request(request)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller that hangs up is no news."""

    def hang_up(self) -> None:
        """End the connections that callers keep alive."""
        for connection in list(self._open):
            with suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    timeout = 30.0
    disable_nagle_algorithm = True
    server: _Listener

    def __getattr__(self, name: str) -> Any:
        """The parent looks for a `do_` for each method: here the box answers them all."""
        if name.startswith("do_"):
            return self._answer
        raise AttributeError(name)

    def _answer(self) -> None:
        self._drain()
        target, _, query = self.path.partition("?")
        path = target.removeprefix(PREFIX) if target.startswith(PREFIX) else ""
        headers = dict(self.headers.items())
        try:
            reply = self.server.sandbox.answer(self.command, path, query, headers)
        except NoReplyError:
            self.close_connection = True
            return
        self._send(reply)

    def _drain(self) -> None:
        """No call has a body that matters, but an unread one would be taken for the next call."""
        length = self.headers.get("Content-Length", "0")
        chunked = "Transfer-Encoding" in self.headers
        if length.isdecimal() and int(length) <= MAX_BODY and not chunked:
            self.rfile.read(int(length))
        else:
            self.close_connection = True

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in reply.headers.items():
            self.send_header(name, value)
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        if self.command != "HEAD":
            self.wfile.write(reply.body)

    def log_message(self, *_: object) -> None:
        """Quiet: paths hold ids, and tests have better things to print."""
