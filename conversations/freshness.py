"""What may be remembered, how long, and how old it is.

Backend data is remembered, never a page: who may read it and what of it is masked is decided
anew for each reader. A copy is `fresh` for a while; then it is shown once more at once while a
call renews it; when it is too old for that, the reader waits for the backend, and gets the copy
only if the backend has trouble.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from typing import Any, Final, Generic, TypeVar
from uuid import UUID

from conversations.backend import endpoints
from conversations.backend.endpoints import Endpoint
from conversations.backend.errors import Busy, Failed, Unreachable
from conversations.backend.reading import read_data
from conversations.backend.schema import AgentPage, Conversation, Page, Transcript
from conversations.copies import KEPT_SECONDS, MISSING_SECONDS, Known, copy_of, key_of, note, there
from conversations.flights import Call, call, is_silent, renew

T = TypeVar("T")

SETTLED_AFTER_SECONDS: Final = 5
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
MISSING: Final = Age(MISSING_SECONDS, MISSING_SECONDS)


@dataclass(frozen=True, slots=True)
class InFull(Generic[T]):
    """What is read of an answer, and every field that was sent."""

    read: T = field(repr=False)
    sent: dict[str, Any] = field(repr=False)


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
        copy = there(self._copy, trouble)
        if trouble and self._told:
            note("stale")
        return copy


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
    copy = copy_of(key_of(endpoint), endpoint)
    return copy.data if copy else None


def conversation(id: UUID, *, newest: bool = False) -> Asked[Conversation]:  # noqa: A002
    return _ask(endpoints.conversation(id), _age_of_conversation, newest=newest)


def transcript(
    id: UUID,  # noqa: A002
    *,
    newest: bool = False,
    since: float = 0,
    background: bool = False,
) -> Asked[Transcript]:
    """All messages. A copy from before `since` (as time.time) is as good as none that is fresh.

    `background`: a call must hold up nobody who waits for a page to read.
    """
    judge = partial(_age_of_transcript, id)
    endpoint = endpoints.transcript(id)
    return _ask(endpoint, judge, newest=newest, since=since, background=background)


def conversation_in_full(id: UUID) -> Asked[InFull[Conversation]]:  # noqa: A002
    def judge(known: Known[InFull[Conversation]]) -> Age:
        return _age_of_conversation(Known(known.data.read, known.at))

    return _ask(_in_full(endpoints.conversation(id)), judge, newest=False)


def transcript_in_full(id: UUID) -> Asked[InFull[Transcript]]:  # noqa: A002
    judge = partial(_age_of_transcript, id)
    return _ask(_in_full(endpoints.transcript(id)), judge, newest=False)


def agents(after: str | None = None) -> Asked[AgentPage]:
    """A page of the agents. Where it is not to be had, nobody asks again for a minute."""
    return _ask(endpoints.agents(after=after), lambda _: AGENTS, newest=False)


def _in_full(endpoint: Endpoint[T]) -> Endpoint[InFull[T]]:
    return endpoint.read_by(lambda body: InFull(endpoint.read(body), read_data(body)))


def _ask(
    endpoint: Endpoint[T],
    judge: Callable[[Known[T]], Age],
    *,
    newest: bool,
    since: float = 0,
    background: bool = False,
) -> Asked[T]:
    key, told = key_of(endpoint), not endpoint.optional
    copy = copy_of(key, endpoint)
    if endpoint.optional and is_silent(key):
        return Asked(copy, None)
    if copy is None:
        return Asked(None, call(key, endpoint, background=background))
    age = MISSING if copy.data is None else judge(Known(copy.data, copy.at))
    if copy.seconds <= age.fresh and copy.at >= since:
        note("fresh", told=told)
        return Asked(copy, None)
    if copy.seconds <= age.usable and not newest:
        renew(key, endpoint)
        note("renewing", told=told)
        return Asked(copy, None)
    return Asked(copy, call(key, endpoint, background=background), told=told)


def _age_of_conversation(known: Known[Conversation]) -> Age:
    return FINISHED if known.data.status in FINISHED_STATUSES else OPEN


def _age_of_transcript(id: UUID, known: Known[Any]) -> Age:  # noqa: A002
    """Finished only if it was fetched after its conversation was."""
    endpoint = endpoints.conversation(id)
    whole = copy_of(key_of(endpoint), endpoint)
    if whole is None or whole.data is None or whole.data.status not in FINISHED_STATUSES:
        return OPEN
    ended = whole.data.completed_at
    finished_at = min(ended.timestamp() + SETTLED_AFTER_SECONDS, whole.at) if ended else whole.at
    return FINISHED if known.at >= finished_at else OPEN
