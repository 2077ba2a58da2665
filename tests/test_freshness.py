"""What is remembered, how long, and when a copy is as good as an answer."""

import re
import zlib
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID

import pytest
from django.core.cache import cache
from pytest_django.fixtures import Settings

from conversations import copies, freshness
from conversations.backend.errors import BackendError, Failed, NotFound, Refused
from conversations.freshness import Asked
from conversations.sandbox.api import Sandbox
from conversations.sandbox.replies import Reply
from tests.clock import Clock, settle
from tests.pages.made import conversation, conversation_id, message

pytestmark = pytest.mark.usefixtures("clock")

ID = UUID(conversation_id(1))
DAY = 24 * 60 * 60
PASSING = {
    "refused": {"error": "refused"},
    "busy": {"status": 429},
    "failed": {"status": 500},
}
FINAL = {"401": {"status": 401}, "403": {"status": 403}, "garbage": {"body": "<html>"}}

Question = Callable[[], Asked[Any]]
QUESTIONS: dict[str, Question] = {
    "list": freshness.page,
    "conversation": lambda: freshness.conversation(ID),
    "transcript": lambda: freshness.transcript(ID),
}


def kept_names() -> list[str]:
    """What the local memory holds, under the names that it holds it by."""
    return [*getattr(cache, "_cache", {})]


@pytest.fixture
def full(box: Sandbox) -> Sandbox:
    """A box with one conversation that is over."""
    box.add(conversation(1, status="completed"), [message(1)])
    return box


HOUR = 60 * 60
AGES = [
    ("list", "completed", 10, 60),
    ("conversation", "in_progress", 5, 30),
    ("conversation", "pending", 5, 30),
    ("conversation", "a status of tomorrow", 5, 30),
    ("conversation", "completed", 600, HOUR),
    ("conversation", "abandoned", 600, HOUR),
    ("conversation", "archived", 600, HOUR),
    ("transcript", "in_progress", 5, 30),
    ("transcript", "completed", 600, HOUR),
]


@pytest.mark.parametrize(("name", "status", "fresh", "usable"), AGES)
def test_a_copy_is_fresh_then_usable_then_old(
    box: Sandbox, clock: Clock, name: str, status: str, fresh: int, usable: int
) -> None:
    box.add(conversation(1, status=status), [message(1)])
    freshness.conversation(ID).result()
    first = QUESTIONS[name]().result()
    assert asked_after(fresh - 1, name, box, clock) == (first.at, 0)
    assert asked_after(fresh + 1, name, box, clock) == (first.at, 1)
    again = QUESTIONS[name]().result()
    assert asked_after(usable - 1, name, box, clock) == (again.at, 1)
    again = QUESTIONS[name]().result()
    at, calls = asked_after(usable + 1, name, box, clock)
    assert (at > again.at, calls) == (True, 1)


def asked_after(seconds: float, name: str, box: Sandbox, clock: Clock) -> tuple[float, int]:
    """When the answer given so many seconds later was made, and how many calls it caused."""
    settle()
    before = len(box.calls)
    clock.ahead += seconds
    at = QUESTIONS[name]().result().at
    settle()
    return at, len(box.calls) - before


def test_an_old_copy_is_shown_at_once_while_one_call_renews_it(full: Sandbox, clock: Clock) -> None:
    first = freshness.page().result()
    full.add(conversation(2), [])
    clock.ahead = 30
    with full.fault("/conversations", delay=60):
        assert {freshness.page().result().at for _ in range(9)} == {first.at}
    settle()
    assert len(freshness.page().result().data.items) == 2
    assert len(full.calls) == 2


@pytest.mark.parametrize("fault", PASSING.values(), ids=PASSING)
@pytest.mark.parametrize("name", QUESTIONS)
def test_where_the_backend_has_trouble_a_copy_of_a_day_will_do(
    full: Sandbox, clock: Clock, name: str, fault: dict[str, Any]
) -> None:
    first = QUESTIONS[name]().result()
    clock.ahead = DAY - 10
    with full.fault("*", **fault):
        found = QUESTIONS[name]().result()
    assert (found.data, found.at) == (first.data, first.at)
    assert found.trouble is not None
    assert found.seconds == pytest.approx(DAY - 10, abs=9)


def test_a_copy_of_more_than_a_day_is_no_answer(full: Sandbox, clock: Clock) -> None:
    freshness.page().result()
    clock.ahead = DAY + 1
    with full.fault("*", status=500), pytest.raises(Failed):
        freshness.page().result()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_is_not_papered_over_with_a_copy(
    full: Sandbox, clock: Clock, status: int
) -> None:
    freshness.conversation(ID).result()
    clock.ahead = DAY - 10
    with full.fault("*", status=status), pytest.raises((Refused, NotFound)):
        freshness.conversation(ID).result()


@pytest.mark.parametrize("status", [401, 403, 404])
def test_a_refusal_in_the_background_ends_the_copy(
    full: Sandbox, clock: Clock, status: int
) -> None:
    freshness.conversation(ID).result()
    clock.ahead = HOUR - 10
    with full.fault("*", status=status):
        freshness.conversation(ID).result()
        settle()
        with pytest.raises((Refused, NotFound)):
            freshness.conversation(ID).result()


@pytest.mark.parametrize("fault", [*PASSING.values(), *FINAL.values()])
def test_what_went_wrong_is_not_remembered(full: Sandbox, fault: dict[str, Any]) -> None:
    with full.fault("*", **fault), pytest.raises(BackendError):
        freshness.page().result()
    assert len(freshness.page().result().data.items) == 1


def test_what_is_not_there_is_remembered_for_a_moment(box: Sandbox, clock: Clock) -> None:
    for _ in range(3):
        with pytest.raises(NotFound):
            freshness.conversation(ID).result()
        settle()
    assert len(box.calls) == 1
    box.add(conversation(1), [])
    clock.ahead = 16
    assert freshness.conversation(ID).result().data.id == ID


def test_a_transcript_from_before_the_end_is_asked_for_again(box: Sandbox, clock: Clock) -> None:
    box.add(conversation(1, status="in_progress"), [message(1)])
    freshness.transcript(ID).result()
    box.add(conversation(1, status="completed", completed_at=None), [message(1), message(2)])
    clock.ahead = 31
    freshness.conversation(ID).result()
    assert len(freshness.transcript(ID).result().data.messages) == 2
    assert asked_after(599, "transcript", box, clock)[1] == 0


def hundred(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> list[Future[UUID]]:
    """What as many readers are told who have all asked before there is an answer."""
    answer, asked = box.answer, Barrier(100)

    def late(*args: Any) -> Reply:
        asked.wait(60)
        return answer(*args)

    def read() -> UUID:
        question = freshness.conversation(ID)
        asked.wait(60)
        return question.result().data.id

    monkeypatch.setattr(box, "answer", late)
    first = freshness.conversation(ID)
    with ThreadPoolExecutor(100) as readers:
        others = [readers.submit(read) for _ in range(99)]
        return [*others, readers.submit(lambda: first.result().data.id)]


def test_a_hundred_readers_of_a_cold_link_cost_one_call(
    full: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {each.result() for each in hundred(full, monkeypatch)}
    assert (found, len(full.calls)) == ({ID}, 1)


def test_a_hundred_readers_share_what_goes_wrong(
    full: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with full.fault("*", status=401):
        told = {type(each.exception()) for each in hundred(full, monkeypatch)}
    assert (told, len(full.calls)) == ({Refused}, 1)


@pytest.mark.parametrize("name", ["CASEY_API_URL", "CASEY_API_KEY", "SECRET_KEY"])
def test_what_another_key_or_backend_gave_is_not_shown(
    full: Sandbox, settings: Settings, name: str
) -> None:
    freshness.page().result()
    setattr(settings, name, "another")
    freshness.page().result()
    assert len(full.calls) == 2


def test_each_question_has_its_own_copy(full: Sandbox) -> None:
    for _ in range(2):
        assert freshness.page(status="completed").result().data.items
        assert not freshness.page(status="pending").result().data.items
        assert freshness.page(limit=1).result().data.items
    assert len(full.calls) == 3


def test_a_very_large_answer_is_not_kept(full: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(copies, "LARGEST_COPY", 50)
    for _ in range(2):
        freshness.page().result()
    assert len(full.calls) == 2


def test_nothing_is_kept_where_the_settings_say_so(full: Sandbox, settings: Settings) -> None:
    settings.REMEMBER = False
    freshness.page().result()
    settings.REMEMBER = True
    freshness.page().result()
    assert len(full.calls) == 2


@pytest.mark.parametrize("packed", [b"damaged", zlib.compress(b"[]")])
def test_a_copy_that_cannot_be_read_is_no_copy(full: Sandbox, packed: bytes) -> None:
    first = freshness.page().result()
    [name] = kept_names()
    cache.set(name.removeprefix(":1:"), [first.at, packed])
    assert freshness.page().result().data == first.data
    assert len(full.calls) == 2


def test_names_in_the_cache_tell_nothing(full: Sandbox) -> None:
    freshness.conversation(ID).result()
    assert [re.fullmatch(":1:[0-9a-f]{64}", name) is not None for name in kept_names()] == [True]
