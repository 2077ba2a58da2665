"""A wiki at an origin of its own."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread


def page(*parts: str) -> str:
    """These pieces of HTML, one below the other."""
    return f"<!doctype html><html lang=en><title>Wiki</title>{''.join(parts)}"


def link(address: str, words: str) -> str:
    return f'<p><a href="{address}">{words}</a></p>'


def frame(address: str, width: int = 480, height: int = 280) -> str:
    """As docs/wikis.md tells the people who write wikis to do it."""
    return (
        f'<iframe src="{address}" width="{width}" height="{height}" title="Conversation"></iframe>'
    )


@contextmanager
def serving(html: str) -> Iterator[int]:
    """A page at a port of this machine, under both of its names."""

    class Wiki(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Wiki) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
