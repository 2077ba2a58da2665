"""The sandbox on a real socket, with a fault at some of its paths."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from fnmatch import fnmatchcase
from typing import Final, Self
from urllib.parse import urlsplit

from conversations.sandbox.api import Sandbox
from conversations.sandbox.replies import Reply
from tests.backend.wire_server import Exchange, Request, WireServer, answer
from tests.faults.faults import Fault, Struck

NOUNS: Final = ("/conversations", "/agents")


class Backend:
    """On a port of its own; it can go away and come back there."""

    def __init__(self, box: Sandbox) -> None:
        self.box = box
        self.key = box.keys[0]
        self.requests: list[Request] = []
        self._struck: Counter[str] = Counter()
        self._faults: list[tuple[str, Fault]] = []
        self._server: WireServer | None = None
        self._port = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def __enter__(self) -> Self:
        self.up()
        return self

    def __exit__(self, *_: object) -> None:
        self.down()

    def up(self) -> None:
        server = WireServer(self._answer, port=self._port)
        self._server, self._port = server, server.port
        server.__enter__()

    def down(self) -> None:
        """Hang up on everybody; from now on connections are refused."""
        if self._server:
            self._server.__exit__(None, None, None)
            self._server = None

    @contextmanager
    def failing(self, glob: str, fault: Fault) -> Iterator[None]:
        """The fault strikes the paths of this glob until the block ends."""
        entry = (glob, fault)
        self._struck.clear()
        self._faults.append(entry)
        if fault.strike is None:
            self.down()
        try:
            yield
        finally:
            self._faults.remove(entry)
            if fault.strike is None:
                self.up()

    def strangers(self) -> list[Request]:
        """Calls that must never be made: without the key, with a cookie, or to elsewhere."""
        return [request for request in self.requests if not self._is_proper(request)]

    def _is_proper(self, request: Request) -> bool:
        return (
            request.path.startswith(NOUNS)
            and request.headers.get("authorization") == f"Bearer {self.key}"
            and "cookie" not in request.headers
        )

    def _answer(self, exchange: Exchange) -> None:
        self.requests.append(exchange.request)
        path, reply = exchange.request.path, self._right(exchange.request)
        for glob, fault in tuple(self._faults):
            if fault.strike and fnmatchcase(path, glob):
                before, self._struck[path] = self._struck[path], self._struck[path] + 1
                fault.strike(Struck(exchange, reply.body, before))
                return
        headers = [f"{name}: {value}" for name, value in reply.headers.items() if _is_free(name)]
        exchange.send(answer(reply.body, *headers, status=f"{reply.status} So"))

    def _right(self, request: Request) -> Reply:
        query = urlsplit(request.target).query
        return self.box.answer("GET", request.path, query, request.headers)


def _is_free(name: str) -> bool:
    """Whether the wire does not say it already."""
    return name.lower() != "content-length"
