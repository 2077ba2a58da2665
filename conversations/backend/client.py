"""The calls, each on a worker thread, so that the reader is answered by the deadline."""

import math
import threading
import time
from collections.abc import Callable, Mapping
from concurrent import futures
from contextlib import suppress
from dataclasses import dataclass
from typing import Any, Generic, TypeVar
from uuid import UUID

from requests.adapters import BaseAdapter

from conversations import meters, tally
from conversations.backend import endpoints
from conversations.backend.address import check_base_url
from conversations.backend.auth import BearerKey, Key
from conversations.backend.deadline import page_deadline
from conversations.backend.endpoints import Endpoint
from conversations.backend.errors import BackendError, Crowded, Unreachable
from conversations.backend.resilience import Limits, Resilient
from conversations.backend.schema import Agent, Conversation, Page, Transcript
from conversations.backend.sessions import Route
from conversations.backend.watch import Watch
from conversations.backend.wire import Wire

T = TypeVar("T")

AGENT_PAGES = 10
CROWD_SECONDS = 1
LONGEST_PROBE = 10.0


class Answer(Generic[T]):
    """A call under way, or one that waits for its turn. Any number of readers may ask for it."""

    def __init__(
        self, future: futures.Future[T], turn: threading.Event, ends: "_Ends", lane: "_Lane"
    ) -> None:
        self._future = future
        self._turn = turn
        self._ends = ends
        self._lane = lane
        self._crowded: Crowded | None = None

    def result(self, timeout: float | None = None) -> T:
        """The data or an error of the tree, in `timeout` seconds and by the call's own deadline."""
        patience = math.inf if timeout is None else timeout
        with tally.waiting():
            self._await_turn(patience)
            futures.wait([self._future], min(_left(self._ends.deadline), patience))
        if not self._future.done() or self._future.cancelled():
            raise self._crowded or Unreachable("no answer in time")
        error = self._future.exception()
        if isinstance(error, BackendError):
            raise error.with_traceback(None)  # the worker's frames hold the body
        return self._future.result()

    def when_done(self, tell: Callable[[BaseException | None], None]) -> None:
        """Have `tell` called once with the error or None, on the thread that ends the call."""
        self._future.add_done_callback(lambda done: tell(_error(done)))

    def _await_turn(self, patience: float) -> None:
        """Crowded where too many calls are before this one."""
        if self._future.cancelled() or self._turn.wait(min(_left(self._ends.queue), patience)):
            return
        if self._lane.full and self._future.cancel():
            meters.HELD_BACK.labels("crowded").inc()
            self._crowded = Crowded("not asked: too many calls are under way", CROWD_SECONDS)
            raise self._crowded


@dataclass(frozen=True)
class _Ends:
    """When a call must have begun, and when it must be over, both of time.monotonic."""

    queue: float
    deadline: float


class _Lane:
    """Places for so many calls at once."""

    def __init__(self, places: int) -> None:
        self._places = places
        self._pool = futures.ThreadPoolExecutor(places, "casey-backend")
        self._taken = 0
        self._lock = threading.Lock()

    @property
    def full(self) -> bool:
        """Whether every place is taken. A machine that stalls is not full, only slow."""
        return self._taken >= self._places

    def submit(self, call: Callable[[], T]) -> futures.Future[T]:
        return self._pool.submit(self._placed, call)

    def close(self) -> None:
        """End the calls that wait, let those under way finish."""
        self._pool.shutdown(cancel_futures=True)

    def _placed(self, call: Callable[[], T]) -> T:
        with self._lock:
            self._taken += 1
        try:
            with meters.IN_FLIGHT.track_inprogress():
                return call()
        finally:
            with self._lock:
                self._taken -= 1


def _error(done: futures.Future[Any]) -> BaseException | None:
    return Crowded("not asked") if done.cancelled() else done.exception()


def _left(end: float) -> float:
    return max(end - time.monotonic(), 0)


class Client:
    """The backend. For any number of threads; threads and connections are made on first use.

    A call is over at the deadline, which counts from `start`, however slowly it is answered.
    ValueError if an argument is no good, with neither the key nor a password in it.
    """

    def __init__(
        self,
        base_url: str,
        key: str | Key,
        *,
        proxy: str | None = None,
        ca_bundle: str | None = None,
        limits: Limits = Limits(),  # noqa: B008 - frozen
        adapters: Mapping[str, BaseAdapter] | None = None,
    ) -> None:
        self._base_url = check_base_url(base_url, adapters or (), proxy)
        route = Route(BearerKey(key), proxy, ca_bundle, adapters or {})
        self._wire = Wire(self._base_url, route)
        self._fetcher = Resilient(self._wire, limits)
        self._watch = Watch(limits.probe, self._probe)
        self._limits = limits
        self._lanes: dict[bool, _Lane] = {}
        self._lock = threading.Lock()

    def __repr__(self) -> str:
        return f"<Client {self._base_url}>"

    def start(self, endpoint: Endpoint[T], *, background: bool = False) -> Answer[T]:
        """Begin the call at once; several run side by side.

        Calls for which nobody waits go in the background, where they never hold up a reader's.
        """
        now, turn = time.monotonic(), threading.Event()
        ends = _Ends(now + self._limits.queue, min(now + self._limits.deadline, page_deadline()))
        run = tally.carried(lambda: self._run(endpoint, ends.deadline, turn))
        tally.current().calls += not background
        with self._lock:
            lane = self._lane(background=background)
            future = lane.submit(run)
        return Answer(future, turn, ends, lane)

    def list_conversations(
        self,
        *,
        status: str | None = None,
        agent_id: UUID | str | None = None,
        limit: int | None = None,
        after: str | None = None,
        before: str | None = None,
    ) -> Page:
        return self.start(endpoints.conversations(status, agent_id, limit, after, before)).result()

    def get_conversation(self, id: UUID | str) -> Conversation:  # noqa: A002 - the API's own name
        return self.start(endpoints.conversation(id)).result()

    def get_transcript(self, id: UUID | str) -> Transcript:  # noqa: A002 - the API's own name
        return self.start(endpoints.transcript(id)).result()

    def list_agents(self) -> tuple[Agent, ...]:
        """All agents, up to a bound that ends a backend whose cursors never do."""
        agents: list[Agent] = []
        seen: set[str] = set()
        cursor: str | None = None
        for _ in range(AGENT_PAGES):
            page = self.start(endpoints.agents(after=cursor)).result()
            agents += page.items
            cursor = page.next_cursor if page.has_more else None
            if cursor is None or cursor in seen:
                break
            seen.add(cursor)
        return tuple(agents)

    def close(self) -> None:
        """End the calls that wait, let those under way finish, close all connections."""
        with self._watch.silent():
            with self._lock:
                lanes, self._lanes = self._lanes, {}
            for lane in lanes.values():
                lane.close()
            self._wire.close()

    def _run(self, endpoint: Endpoint[T], deadline: float, turn: threading.Event) -> T:
        turn.set()
        if not _left(deadline):
            raise Unreachable("no turn in time")
        try:
            return self._fetcher.fetch(endpoint, deadline)
        finally:
            self._look_after()

    def _look_after(self) -> None:
        """While readers' calls are held back, have a smaller one made without them."""
        if self._fetcher.resting:
            self._watch.begin()

    def _probe(self) -> None:
        """In the background, so that no more calls are under way than may be."""
        deadline = time.monotonic() + min(self._limits.deadline, LONGEST_PROBE)

        def probe() -> None:
            self._fetcher.probe(endpoints.conversations(limit=1), deadline)
            self._look_after()

        with self._lock, suppress(RuntimeError):  # the process ends, and takes no more calls
            self._lane(background=True).submit(probe)

    def _lane(self, *, background: bool) -> _Lane:
        if background not in self._lanes:
            calls = self._limits.background_calls
            size = calls if background else max(self._limits.calls - calls, 1)
            self._lanes[background] = _Lane(size)
        return self._lanes[background]
