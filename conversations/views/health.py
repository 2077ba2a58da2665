"""Alive and ready, for supervisors and load balancers. No secret, no sign-in."""

import time
from typing import Final

from django.core.cache import cache, caches
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_safe

from conversations import connect, meters
from conversations.access.permissions import public
from conversations.backend import endpoints
from conversations.backend.errors import BackendError, Unreachable
from conversations.caches import RedisOrMemory

READY: Final = "ready"
NOT_READY: Final = "not ready"
KNOWN: Final = "readyz.backend"
ASKING: Final = "asking"
REMEMBERED_SECONDS: Final = 5
PATIENCE_SECONDS: Final = 0.5
LOOK_AGAIN_SECONDS: Final = 0.02


@require_safe
@public
def livez(request: HttpRequest) -> HttpResponse:  # noqa: ARG001
    """The process answers."""
    return HttpResponse("alive\n", content_type="text/plain")


@require_safe
@public
def readyz(request: HttpRequest) -> JsonResponse:  # noqa: ARG001
    """Each part and whether it is ready; 503 if one that readers need is not."""
    needed = {"database": _database(), "backend": _backend()}
    parts = needed | _cache()
    for part, state in parts.items():
        meters.READY.labels(part).set(state == READY)
    status = 200 if set(needed.values()) == {READY} else 503
    return JsonResponse(parts, status=status)


def _database() -> str:
    try:
        connection.ensure_connection()
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return NOT_READY
    return READY


def _cache() -> dict[str, str]:
    """After the backend, whose state is kept there. A Redis that fails costs speed alone.

    Nothing where each process remembers for itself.
    """
    redis = caches["default"]
    if not isinstance(redis, RedisOrMemory):
        return {}
    return {"cache": NOT_READY if redis.resting else READY}


def _backend() -> str:
    """Asked at most once in a few seconds, however many want to know, by whatever process."""
    if cache.add(KNOWN, ASKING, REMEMBERED_SECONDS):
        cache.set(KNOWN, _ask_backend(), REMEMBERED_SECONDS)
    return _known(time.monotonic() + PATIENCE_SECONDS)


def _known(end: float) -> str:
    """What is remembered, once whoever asks has an answer."""
    while (known := cache.get(KNOWN, Unreachable.slug)) == ASKING:
        if time.monotonic() >= end:
            return Unreachable.slug
        time.sleep(LOOK_AGAIN_SECONDS)
    return str(known)


def _ask_backend() -> str:
    """Not in the background, where it could stand behind a row of copies that are renewed."""
    try:
        connect.client().start(endpoints.conversations(limit=1)).result(PATIENCE_SECONDS)
    except BackendError as error:
        return error.slug
    return READY
