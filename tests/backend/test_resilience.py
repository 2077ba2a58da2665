"""Second tries where they help, and none where they would harm."""

import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import pytest

from conversations.backend import endpoints
from conversations.backend.client import Client
from conversations.backend.errors import BackendError, Busy, Crowded, Failed, Unreachable
from conversations.backend.resilience import MOST_SAVED, Breaker, Limits
from tests.backend.conftest import Connect, Serve
from tests.backend.scripts import DOWN, GOOD, QUICK, first, status
from tests.backend.wire_server import Exchange, Script, WireServer, saying

ID = "00000001-0000-4000-8000-000000000001"


def in_a_second() -> str:
    return format_datetime(datetime.now(UTC) + timedelta(seconds=1), usegmt=True)


PASSING = {
    "reset": Exchange.reset,
    "hung up": Exchange.close,
    "502": status("502 Bad Gateway"),
    "503": status("503 Service Unavailable"),
    "504": status("504 Gateway Timeout"),
    "429": status("429 Too Many Requests"),
    "429 with seconds": status("429 Too Many Requests", "Retry-After: 0"),
    "503 with seconds": status("503 Service Unavailable", "Retry-After: 0"),
    "429 with a date": status("429 Too Many Requests", f"Retry-After: {in_a_second()}"),
    "429 with a date gone by": status(
        "429 Too Many Requests", "Retry-After: Wed, 21 Oct 2015 07:28:00 GMT"
    ),
    "429 with nonsense": status("429 Too Many Requests", "Retry-After: soon"),
}
FINAL = {
    "400": status("400 Bad Request"),
    "401": status("401 Unauthorized"),
    "404": status("404 Not Found"),
    "500": status("500 Internal Server Error"),
    "501": status("501 Not Implemented"),
    "unreadable": saying([]),
    "429 for longer than the call may take": status("429 Too Many Requests", "Retry-After: 9"),
    "503 for longer than the call may take": status("503 Service Unavailable", "Retry-After: 9"),
}


@dataclass(frozen=True)
class Held:
    """A backend that keeps its answers back until `release`, and two places for readers."""

    server: WireServer
    client: Client
    release: threading.Event


@pytest.fixture
def held(serve: Serve, connect: Connect) -> Iterator[Held]:
    release = threading.Event()

    def script(exchange: Exchange) -> None:
        release.wait(60)
        GOOD(exchange)

    server = serve(script)
    yield Held(server, connect(server, calls=3, background_calls=1, queue=0.05), release)
    release.set()


@pytest.mark.parametrize("bad", PASSING.values(), ids=PASSING)
def test_what_passes_is_tried_once_more(bad: Script, serve: Serve, connect: Connect) -> None:
    server = serve(first(bad))
    assert connect(server, **QUICK).list_conversations().items == ()
    assert len(server.requests) == 2


@pytest.mark.parametrize("bad", FINAL.values(), ids=FINAL)
def test_what_stays_is_not_tried_again(bad: Script, serve: Serve, connect: Connect) -> None:
    server = serve(first(bad))
    with pytest.raises(BackendError):
        connect(server, **QUICK).list_conversations()
    assert len(server.requests) == 1


def test_there_is_no_third_try(serve: Serve, connect: Connect) -> None:
    server = serve(first(status("503 Service Unavailable"), times=2))
    with pytest.raises(Failed):
        connect(server, **QUICK).list_conversations()
    assert len(server.requests) == 2


def test_a_wait_that_the_backend_asks_for_reaches_the_reader(
    serve: Serve, connect: Connect
) -> None:
    server = serve(status("429 Too Many Requests", "Retry-After: 9"))
    with pytest.raises(Busy) as busy:
        connect(server, **QUICK).list_conversations()
    assert busy.value.retry_after == 9


def test_where_all_fails_there_is_at_most_one_more_call_in_ten(
    serve: Serve, connect: Connect
) -> None:
    server = serve(status("429 Too Many Requests"))
    client = connect(server, **QUICK)
    for _ in range(100):
        with pytest.raises(Busy):
            client.list_conversations()
    assert 100 < len(server.requests) <= 110


def test_calls_that_succeed_pay_for_retries(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    client = connect(server, **QUICK, failures=1000)
    assert asked(client, server, times=10) == 10 + MOST_SAVED
    server.script = GOOD
    assert asked(client, server, times=20) == 20
    server.script = DOWN
    assert asked(client, server, times=10) == 10 + 20 * 0.1


def test_a_backend_that_only_fails_is_left_alone(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    client = connect(server, failures=3, pause=60.0, probe=300.0, attempts=1)
    assert asked(client, server, times=20) == 3
    with pytest.raises(Unreachable) as unreachable:
        client.get_transcript(ID)
    assert 50 < (unreachable.value.retry_after or 0) <= 60


def test_a_backend_that_answers_again_is_asked_again(serve: Serve, connect: Connect) -> None:
    server = serve(DOWN)
    client = connect(server, failures=3, pause=0.0, attempts=1)
    asked(client, server, times=3)
    server.script = GOOD
    assert asked(client, server, times=5) == 5


@pytest.mark.parametrize("fair", [status("404 Not Found"), status("429 Too Many Requests"), GOOD])
def test_any_other_answer_ends_a_row_of_failures(
    fair: Script, serve: Serve, connect: Connect
) -> None:
    server = serve(DOWN)
    client = connect(server, failures=3, recent=0.0, pause=60.0, attempts=1)
    asked(client, server, times=2)
    server.script = fair
    asked(client, server, times=1)
    server.script = DOWN
    assert asked(client, server, times=9) == 3


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_the_pause_doubles_up_to_a_bound_and_lets_one_probe_through() -> None:
    clock = Clock()
    breaker = Breaker(Limits(failures=1, pause=30.0, longest_pause=100.0), clock)
    breaker.note(Failed("down"), probe=False)
    waits = []
    for _ in range(4):
        waits.append(breaker.wait())
        clock.now += waits[-1]
        assert breaker.admit()
        with pytest.raises(Unreachable):
            breaker.admit()
        breaker.note(Unreachable("down"), probe=True)
    assert waits == [30.0, 60.0, 100.0, 100.0]


def test_where_only_a_part_fails_the_others_are_still_asked() -> None:
    clock = Clock()
    breaker = Breaker(Limits(failures=3, recent=2.0, pause=30.0), clock)
    breaker.note(None, probe=False)
    clock.now += 1.9
    for _ in range(9):
        breaker.note(Failed("in part"), probe=False)
    assert breaker.wait() == 0
    clock.now += 0.2
    breaker.note(Failed("down"), probe=False)
    assert breaker.wait() == 30.0


def test_a_probe_that_never_came_back_is_followed_by_another() -> None:
    clock = Clock()
    breaker = Breaker(Limits(failures=1, pause=30.0), clock)
    breaker.note(Failed("down"), probe=False)
    for clock.now in (30.0, 60.0):
        assert breaker.admit()


def test_calls_that_were_under_way_do_not_make_the_pause_longer() -> None:
    breaker = Breaker(Limits(failures=1, pause=30.0), Clock())
    for _ in range(9):
        breaker.note(Failed("down"), probe=False)
    assert breaker.wait() == 30.0


def test_a_reader_in_a_crowd_is_told_so_soon(held: Held) -> None:
    first, second, third = (held.client.start(endpoints.conversations()) for _ in range(3))
    with pytest.raises(Crowded) as crowded:
        third.result()
    assert crowded.value.retry_after == 1
    held.release.set()
    assert [first.result().items, second.result().items] == [(), ()]
    assert len(held.server.requests) == 2


def test_nobody_is_turned_away_while_there_is_room(serve: Serve, connect: Connect) -> None:
    client = connect(serve(GOOD), queue=0.0)
    for _ in range(50):
        assert client.list_conversations().items == ()


def test_what_nobody_waits_for_leaves_room_for_readers(held: Held) -> None:
    held.release.set()
    held.server.script = lambda exchange: (
        exchange.wait(60) if exchange.request.path == "/agents" else GOOD(exchange)
    )
    for _ in range(9):
        held.client.start(endpoints.agents(), background=True)
    assert held.client.list_conversations().items == ()
    assert sum(each.path == "/agents" for each in held.server.requests) <= 1


def test_calls_that_never_had_their_turn_say_nothing_of_the_backend(
    serve: Serve, connect: Connect
) -> None:
    server = serve(lambda exchange: exchange.wait(60))
    client = connect(server, deadline=0.2, calls=2, background_calls=1, failures=5)
    calls = [client.start(endpoints.conversations()) for _ in range(20)]
    for each in calls:
        with pytest.raises(Unreachable):
            each.result()
    server.script = GOOD
    assert client.list_conversations().items == ()


def asked(client: Client, server: WireServer, times: int) -> int:
    """How many calls reach the backend while a reader asks so many times."""
    before = len(server.requests)
    for _ in range(times):
        with suppress(BackendError):
            client.list_conversations()
    return len(server.requests) - before
