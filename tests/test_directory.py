"""agent_id -> name, remembered."""

import json
from concurrent.futures import ThreadPoolExecutor
from uuid import UUID

import pytest
from pytest_django.fixtures import Settings

from conversations import directory, flights
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.clock import Clock, settle
from tests.conftest import Plug
from tests.pages.made import AGENTS, TABLE_FINDER, TAXI_DESK

TABLE, TAXI, OTHER = UUID(TABLE_FINDER), UUID(TAXI_DESK), UUID(int=0xC << 124)
HOUR = 60 * 60
SLOW = 3.0
ENDLESS = {"has_more": True, "next_cursor": "again"}


@pytest.fixture(autouse=True)
def clock(clock: Clock, monkeypatch: pytest.MonkeyPatch, box: Sandbox) -> Clock:
    """A backend with two agents, and nothing remembered yet."""
    monkeypatch.setattr(directory, "PATIENCE_SECONDS", 30)
    return clock


def asked() -> directory.Names:
    """What a page knows, and then what goes on behind it is over."""
    names = directory.names(directory.ask())
    settle()
    return names


def test_names_are_those_of_the_backend() -> None:
    assert asked() == {TABLE: "Table Finder", TAXI: "Taxi Desk"}


@pytest.mark.parametrize("remember", [True, False])
def test_names_are_remembered_whatever_else_is(
    remember: bool, box: Sandbox, clock: Clock, settings: Settings
) -> None:
    settings.REMEMBER = remember
    asked()
    clock.ahead = 299
    assert asked()[TABLE] == "Table Finder"
    assert len(box.calls) == 1


def test_old_names_are_shown_while_new_ones_are_fetched(box: Sandbox, clock: Clock) -> None:
    asked()
    clock.ahead = 23 * HOUR
    with box.fault("/agents", delay=SLOW):
        assert directory.names(directory.ask())[TABLE] == "Table Finder"
    settle()
    assert len(box.calls) == 2
    asked()
    assert len(box.calls) == 2


def test_names_of_another_day_are_asked_for(box: Sandbox, clock: Clock) -> None:
    asked()
    clock.ahead = 25 * HOUR
    box.faults.add("/agents", status=500)
    assert asked() == {}


def test_many_at_once_ask_once(box: Sandbox) -> None:
    with box.fault("/agents", delay=0.5), ThreadPoolExecutor(20) as readers:
        told = [readers.submit(lambda: directory.names(directory.ask())) for _ in range(20)]
        assert all(TABLE in each.result() for each in told)
    assert len(box.calls) == 1


def test_a_slow_first_answer_does_not_hold_the_page(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    with box.fault("/agents", delay=SLOW), monkeypatch.context() as patch:
        patch.setattr(directory, "PATIENCE_SECONDS", 0.05)
        assert directory.names(directory.ask()) == {}
    settle()
    assert TABLE in asked()


@pytest.mark.parametrize("fault", [{"status": 401}, {"status": 404}, {"status": 500}])
def test_where_agents_do_not_answer_nobody_is_known_nor_asked_again_at_once(
    box: Sandbox, fault: dict[str, int]
) -> None:
    with box.fault("/agents", **fault):  # type: ignore[arg-type]
        assert [asked(), asked()] == [{}, {}]
    assert asked() == {}
    assert len(box.calls) == 1


def test_a_silent_endpoint_is_asked_again_before_an_answer_would_be(
    box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert flights.SILENT_SECONDS == 60
    monkeypatch.setattr(flights, "SILENT_SECONDS", 0)
    box.faults.add("/agents", status=404, times=1)
    assert asked() == {}
    assert asked()[TABLE] == "Table Finder"


def test_names_outlive_a_failure(box: Sandbox, clock: Clock) -> None:
    asked()
    clock.ahead = HOUR
    box.faults.add("/agents", status=500)
    assert [asked()[TABLE], asked()[TABLE]] == ["Table Finder"] * 2
    assert len(box.calls) == 2


def test_all_pages_are_read_and_remembered(plug: Plug) -> None:
    many = [{"id": str(UUID(int=number)), "name": f"Agent {number}"} for number in range(150)]
    box = plug(Sandbox(Store(agents=many)))
    assert len(asked()) == 150
    assert len(asked()) == 150
    assert len(box.calls) == 2


def test_cursors_that_never_end_are_not_followed_for_ever(
    box: Sandbox,
) -> None:
    box.faults.add("/agents", body=json.dumps({"data": AGENTS, "pagination": ENDLESS}))
    assert TABLE in asked()


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
