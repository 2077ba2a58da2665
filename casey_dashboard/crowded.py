"""What readers are told who would wait too long for a thread. It must cost next to nothing."""

from collections.abc import Callable, Iterable
from functools import cache
from typing import Any, Final

from django.template.loader import render_to_string

from casey_dashboard.refusals import of_every_answer
from conversations import meters

RETRY_SECONDS: Final = 2
HEADERS: Final = {
    "Content-Type": "text/html; charset=utf-8",
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; "
        "frame-ancestors 'none'"
    ),
    "Cache-Control": "private, no-store",
    "Vary": "Cookie, HX-Request",
    "X-Content-Type-Options": "nosniff",
    "Retry-After": str(RETRY_SECONDS),
}
# What htmx shows stays as it is; a line says why (static/js/failure.js).
FRAGMENT: Final = {"HX-Reswap": "none", "HX-Push-Url": "false"}


def crowded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
    """A WSGI application with one answer."""
    meters.TURNED_AWAY.inc()
    fragment = environ.get("HTTP_HX_REQUEST") == "true"
    body = b"" if fragment else _page()
    headers = HEADERS | of_every_answer() | {"Content-Length": str(len(body))}
    start_response(
        "503 Service Unavailable", list((headers | (FRAGMENT if fragment else {})).items())
    )
    return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]


@cache
def _page() -> bytes:
    return render_to_string("errors/turned-away.html").encode()
