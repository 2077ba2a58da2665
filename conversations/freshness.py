"""What may be remembered, how long, and how old it is.

Backend data is remembered, never a page: who may read it and what of it is masked is decided
anew for each reader. A copy is `fresh` for a while; then it is shown once more at once while a
call renews it; when it is too old for that, the reader waits for the backend, and gets the copy
only if the backend has trouble.
"""

import json
import threading
import time
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final, Generic, Protocol, TypeVar
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from conversations import connect, meters, tally
from conversations.backend import endpoints
from conversations.backend.client import Answer, Client
from conversations.backend.endpoints import MEGABYTE, Endpoint
from conversations.backend.errors import (
    BackendError,
    Busy,
    Failed,
    NotFound,
    Refused,
    Unreachable,
    Unreadable,
)
from conversations.backend.reading import read_data
from conversations.backend.resilience import Limits
from conversations.backend.schema import AgentPage, Conversation, Page, Transcript

T = TypeVar("T")
T_co = TypeVar("T_co", covariant=True)
Reader = Callable[[bytes], Any]

KEPT_SECONDS: Final = 24 * 60 * 60
LARGEST_COPY: Final = 4 * MEGABYTE
SETTLED_AFTER_SECONDS: Final = 5
LOOK_AGAIN_SECONDS: Final = 0.05
SILENT_SECONDS: Final = 60
FINISHED_STATUSES: Final = frozenset({"completed", "abandoned", "archived"})


@dataclass(frozen=True, slots=True)
class Age:
    """Up to `fresh` seconds a copy is as good as an answer; up to `usable` it is shown at once."""

    fresh: float
    usable: float


LIST: Final = Age(10, 60)
OPEN: Final = Age(5, 30)
FINISHED: Final = Age(10 * 60, 60 * 60)
AGENTS: Final = Age(5 * 60, KEPT_SECONDS)
KEPT: Final = Age(KEPT_SECONDS, KEPT_SECONDS)
MISSING: Final = Age(15, 15)


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """Data, when the backend gave it (as time.time), and why there is nothing newer, if so."""

    data: T = field(repr=False)
    at: float
    trouble: BackendError | None = None

    @property
    def since(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def seconds(self) -> float:
        """How old it is; the clocks of two machines may differ a little."""
        return max(time.time() - self.at, 0)


class Call(Protocol[T_co]):
    """A call under way, here or in another process."""

    def result(self, timeout: float | None = None) -> T_co: ...


class Asked(Generic[T]):
    """A question, answered by a copy, or by a call with the copy to fall back on."""

    def __init__(
        self,
        copy: Known[T | None] | None,
        call: Call[Known[T]] | None,
        *,
        told: bool = True,
    ) -> None:
        """`told`: a copy that stands in for an answer counts as the page's."""
        self._copy = copy
        self._call = call
        self._told = told

    def result(self, timeout: float | None = None) -> Known[T]:
        """The best there is; an error of the tree where there is nothing."""
        trouble = None
        if self._call:
            try:
                return self._call.result(timeout)
            except (Unreachable, Busy, Failed) as error:
                trouble = error
        if self._copy and self._copy.data is not None:
            if trouble and self._told:
                _note("stale")
            return Known(self._copy.data, self._copy.at, trouble)
        raise trouble or NotFound("known not to be there")


def page(
    status: str | None = None,
    agent_id: UUID | None = None,
    limit: int | None = None,
    after: str | None = None,
    before: str | None = None,
    *,
    newest: bool = False,
) -> Asked[Page]:
    """A page of the list. `newest`: a copy that is no longer fresh is not shown, but renewed."""
    endpoint = endpoints.conversations(status, agent_id, limit, after, before)
    return _ask(endpoint, lambda _: LIST, newest=newest)


def remembered_page(
    status: str | None, agent_id: UUID | None, limit: int, after: str | None, before: str | None
) -> Page | None:
    """What is remembered of a page of the list, however old. Nobody is asked."""
    endpoint = endpoints.conversations(status, agent_id, limit, after, before)
    copy = _copy(_key(endpoint), endpoint)
    return copy.data if copy else None


def conversation(id: UUID, *, newest: bool = False) -> Asked[Conversation]:  # noqa: A002
    return _ask(endpoints.conversation(id), _age_of_conversation, newest=newest)


def transcript(
    id: UUID,  # noqa: A002
    *,
    newest: bool = False,
    background: bool = False,
) -> Asked[Transcript]:
    """All messages. `background`: a call must hold up nobody who waits for a page to read."""
    judge = partial(_age_of_transcript, id)
    return _ask(endpoints.transcript(id), judge, newest=newest, background=background)


def as_sent(endpoint: Endpoint[Any]) -> Asked[dict[str, Any]]:
    """Every field of an answer that has been asked for before: of its copy, where one was kept."""
    return _ask(endpoint.read_by(read_data), lambda _: KEPT, newest=False)


def agents(after: str | None = None) -> Asked[AgentPage]:
    """A page of the agents. Where it is not to be had, nobody asks again for a minute."""
    return _ask(endpoints.agents(after=after), lambda _: AGENTS, newest=False)


def _ask(
    endpoint: Endpoint[T],
    judge: Callable[[Known[T]], Age],
    *,
    newest: bool,
    background: bool = False,
) -> Asked[T]:
    key, told = _key(endpoint), not endpoint.optional
    copy = _copy(key, endpoint)
    if endpoint.optional and cache.get(_silence(key)):
        return Asked(copy, None)
    if copy is None:
        return Asked(None, _call(key, endpoint, background=background))
    age = MISSING if copy.data is None else judge(Known(copy.data, copy.at))
    if copy.seconds <= age.fresh:
        _note("fresh", told=told)
        return Asked(copy, None)
    if copy.seconds <= age.usable and not newest:
        _renew(key, endpoint)
        _note("renewing", told=told)
        return Asked(copy, None)
    return Asked(copy, _call(key, endpoint, background=background), told=told)


def _age_of_conversation(known: Known[Conversation]) -> Age:
    return FINISHED if known.data.status in FINISHED_STATUSES else OPEN


def _age_of_transcript(id: UUID, known: Known[Transcript]) -> Age:  # noqa: A002
    """Finished only if it was fetched after its conversation was."""
    endpoint = endpoints.conversation(id)
    whole = _copy(_key(endpoint), endpoint)
    if whole is None or whole.data is None or whole.data.status not in FINISHED_STATUSES:
        return OPEN
    ended = whole.data.completed_at
    finished_at = min(ended.timestamp() + SETTLED_AFTER_SECONDS, whole.at) if ended else whole.at
    return FINISHED if known.at >= finished_at else OPEN


# --- Copies ---


def _key(endpoint: Endpoint[Any]) -> str:
    """Opaque, and another one for another backend, key or question."""
    asked = [settings.CASEY_API_URL, connect.api_key(), endpoint.path, *endpoint.query]
    return salted_hmac("conversations.freshness", json.dumps(asked), algorithm="sha256").hexdigest()


def _copy(key: str, endpoint: Endpoint[T]) -> Known[T | None] | None:
    """What is remembered; data of None is remembered as not there."""
    match _is_kept(endpoint) and cache.get(key):
        case [float(at), None | bytes() as packed] if time.time() - at <= KEPT_SECONDS:
            try:
                data = None if packed is None else endpoint.read(zlib.decompress(packed))
            except (zlib.error, Unreadable):
                return None  # damaged, or kept by another version
            return Known(data, at)
    return None


def _is_kept(endpoint: Endpoint[Any]) -> bool:
    """What is optional always: it would be asked for beside every page."""
    return bool(settings.REMEMBER or endpoint.optional)


def _keep(key: str, endpoint: Endpoint[Any], body: bytes | None, at: float) -> None:
    if not _is_kept(endpoint):
        return
    packed = None if body is None else zlib.compress(body, 1)
    if packed is None or len(packed) <= LARGEST_COPY:
        cache.set(key, [at, packed], MISSING.usable if packed is None else KEPT_SECONDS)


# --- Calls: one at a time for one question ---


class _Flights:
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
            _keep(key, endpoint, None, time.time())
        if isinstance(error, Refused):
            cache.delete(key)
        cache.delete(_flight(key))
        with self._lock:
            self._calls.pop((client, key, endpoint.read), None)


_FLIGHTS: Final = _Flights()


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
            if ours := _FLIGHTS.find(self._key, self._endpoint):
                return ours.result(timeout)
            if time.monotonic() >= end:
                raise Unreachable("no answer in time to another process")
            time.sleep(LOOK_AGAIN_SECONDS)
        return self._brought() or _FLIGHTS.start(self._key, self._endpoint).result(timeout)

    def _brought(self) -> Known[T] | None:
        copy = _copy(self._key, self._endpoint)
        if copy is None or copy.at < self._began:
            return None
        cache.delete(_flight(self._key))
        return Asked(copy, None).result()


def _call(key: str, endpoint: Endpoint[T], *, background: bool = False) -> Call[Known[T]]:
    """The call for this question: a new one, or one that is under way."""
    _note("miss", told=not endpoint.optional)
    if not _takes_off(key):
        return _Shared(key, endpoint)
    return _FLIGHTS.start(key, endpoint, background=background or endpoint.optional)


def _note(copy: tally.Copy, *, told: bool = True) -> None:
    """What a page can do without says nothing of how the page was answered."""
    if settings.REMEMBER and told:
        tally.current().add_copy(copy)
        meters.COPIES.labels(copy).inc()


def _renew(key: str, endpoint: Endpoint[Any]) -> None:
    """In the background, unless somebody does already."""
    if not _FLIGHTS.find(key, endpoint) and _takes_off(key):
        _FLIGHTS.start(key, endpoint, background=True)


def _read(key: str, endpoint: Endpoint[T], body: bytes) -> Known[T]:
    known = Known(endpoint.read(body), time.time())
    _keep(key, endpoint, body, known.at)
    return known


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
