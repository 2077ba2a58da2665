"""agent_id -> name, remembered."""

from threading import Event
from uuid import UUID

import pytest
from django.core.cache import cache

from conversations import directory
from conversations.sandbox.api import Sandbox
from tests.pages.made import TABLE_FINDER, TAXI_DESK

TABLE, TAXI, OTHER = UUID(TABLE_FINDER), UUID(TAXI_DESK), UUID(int=0xC << 124)
WAIT = 10
SLOW = 3.0


@pytest.fixture(autouse=True)
def _box(box: Sandbox) -> None:
    """A backend with two agents, and nothing remembered."""


def asked() -> directory.Names:
    """What is known once the backend was asked, if it is to be asked."""
    assert directory.ask().wait(WAIT)
    return directory.names()


def test_names_are_those_of_the_backend() -> None:
    assert asked() == {TABLE: "Table Finder", TAXI: "Taxi Desk"}


def test_a_first_answer_is_waited_for() -> None:
    assert directory.names(directory.ask())[TABLE] == "Table Finder"


def test_names_are_remembered(box: Sandbox) -> None:
    asked()
    box.calls.clear()
    assert asked()[TABLE] == "Table Finder"
    assert not box.calls


def test_old_names_are_shown_while_new_ones_are_fetched(box: Sandbox) -> None:
    asked()
    cache.delete(directory.ASKED)
    with box.fault("/agents", delay=SLOW):
        renewing = directory.ask()
        assert directory.names(renewing)[TABLE] == "Table Finder"
        assert not renewing.is_set()
    assert renewing.wait(WAIT)


def test_many_at_once_ask_once(box: Sandbox) -> None:
    with box.fault("/agents", delay=SLOW):
        questions = [directory.ask() for _ in range(20)]
    assert all(question.wait(WAIT) for question in questions)
    assert len(box.calls) == 1


def test_a_slow_first_answer_does_not_hold_the_page(box: Sandbox) -> None:
    with box.fault("/agents", delay=SLOW):
        question = directory.ask()
        assert directory.names(question) == {}
        assert not question.is_set()
    assert question.wait(WAIT)
    assert TABLE in directory.names()


@pytest.mark.parametrize("status", [401, 404, 500])
def test_where_agents_do_not_answer_nobody_is_known(box: Sandbox, status: int) -> None:
    box.faults.add("/agents", status=status)
    assert asked() == {}


def test_a_silent_endpoint_is_not_asked_again_at_once(box: Sandbox) -> None:
    box.faults.add("/agents", status=404)
    asked()
    asked()
    assert len(box.calls) == 1


def test_a_silent_endpoint_is_asked_again_sooner_than_an_answer_grows_old(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(directory, "SILENT_SECONDS", 0)
    box.faults.add("/agents", status=404, times=1)
    assert asked() == {}
    assert asked()[TABLE] == "Table Finder"


def test_names_outlive_a_failure(box: Sandbox) -> None:
    asked()
    cache.delete(directory.ASKED)
    box.faults.add("/agents", status=500)
    assert asked()[TABLE] == "Table Finder"


def test_choices_are_sorted_by_name() -> None:
    known = {TABLE: "taxi desk", TAXI: "Table Finder", OTHER: "Água"}
    assert [name for _, name in directory.choices(known, [], None)] == [
        "Table Finder",
        "taxi desk",
        "Água",
    ]


def test_agents_without_a_name_are_offered_by_short_id() -> None:
    assert directory.choices({}, [TABLE, None, TABLE], None) == [(TABLE, "Agent a0000001")]


def test_the_agent_chosen_is_offered_even_if_never_met() -> None:
    assert directory.choices({TABLE: "Table Finder"}, [], OTHER) == [
        (OTHER, "Agent c0000000"),
        (TABLE, "Table Finder"),
    ]


def test_the_agent_chosen_is_not_remembered_for_others() -> None:
    directory.choices({}, [], OTHER)
    assert directory.choices({}, [], None) == []


def test_agents_met_are_offered_later() -> None:
    directory.choices({}, [TAXI], None)
    assert directory.choices({}, [TABLE], None) == [
        (TABLE, "Agent a0000001"),
        (TAXI, "Agent a0000002"),
    ]


def test_an_agent_met_before_its_name_is_offered_once() -> None:
    directory.choices({}, [TAXI], None)
    assert directory.choices({TAXI: "Taxi Desk"}, [], None) == [(TAXI, "Taxi Desk")]


def test_not_more_agents_are_remembered_than_a_list_can_show() -> None:
    directory.choices({}, [UUID(int=number) for number in range(1, 2_000)], None)
    assert len(directory.choices({}, [], None)) == directory.MOST_SEEN


def test_an_event_that_is_set_is_not_waited_for() -> None:
    done = Event()
    done.set()
    assert directory.names(done) == {}
