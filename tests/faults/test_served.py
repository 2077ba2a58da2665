"""What readers of a real server are promised while their backend fails."""

from collections.abc import Iterator
from contextlib import closing
from typing import Final

import pytest

from tests.faults.backend import Backend
from tests.faults.crowd import Crowd, each_of
from tests.faults.faults import FAULTS
from tests.faults.process import Holds, holds
from tests.faults.site import Site, filled, standing
from tests.hostile.site import path_of, said_in
from tests.waiting import until

CONVERSATIONS: Final = 120
PART: Final = "/conversations/0000000*"
STRUCK: Final = range(1, 16)  # the ids that this glob knows
LIMITS: Final = {
    # On a machine that stalls, healthy calls must not fail, nor seem to be gone.
    "CASEY_API_DEADLINE": "8",
    "CASEY_API_FAILURES": "20",
    "CASEY_API_PAUSE": "60",
    "CASEY_API_LONGEST_PAUSE": "60",
    "CASEY_API_PROBE": "2",
    "REMEMBER": "0",
}
LENIENT: Final = 120.0
MOST_MEMORY: Final = 64


@pytest.fixture(scope="module")
def backend() -> Iterator[Backend]:
    with Backend(filled(CONVERSATIONS)) as backend:
        yield backend


@pytest.fixture(scope="module")
def site(backend: Backend) -> Iterator[Site]:
    with standing(backend, **LIMITS) as site:
        yield site
    assert not [line for line in site.log if "Traceback" in line]


@pytest.mark.parametrize("name", ["reset", "500", "401", "200 MB unannounced", "gzip bomb"])
def test_who_needs_no_part_that_fails_is_not_harmed(
    site: Site, backend: Backend, name: str
) -> None:
    """Memory stays within its bounds meanwhile, and the reader of the part is told."""
    [before] = site.workers().values()
    crowd = Crowd(site)
    crowd.add("struck", 4, each_of([path_of(number) for number in STRUCK]))
    crowd.add("others", 2, each_of([path_of(number) for number in range(16, 100)]))
    with backend.failing(PART, FAULTS[name]), crowd:
        until(
            lambda: len(crowd.answers["struck"]) > 20 and len(crowd.answers["others"]) > 20, LENIENT
        )
    assert {answer.status for answer in crowd.answers["others"]} == {200}
    assert all("data-error" in answer.body for answer in crowd.answers["struck"])
    assert all(answer.status >= 500 for answer in crowd.answers["struck"])
    [after] = site.workers().values()
    assert after.most_memory - before.memory < MOST_MEMORY


def test_a_black_hole_keeps_a_reader_no_longer_than_the_deadline(
    site: Site, backend: Backend
) -> None:
    with backend.failing(PART, FAULTS["black hole"]), closing(site.reader()) as reader:
        answer = reader.get(path_of(1))
    assert (answer.status, answer.seconds < LENIENT) == (504, True)
    assert 'data-error="unreachable"' in answer.body


def test_a_backend_that_is_gone_is_hardly_asked_and_found_again(
    site: Site, backend: Backend
) -> None:
    crowd = Crowd(site)
    crowd.add("readers", 4, each_of([path_of(number) for number in range(20, 100)]))
    calls = len(backend.requests)
    with backend.failing("*", FAULTS["503"]), crowd:
        until(lambda: len(crowd.answers["readers"]) > 100, LENIENT)
        asked, calls = len(crowd.answers["readers"]), len(backend.requests) - calls
    assert calls <= 1.1 * asked
    with closing(site.reader()) as reader:
        until(lambda: said_in(21) in reader.get(path_of(21)).body, LENIENT)


def test_nothing_is_left_behind(site: Site, backend: Backend) -> None:
    """What a first round of faults has opened, a second one uses again."""
    first, second = (round_of_faults(site, backend) for _ in range(2))
    assert second.threads <= first.threads + 2
    assert second.descriptors <= first.descriptors + 4


def round_of_faults(site: Site, backend: Backend) -> Holds:
    for name in ("reset", "cut body", "200 MB unannounced"):
        crowd = Crowd(site)
        crowd.add("struck", 8, each_of([path_of(number) for number in STRUCK]))
        with backend.failing(PART, FAULTS[name]), crowd:
            until(lambda: len(crowd.answers["struck"]) >= 16, LENIENT)  # noqa: B023 - of this round
    with closing(site.reader()) as reader:
        until(lambda: reader.get(path_of(20)).status == 200, LENIENT)
    [pid] = site.workers()
    return holds(pid)
