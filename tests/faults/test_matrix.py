"""Every fault at every place: what a reader is told, what stands in, and what stays."""

from collections.abc import Iterator
from contextlib import contextmanager
from itertools import product
from typing import Any, Final

import pytest

from conversations import connect
from conversations.backend.client import Client
from conversations.backend.resilience import Limits
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.clock import Clock, settle
from tests.faults.backend import Backend
from tests.faults.faults import FAULTS, RETRY_AFTER, WRONG_JSON, Fault
from tests.faults.places import PLACES, Place
from tests.pages.client import Reader
from tests.pages.made import AGENTS, conversation, message

HOURS: Final = 2 * 60 * 60
REMEMBERED: Final = 16
LENIENT: Final = 30.0
# Long enough for the healthy calls beside it; where there are none, for nothing.
WITH_OTHERS: Final = 1.5
ALONE: Final = 0.3
# Ways of saying the same thing. The short form tries each of them where they are read apart.
KINDS_OF_JSON: Final = {f"wrong json: {name}" for name in list(WRONG_JSON)[1:]}
KINDS_OF_WAIT: Final = {f"429, {name}" for name in list(RETRY_AFTER)[1:]}


def cells(*, copies: bool) -> list[Any]:
    """Each fault at each place; a backend that nobody listens at is never half there."""
    return [
        pytest.param(
            FAULTS[fault],
            PLACES[place],
            id=f"{fault} at {place}",
            marks=[pytest.mark.long] if _is_long(fault, place, copies=copies) else [],
        )
        for fault, place in product(FAULTS, PLACES)
        if FAULTS[fault].strike or not PLACES[place].beside_others
    ]


def _is_long(fault: str, place: str, *, copies: bool) -> bool:
    return (fault in KINDS_OF_JSON and copies) or (fault in KINDS_OF_WAIT and place != "list")


class Stage:
    """A dashboard that remembers, before a backend that can fail."""

    def __init__(self, backend: Backend, clock: Clock) -> None:
        self.backend = backend
        self.clock = clock
        self.limits = Limits(deadline=LENIENT, page_deadline=LENIENT)

    def client(self, _: Sandbox) -> Client:
        return Client(self.backend.url, self.backend.key, limits=self.limits)

    @contextmanager
    def struck(self, place: Place, fault: Fault) -> Iterator[None]:
        """The fault lasts as long as the block, and its calls end soon."""
        self._wait_at_most(WITH_OTHERS if place.beside_others else ALONE, fault)
        with self.backend.failing(place.glob, fault):
            yield
            settle()
        self._wait_at_most(LENIENT, fault)

    def wait_out(self, place: Place, fault: Fault) -> None:
        """What is not there is remembered for a moment, and nothing else that is wrong."""
        if place.told(fault.error) == "not-found":
            self.clock.ahead += REMEMBERED

    def _wait_at_most(self, deadline: float, fault: Fault) -> None:
        settle()
        self.limits = Limits(
            deadline=deadline if fault.lasting else LENIENT, page_deadline=LENIENT, first_wait=0.0
        )
        connect.client.cache_clear()


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    """One for all cells: its calls are looked through at the end."""
    box = Sandbox(Store(agents=AGENTS))
    box.add(conversation(1, status="in_progress"), [message(1), message(2)])
    with Backend(box) as backend:
        yield backend
    assert not backend.strangers()


@pytest.fixture
def stage(backend: Backend, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Stage:
    stage = Stage(backend, clock)
    monkeypatch.setattr(connect, "sandbox_client", stage.client)
    return stage


@pytest.mark.parametrize(("fault", "place"), cells(copies=False))
def test_a_fault_is_told_as_what_it_is_and_is_not_remembered(
    stage: Stage, bob_reads: Reader, fault: Fault, place: Place
) -> None:
    with stage.struck(place, fault):
        place.check_told(bob_reads, fault.error)
    stage.wait_out(place, fault)
    place.check_right(bob_reads)


@pytest.mark.parametrize(("fault", "place"), cells(copies=True))
def test_a_copy_stands_in_only_where_the_backend_has_trouble(
    stage: Stage, bob_reads: Reader, fault: Fault, place: Place
) -> None:
    place.check_right(bob_reads)
    stage.clock.ahead += HOURS
    with stage.struck(place, fault):
        if place.stands_in(fault.error):
            place.check_copy(bob_reads, fault.error)
        else:
            place.check_told(bob_reads, fault.error)
    stage.wait_out(place, fault)
    place.check_right(bob_reads)


@pytest.mark.parametrize("place", [PLACES["list"], PLACES["conversation"]])
def test_an_answer_that_cannot_be_read_leaves_the_copy_as_it_was(
    stage: Stage, bob_reads: Reader, place: Place
) -> None:
    place.check_right(bob_reads)
    stage.clock.ahead += HOURS
    with stage.struck(place, FAULTS["html"]):
        place.check_told(bob_reads, "unreadable")
    with stage.struck(place, FAULTS["500"]):
        place.check_copy(bob_reads, "failed")


def test_a_cookie_is_not_sent_back(stage: Stage, bob_reads: Reader) -> None:
    place = PLACES["list"]
    with stage.struck(place, FAULTS["set-cookie"]):
        for _ in range(3):
            place.check_right(bob_reads)
            stage.clock.ahead += HOURS
    assert not stage.backend.strangers()
