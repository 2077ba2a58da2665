"""gunicorn's threads, with a few set apart for what never waits for the backend.

Readers wait on a thread each. Where the backend hangs they can fill them all, and whoever asked
after them, a supervisor among them, would wait as long.
"""

import re
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from selectors import EVENT_READ
from typing import Any, Final

from django.conf import settings
from gunicorn.workers.gthread import ThreadWorker

QUICK_THREADS: Final = 4
SILENT_SECONDS: Final = 5
LONGEST_HEAD: Final = 16 * 1024
QUICK: Final = re.compile(
    rb"(GET|HEAD) (/livez|/readyz|/metrics|%b[^ ?]*)[ ?]" % re.escape(settings.STATIC_URL.encode())
)


class QuickLane(ThreadWorker):  # type: ignore[misc]
    """A request that is whole and goes to one of those addresses is nobody's to hold up."""

    def init_process(self) -> None:
        self.quick = ThreadPoolExecutor(QUICK_THREADS, "quick")
        super().init_process()

    def enqueue_req(self, conn: Any) -> None:
        """A new connection waits for its first bytes without a thread."""
        start = _peeked(conn.sock)
        if start is None and not conn.initialized:
            self._await_data(conn)
            return
        pool = self.quick if _is_quick(start) else self.tpool
        done = pool.submit(self.handle, conn)
        done.add_done_callback(
            lambda ended: self.method_queue.defer(self.finish_request, conn, ended)
        )

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
