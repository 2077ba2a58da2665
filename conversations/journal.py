"""What a request was and what it cost: a line of the log, metrics, and a header for admins.

A request is named by its route: its address holds ids and what was asked for.
"""

import logging
from collections.abc import Callable, Iterator
from contextvars import Context, copy_context
from dataclasses import dataclass
from functools import partial
from http import HTTPStatus
from time import perf_counter
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase

from conversations import meters, tally
from conversations.access.permissions import SETTINGS
from conversations.headers import is_static_file
from conversations.htmx import wants_fragment
from conversations.tally import Tally

GetResponse = Callable[[HttpRequest], HttpResponse]

# Asked every few seconds by machines, and answered without anybody's data.
UNTOLD: Final = frozenset({"livez", "metrics"})
UNKNOWN: Final = "unknown"
METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"})

log = logging.getLogger("conversations.requests")


@dataclass(frozen=True, slots=True)
class Visit:
    """A request that has been answered. Times are in seconds."""

    route: str
    method: str
    status: int
    kind: str
    took: float
    tally: Tally

    @property
    def ours(self) -> float:
        return max(self.took - self.tally.waited, 0.0)


def journal(get_response: GetResponse) -> GetResponse:
    """Note each request but those for static files and by machines that ask all the time."""

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = get_response(request)
        if is_static_file(request, response) or route_of(request) in UNTOLD:
            return response
        if response.streaming:
            context, parts = copy_context(), iter(response)
            tell = partial(context.run, lambda: _tell(_visit(request, response, began)))
            response.streaming_content = _whole(parts, context, tell)  # type: ignore[attr-defined]
            return response
        visit = _visit(request, response, began)
        _tell(visit)
        if _is_for_admin(request, response):
            response.headers["Server-Timing"] = server_timing(visit)
        return response

    return middleware


def route_of(request: HttpRequest) -> str:
    """The name of its address; all that have none share one."""
    match = request.resolver_match
    return (match and match.view_name) or UNKNOWN


def server_timing(visit: Visit) -> str:
    """For the network panel of a browser."""
    calls = visit.tally.calls
    return (
        f"ours;dur={visit.ours * 1000:.1f}, "
        f'backend;dur={visit.tally.waited * 1000:.1f};desc="calls: {calls}", '
        f'cache;desc="{visit.tally.copy}"'
    )


def _visit(request: HttpRequest, response: HttpResponseBase, began: float) -> Visit:
    return Visit(
        route_of(request),
        request.method if request.method in METHODS else "other",
        response.status_code,
        "fragment" if wants_fragment(request) else "page",
        perf_counter() - began,
        tally.current(),
    )


def _whole(parts: Iterator[bytes], context: Context, tell: Callable[[], None]) -> Iterator[bytes]:
    """The parts of an answer, made as by its request, which is over when the last one is."""
    try:
        while (part := context.run(next, parts, None)) is not None:
            yield part
    finally:
        tell()


def _tell(visit: Visit) -> None:
    ours, waited = visit.ours, visit.tally.waited
    status = f"{visit.status // 100}xx"
    meters.REQUESTS.labels(visit.route, visit.method, status).observe(visit.took)
    meters.OURS.labels(visit.route).observe(ours)
    meters.WAITED.labels(visit.route).observe(waited)
    facts = {
        "route": visit.route,
        "method": visit.method,
        "status": visit.status,
        "kind": visit.kind,
        "ours_ms": round(ours * 1000, 1),
        "backend_ms": round(waited * 1000, 1),
        "calls": visit.tally.calls,
        "cache": visit.tally.copy,
    }
    log.info(
        "%(method)s %(route)s %(status)d, %(kind)s: %(ours_ms)s ms ours, "
        "%(backend_ms)s ms backend, calls %(calls)d, cache %(cache)s",
        facts,
        extra={"facts": facts},
    )


def _is_for_admin(request: HttpRequest, response: HttpResponse) -> bool:
    """Asked only where a view has looked at who it is: a header must not cost a query."""
    match = request.resolver_match
    guarded = match and getattr(match.func, "access", "public") != "public"
    return bool(
        guarded
        and response.status_code < HTTPStatus.BAD_REQUEST
        and request.user.has_perm(SETTINGS)
    )
