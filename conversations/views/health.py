"""Alive and ready, for supervisors and load balancers. No secret, no sign-in."""

from typing import Final

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from conversations import connect
from conversations.access.permissions import public
from conversations.backend import endpoints
from conversations.backend.errors import BackendError

KNOWN: Final = "readyz.backend"
REMEMBERED_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 0.5


@require_safe
@public
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@public
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Each part and whether it is ready; 503 if one is not."""
    parts = {"database": _database(), "backend": _backend()}
    return JsonResponse(parts, status=200 if set(parts.values()) == {"ready"} else 503)


def _database() -> str:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return "not ready"
    return "ready"


def _backend() -> str:
    """Ask at most once in a few seconds, however often the question comes."""
    if (known := cache.get(KNOWN)) is None:
        known = _ask_backend()
        cache.set(KNOWN, known, REMEMBERED_SECONDS)
    return str(known)


def _ask_backend() -> str:
    try:
        probe = connect.client().start(endpoints.conversations(limit=1), background=True)
        probe.result(PATIENCE_SECONDS)
    except BackendError as error:
        return error.slug
    return "ready"
