"""Calls to the backend: one at a time for one question, whoever and however many ask it."""

import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar

from django.conf import settings
from django.core.cache import cache

from conversations import connect, tally
from conversations.backend.client import Answer, Client
from conversations.backend.endpoints import Endpoint
from conversations.backend.errors import NotFound, Refused, Unreachable
from conversations.backend.resilience import Limits
from conversations.copies import Known, copy_of, keep, note, there

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Reader = Callable[[bytes], Any]

LOOK_AGAIN_SECONDS: Final = 0.05
SILENT_SECONDS: Final = 60


class Call(Protocol[T_co]):
    """A call under way, here or in another process."""

    def result(self, timeout: float | None = None) -> T_co: ...


class Flights:
    """The calls under way in this process, each for what is made of its answer."""

    def __init__(self) -> None:
        self._calls: dict[tuple[Client, str, Reader], Answer[Any]] = {}
        self._lock = threading.Lock()

    def find(self, key: str, endpoint: Endpoint[T]) -> Answer[Known[T]] | None:
        with self._lock:
            return self._calls.get((connect.client(), key, endpoint.read))

    def start(
        self, key: str, endpoint: Endpoint[T], *, background: bool = False
    ) -> Answer[Known[T]]:
        """Call, and remember what comes back. Only after `_takes_off`."""
        client = connect.client()
        reading = partial(_read, key, endpoint)
        answer = client.start(endpoint.read_by(reading), background=background)
        with self._lock:
            self._calls[client, key, endpoint.read] = answer
        answer.when_done(partial(self._landed, client, key, endpoint))
        return answer

    def _landed(
        self, client: Client, key: str, endpoint: Endpoint[Any], error: BaseException | None
    ) -> None:
        if error and endpoint.optional:
            cache.set(_silence(key), 1, SILENT_SECONDS)
        if isinstance(error, NotFound):
            keep(key, endpoint, None, time.time())
        if isinstance(error, Refused):
            cache.delete(key)
        cache.delete(_flight(key))
        with self._lock:
            self._calls.pop((client, key, endpoint.read), None)


FLIGHTS: Final = Flights()


class _Shared(Generic[T]):
    """A call that somebody else makes; from another process it comes through the shared cache."""

    def __init__(self, key: str, endpoint: Endpoint[T]) -> None:
        self._key = key
        self._endpoint = endpoint
        self._began = time.time()

    @tally.waiting()
    def result(self, timeout: float | None = None) -> Known[T]:
        """What it brought; where that is nothing, the answer to a call of our own."""
        end = time.monotonic() + (_longest_call() if timeout is None else timeout)
        while not _takes_off(self._key):
            if ours := FLIGHTS.find(self._key, self._endpoint):
                return ours.result(timeout)
            if time.monotonic() >= end:
                raise Unreachable("no answer in time to another process")
            time.sleep(LOOK_AGAIN_SECONDS)
        return self._brought() or FLIGHTS.start(self._key, self._endpoint).result(timeout)

    def _brought(self) -> Known[T] | None:
        copy = copy_of(self._key, self._endpoint)
        if copy is None or copy.at < self._began:
            return None
        cache.delete(_flight(self._key))
        return there(copy)


def call(key: str, endpoint: Endpoint[T], *, background: bool = False) -> Call[Known[T]]:
    """The call for this question: a new one, or one that is under way."""
    note("miss", told=not endpoint.optional)
    if not _takes_off(key):
        return FLIGHTS.find(key, endpoint) or _Shared(key, endpoint)
    return FLIGHTS.start(key, endpoint, background=background or endpoint.optional)


def renew(key: str, endpoint: Endpoint[Any]) -> None:
    """In the background, unless somebody does already."""
    if not FLIGHTS.find(key, endpoint) and _takes_off(key):
        FLIGHTS.start(key, endpoint, background=True)


def _read(key: str, endpoint: Endpoint[T], body: bytes) -> Known[T]:
    known = Known(endpoint.read(body), time.time())
    keep(key, endpoint, body, known.at)
    return known


def is_silent(key: str) -> bool:
    """Whether what is optional was not to be had, so that nobody asks again for a while."""
    return bool(cache.get(_silence(key)))


def _takes_off(key: str) -> bool:
    """Whether nobody who shares the cache makes this call; from now on, we do."""
    return bool(cache.add(_flight(key), 1, _longest_call()))


def _flight(key: str) -> str:
    return f"{key}.flight"


def _silence(key: str) -> str:
    return f"{key}.silence"


def _longest_call() -> float:
    limits: Limits = settings.CASEY_API_LIMITS
    return limits.deadline + limits.queue
