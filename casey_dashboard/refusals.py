"""What the server answers by itself, before a request is one or after the product has failed."""

from socket import socket
from typing import Final

from django.conf import settings
from gunicorn import util

from conversations.headers import EVERY_RESPONSE

CLOSED: Final = {
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Security-Policy": "default-src 'none'; frame-ancestors 'none'",
    "Cache-Control": "private, no-store",
    "X-Content-Type-Options": "nosniff",
    "Connection": "close",
}


def write_refusal(client: socket, status: int, reason: str, _detail: str) -> None:
    """Send the status with the headers of other answers; the detail would quote the request."""
    body = f"{reason}\n"
    headers = CLOSED | of_every_answer() | {"Content-Length": str(len(body))}
    lines = [f"HTTP/1.1 {status} {reason}", *(f"{name}: {headers[name]}" for name in headers)]
    util.write_nonblock(client, "\r\n".join([*lines, "", body]).encode("latin-1"))


def of_every_answer() -> dict[str, str]:
    """What the product's middleware, and Django's by the settings, put on each answer."""
    given = EVERY_RESPONSE | {
        "X-Frame-Options": settings.X_FRAME_OPTIONS,
        "Referrer-Policy": str(settings.SECURE_REFERRER_POLICY),
        "Cross-Origin-Opener-Policy": str(settings.SECURE_CROSS_ORIGIN_OPENER_POLICY),
    }
    return given | _https() if settings.SECURE_HSTS_SECONDS else given


def _https() -> dict[str, str]:
    whole = "; includeSubDomains" if settings.SECURE_HSTS_INCLUDE_SUBDOMAINS else ""
    return {"Strict-Transport-Security": f"max-age={settings.SECURE_HSTS_SECONDS}{whole}"}
