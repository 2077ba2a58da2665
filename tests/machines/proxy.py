"""A small proxy: each request goes to the next machine, and past one that is gone."""

from collections.abc import Iterator
from contextlib import closing, contextmanager
from http.client import HTTPConnection, HTTPException, HTTPResponse
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from threading import Thread
from typing import Final

from tests.serving import PATIENCE

OURS: Final = {"connection", "keep-alive", "transfer-encoding", "content-length", "date", "server"}


class Proxy(ThreadingHTTPServer):
    """Says whom it asks for, and forgets what is said of that to itself."""

    daemon_threads = True
    request_queue_size = 128

    def __init__(self, ports: list[int]) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.ports = ports
        self._turns = count()

    def order(self) -> list[int]:
        """The machines, beginning with the one whose turn it is."""
        turn = next(self._turns) % len(self.ports)
        return self.ports[turn:] + self.ports[:turn]

    def handle_error(self, request: object, client_address: object) -> None:
        """A reader that hangs up is no news."""


@contextmanager
def proxying(*ports: int) -> Iterator[int]:
    """The port of a proxy in front of these."""
    with Proxy(list(ports)) as proxy:
        thread = Thread(target=proxy.serve_forever, args=(0.05,))
        thread.start()
        yield proxy.server_port
        proxy.shutdown()
        thread.join()


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    timeout = 30.0
    server: Proxy

    def do_GET(self) -> None:
        self._pass_on(self.server.order())

    do_POST = do_GET  # noqa: N815 - the parent looks for this name

    def _pass_on(self, ports: list[int]) -> None:
        """Past a machine that is gone; what may not be asked twice, only if nobody heard it."""
        body = self.rfile.read(int(self.headers.get("Content-Length", "0")))
        for port in ports:
            heard = False
            try:
                with closing(HTTPConnection("127.0.0.1", port, timeout=PATIENCE)) as line:
                    line.connect()
                    heard = True
                    line.request(self.command, self.path, body, self._headers())
                    answer = line.getresponse()
                    return self._answer(answer, answer.read())
            except (HTTPException, OSError):
                if heard and self.command != "GET":
                    break
        return self.send_error(502)

    def _headers(self) -> dict[str, str]:
        said = {name: value for name, value in self.headers.items() if name.lower() not in OURS}
        earlier = said.get("X-Forwarded-For", "")
        said["X-Forwarded-For"] = f"{earlier}, {self.client_address[0]}".removeprefix(", ")
        return said | {"Connection": "close"}

    def _answer(self, answer: HTTPResponse, body: bytes) -> None:
        self.send_response_only(answer.status, answer.reason)
        for name, value in answer.getheaders():
            if name.lower() not in OURS:
                self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        if self.close_connection:
            self.send_header("Connection", "close")
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Quiet."""
