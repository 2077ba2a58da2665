"""A server that stands where Redis should be."""

import socketserver
import threading
from collections.abc import Iterator
from contextlib import contextmanager

REPLIES: dict[str, bytes | None] = {
    "silent": None,
    "hangs up": b"",
    "full": b"-OOM command not allowed when used memory > 'maxmemory'.\r\n",
    "still loading": b"-LOADING Redis is loading the dataset in memory\r\n",
    "not a Redis": b"HTTP/1.1 400 Bad Request\r\n\r\n",
}


@contextmanager
def speaking(reply: bytes | None) -> Iterator[str]:
    """The URL of a server that says the same to whatever it is asked; None: nothing."""
    over = threading.Event()

    class Handler(socketserver.BaseRequestHandler):
        def handle(self) -> None:
            while self.request.recv(4096) and reply:
                self.request.sendall(reply)
            if reply is None:
                over.wait(60)

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        yield f"redis://127.0.0.1:{server.server_address[1]}/0"
        over.set()
        server.shutdown()
        thread.join()
