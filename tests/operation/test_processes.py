"""Several processes count as one, whoever of them is asked and whoever of them ends."""

import os
import signal
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.operation.site import Site, running
from tests.pages.made import AGENTS, conversation, conversation_id, message
from tests.waiting import until

PAGE = f"/conversations/{conversation_id(1)}/"
COUNT = "casey_request_seconds_count"
PLACES = {"histogram_1.db", "histogram_2.db"}


@pytest.fixture(scope="module")
def backend() -> Sandbox:
    box = Sandbox(Store(agents=AGENTS))
    box.add(conversation(1), [message(1)])
    return box


@pytest.fixture(scope="module")
def site(backend: Sandbox, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(backend, tmp_path_factory.mktemp("site"), REMEMBER="0") as site:
        yield site
    assert not site.counted_by(), "what was counted has outlived the server"


def visits(site: Site) -> float:
    return site.figures().sum(COUNT, route="conversation", method="GET", status="2xx")


def visit_both(site: Site) -> int:
    """As many visits as it takes until both processes have counted one."""
    asked = 0
    while not site.counted_by() >= PLACES:
        with ThreadPoolExecutor(4) as readers:
            asked += sum(each.status == 200 for each in readers.map(site.get, [PAGE] * 4))
        assert asked < 2_000
    return asked


def test_the_figures_of_all_processes_are_one_sum(site: Site) -> None:
    before = visits(site)
    asked = visit_both(site) + before
    assert [visits(site) for _ in range(6)] == [asked] * 6


def test_a_worker_that_is_killed_takes_no_figure_with_it(site: Site) -> None:
    visit_both(site)
    before, files = visits(site), site.counted_by()
    for _ in range(3):
        for worker in site.workers():
            site.kill(worker)
    assert visits(site) == before
    with ThreadPoolExecutor(4) as readers:
        assert all(each.status == 200 for each in readers.map(site.get, [PAGE] * 40))
    assert visits(site) == before + 40
    assert {each for each in site.counted_by() if "gauge" not in each} <= files


def test_what_a_killed_worker_had_under_way_is_not_under_way(site: Site, backend: Sandbox) -> None:
    def in_flight() -> float:
        return site.figures().sum("casey_backend_calls_in_flight")

    with backend.fault("*", delay=30.0), ThreadPoolExecutor(2) as readers:
        calls = [readers.submit(site.get, PAGE) for _ in range(2)]
        until(lambda: in_flight() >= 1)
        for worker in site.workers():
            site.kill(worker)
        until(lambda: in_flight() == 0)
    assert all(each.exception() for each in calls)


def test_a_configuration_that_is_read_again_goes_on_counting(site: Site) -> None:
    visit_both(site)
    before, workers = visits(site), site.workers()
    os.kill(site.process, signal.SIGHUP)
    until(lambda: len(site.workers() - workers) == 2 == len(site.workers()))
    assert site.get(PAGE).status == 200
    assert visits(site) == before + 1
