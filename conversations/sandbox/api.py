"""The box: (method, path, query, headers) -> reply."""

import hmac
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, Literal, NamedTuple, Unpack

from conversations.sandbox import cursors
from conversations.sandbox.faults import FaultOptions, Faults
from conversations.sandbox.listing import read_filter, read_query, read_travel
from conversations.sandbox.live import Live
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.replies import ApiError, Reply, json_reply, not_found
from conversations.sandbox.shelf import Slice
from conversations.sandbox.store import Store

DEFAULT_KEYS = ("sk_test_sandbox_0123456789abcdef",)
MAX_CALLS = 10_000

Reading = Literal["travel", "older"]


class Call(NamedTuple):
    method: str
    path: str


class Sandbox:
    """A whole backend over a store.

    `has_more` is read as more in the direction of travel, or always as more that are older;
    with `always_cursors` both cursors are given even where nothing is left. With `live` the
    conversations start to grow at the first call. Paths are relative to the base URL.
    """

    def __init__(
        self,
        store: Store,
        *,
        keys: Sequence[str] = DEFAULT_KEYS,
        live: bool = False,
        has_more: Reading = "travel",
        always_cursors: bool = False,
    ) -> None:
        self.store = store
        self.keys = tuple(keys)
        self.calls: deque[Call] = deque(maxlen=MAX_CALLS)
        self.faults = Faults()
        self._grows = live
        self._live = Live(store)
        self._has_more = has_more
        self._always_cursors = always_cursors

    def answer(
        self,
        method: str,
        path: str,
        query: str,
        headers: Mapping[str, str],
        patience: float | None = None,
    ) -> Reply:
        """Raises NoReplyError where a fault leaves the caller without a reply.

        `patience` is how long the caller waits for one, in seconds.
        """
        self.calls.append(Call(method, path))
        if self._grows:
            self.start_live()
        fault = self.faults.match(path)
        reply = fault.strike(patience) if fault else None
        reply = reply or self._respond(method, path, query, headers)
        return fault.adorn(reply) if fault else reply

    @contextmanager
    def fault(self, path_glob: str, **how: Unpack[FaultOptions]) -> Iterator[None]:
        """A fault for as long as the block lasts; the keywords are those of `faults.add`."""
        added = self.faults.add(path_glob, **how)
        try:
            yield
        finally:
            self.faults.remove(added)

    def add(self, conversation: JSON, messages: list[JSON]) -> None:
        self.store.add(conversation, messages)

    def say(self, conversation_id: str, message: JSON) -> None:
        """Raises KeyError for an unknown conversation."""
        self.store.say(conversation_id, message)

    def finish(self, conversation_id: str) -> None:
        """Raises KeyError for an unknown conversation."""
        self.store.finish(conversation_id)

    def start_live(self, interval: float = 2.0) -> Live:
        """Let conversations grow, a step every `interval` seconds, until `.stop()`."""
        self._live.start(interval)
        return self._live

    def stop(self) -> None:
        self._grows = False
        self._live.stop()

    def _respond(self, method: str, path: str, query: str, headers: Mapping[str, str]) -> Reply:
        try:
            self._authorise(headers)
            handle, identity = self._route(path)
            _require_get(method)
            return json_reply(200, handle(identity, query))
        except ApiError as problem:
            return problem.reply

    def _authorise(self, headers: Mapping[str, str]) -> None:
        given = {name.lower(): value for name, value in headers.items()}.get("authorization", "")
        scheme, _, key = given.partition(" ")
        fits = [hmac.compare_digest(key.strip().encode(), known.encode()) for known in self.keys]
        if scheme.lower() != "bearer" or not any(fits):
            ask = {"WWW-Authenticate": "Bearer"}
            raise ApiError(401, "unauthorized", "A valid API key is required", ask)

    def _route(self, path: str) -> tuple[Callable[[str, str], JSON], str]:
        parts = path.split("/")
        identity = "".join(parts[2:3])
        handle = {
            "/conversations": self._conversations,
            "/conversations/{id}": self._conversation,
            "/conversations/{id}/transcript": self._transcript,
            "/agents": self._agents,
            "/agents/{id}": self._agent,
        }.get("/".join([*parts[:2], *["{id}" for _ in parts[2:3]], *parts[3:]]))
        if not handle:
            raise not_found("path")
        return handle, identity.lower()

    def _conversations(self, _: str, query: str) -> JSON:
        given = read_query(query, ("status", "agent_id", "limit", "after", "before"))
        wanted, travel = read_filter(given), read_travel(given)
        page = self.store.page(wanted.keeps, travel.limit, travel.gap, upwards=travel.upwards)
        data = [row.summary for row in page.items]
        return {"data": data, "pagination": self._pagination(page, upwards=travel.upwards)}

    def _conversation(self, identity: str, _: str) -> JSON:
        found = self.store.conversation(identity)
        if found is None:
            raise not_found("conversation")
        return {"data": found}

    def _transcript(self, identity: str, _: str) -> JSON:
        messages = self.store.messages(identity)
        if messages is None:
            raise not_found("conversation")
        return {"data": {"conversation_id": identity, "messages": messages}}

    def _agents(self, _: str, query: str) -> JSON:
        travel = read_travel(read_query(query, ("limit", "after", "before")))
        page = self.store.agents_page(travel.limit, travel.gap, upwards=travel.upwards)
        return {"data": page.items, "pagination": self._pagination(page, upwards=travel.upwards)}

    def _agent(self, identity: str, _: str) -> JSON:
        found = self.store.agent(identity)
        if found is None:
            raise not_found("agent")
        return {"data": found}

    def _pagination(self, page: Slice[Any], *, upwards: bool) -> JSON:
        """Cursors name positions, so rows may come and go while someone turns pages."""
        travelling = upwards and self._has_more == "travel"
        always = self._always_cursors
        return {
            "has_more": page.newer if travelling else page.older,
            "next_cursor": cursors.encode(page.below) if page.older or always else None,
            "prev_cursor": cursors.encode(page.above) if page.newer or always else None,
        }


def _require_get(method: str) -> None:
    if method != "GET":
        message = f"{method} is not allowed here"
        raise ApiError(405, "method_not_allowed", message, {"Allow": "GET"})
