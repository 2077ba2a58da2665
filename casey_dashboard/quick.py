"""gunicorn's threads, with a few set apart for what never waits for the backend.

Readers wait on a thread each. Where the backend hangs they can fill them all, and whoever asked
after them, a supervisor among them, would wait as long.

A crowd that comes at once may stand in line for a thread. A line that does not get shorter is
another matter: once somebody has stood in it for `STANDING_SECONDS`, newcomers are told at once,
and who has stood there for `LONGEST_WAIT` is told then, so that nobody's page takes longer than
that and its own calls.
"""

import re
import socket
import threading
import time
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from django.conf import settings
from gunicorn.workers.gthread import ThreadWorker

from casey_dashboard.crowded import crowded

QUICK_THREADS: Final = 4
TELLING_THREADS: Final = 2
SILENT_SECONDS: Final = 5
STANDING_SECONDS: Final = 1.5
LONGEST_WAIT: Final = 3.0
LONGEST_HEAD: Final = 16 * 1024
QUICK: Final = re.compile(
    rb"(GET|HEAD) (/livez|/readyz|/metrics|%b[^ ?]*)[ ?]" % re.escape(settings.STATIC_URL.encode())
)


@dataclass(frozen=True)
class Standing:
    """Somebody in line for a thread, since when (of time.monotonic)."""

    conn: Any
    turn: Future[Any]
    since: float


class QuickLane(ThreadWorker):  # type: ignore[misc]
    """A request that is whole and goes to one of those addresses is nobody's to hold up."""

    wsgi: Any

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self.line: deque[Standing] = deque()

    def init_process(self) -> None:
        self.quick = ThreadPoolExecutor(QUICK_THREADS, "quick")
        self.telling = ThreadPoolExecutor(TELLING_THREADS, "telling")
        self._told = threading.local()
        super().init_process()

    def load_wsgi(self) -> None:
        """The product, and what stands in for it before those who are turned away."""
        super().load_wsgi()
        self._product, self.wsgi = self.wsgi, self._application

    def enqueue_req(self, conn: Any) -> None:
        """A new connection waits for its first bytes without a thread."""
        start = _peeked(conn.sock)
        if start is None and not conn.initialized:
            self._await_data(conn)
            return
        if _is_quick(start):
            self._begin(self.quick, self.handle, conn)
        elif self._longest_wait() > STANDING_SECONDS:
            self._begin(self.telling, self._tell, conn)
        else:
            turn = self._begin(self.tpool, self.handle, conn)
            self.line.append(Standing(conn, turn, time.monotonic()))

    def murder_pending(self) -> None:
        """Called about once a second."""
        super().murder_pending()
        while self._longest_wait() > LONGEST_WAIT:
            first = self.line.popleft()
            if first.turn.cancel():
                self._begin(self.telling, self._tell, first.conn)

    def _begin(
        self, pool: ThreadPoolExecutor, handle: Callable[[Any], Any], conn: Any
    ) -> Future[Any]:
        turn = pool.submit(handle, conn)
        turn.add_done_callback(partial(self._ended, conn))
        return turn

    def _ended(self, conn: Any, turn: Future[Any]) -> None:
        """Whoever left the line is handled elsewhere."""
        if not turn.cancelled():
            self.method_queue.defer(self.finish_request, conn, turn)

    def _longest_wait(self) -> float:
        """How long the first in line has stood there."""
        while self.line and (self.line[0].turn.running() or self.line[0].turn.done()):
            self.line.popleft()
        return time.monotonic() - self.line[0].since if self.line else 0.0

    def _application(self, environ: dict[str, Any], start_response: Any) -> Any:
        turned_away = getattr(self._told, "now", False)
        return (crowded if turned_away else self._product)(environ, start_response)

    def _tell(self, conn: Any) -> Any:
        self._told.now = True
        return self.handle(conn)

    def _await_data(self, conn: Any) -> None:
        conn.sock.setblocking(False)
        conn.timeout = time.monotonic() + SILENT_SECONDS
        self.pending_conns.append(conn)
        ready = partial(self.on_pending_socket_readable, conn)
        self.poller.register(conn.sock, EVENT_READ, ready)


def _peeked(connection: socket.socket) -> bytes | None:
    """What has arrived and is not read yet; None where nothing has."""
    try:
        return connection.recv(LONGEST_HEAD, socket.MSG_PEEK | socket.MSG_DONTWAIT)
    except BlockingIOError:
        return None
    except OSError:
        return b""  # it has hung up, as whoever reads it will find


def _is_quick(start: bytes | None) -> bool:
    return bool(start and b"\r\n\r\n" in start and QUICK.match(start))
