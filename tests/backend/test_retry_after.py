"""A backend that says when to ask again is taken at its word, however it says it."""

import time
from datetime import UTC, datetime, timedelta
from typing import Final

import pytest

from conversations.backend.errors import LONGEST_WAIT, BackendError, Busy, Failed
from tests.backend.conftest import Connect, Serve
from tests.backend.scripts import GOOD, QUICK, first, status
from tests.backend.wire_server import Exchange

SOON: Final = 3000
FIXED: Final = "%a, %d %b %Y %H:%M:%S GMT"
OLD: Final = "%A, %d-%b-%y %H:%M:%S GMT"
OLDEST: Final = "%a %b %d %H:%M:%S %Y"
BUSY: Final = "429 Too Many Requests"
DOWN: Final = "503 Service Unavailable"
PATIENT: Final = {"first_wait": 0.0, "deadline": 30.0}


def ahead(form: str, seconds: float = SOON) -> str:
    """A moment so many seconds from now, in one of the three forms that HTTP knows."""
    return (datetime.now(UTC) + timedelta(seconds=seconds)).strftime(form)


FORMS: Final[dict[str, tuple[tuple[str, ...], int]]] = {
    "seconds": (("120",), 120),
    "a fraction, rounded up": (("119.2",), 120),
    "very many": (("9" * 5000,), LONGEST_WAIT),
    "several in one line": (("7, 120, 9",), 120),
    "several lines": (("120", "7"), 120),
    "a date": ((ahead(FIXED),), SOON),
    "a date as of old": ((ahead(OLD),), SOON),
    "a date as of C": ((ahead(OLDEST),), SOON),
    "a date far ahead": (("Fri, 31 Dec 9999 23:59:59 -2300",), LONGEST_WAIT),
}
NOTHING: Final[dict[str, tuple[str, ...]]] = {
    "none at all": (),
    "empty": ("",),
    "zero": ("0",),
    "a date gone by": ("Wed, 21 Oct 2015 07:28:00 GMT",),
    "less than nothing": ("-5",),
    "words": ("soon",),
    "a date that never was": ("Mon, 31 Feb 2026 00:00:00 GMT",),
    "other digits": ("\xb2",),
    "half nonsense": ("120, soon",),
}


def headers(values: tuple[str, ...]) -> list[str]:
    return [f"Retry-After: {value}" for value in values]


@pytest.mark.parametrize(("line", "kind"), [(BUSY, Busy), (DOWN, Failed)])
@pytest.mark.parametrize(("values", "seconds"), FORMS.values(), ids=FORMS)
def test_a_wait_that_does_not_fit_is_passed_on(
    values: tuple[str, ...],
    seconds: int,
    line: str,
    kind: type[BackendError],
    serve: Serve,
    connect: Connect,
) -> None:
    server = serve(status(line, *headers(values)))
    with pytest.raises(kind) as told:
        connect(server, **QUICK).list_conversations()
    wait = told.value.retry_after or 0
    assert wait == seconds or (seconds == SOON and 0 < wait < SOON)
    assert len(server.requests) == 1


@pytest.mark.parametrize("values", NOTHING.values(), ids=NOTHING)
def test_where_no_wait_is_asked_for_the_call_is_tried_again(
    values: tuple[str, ...], serve: Serve, connect: Connect
) -> None:
    server = serve(first(status(BUSY, *headers(values))))
    assert connect(server, **QUICK).list_conversations().items == ()
    assert len(server.requests) == 2


@pytest.mark.parametrize("value", ["1", "0.5"])
def test_a_wait_that_fits_is_kept(value: str, serve: Serve, connect: Connect) -> None:
    asked: list[float] = []

    def script(exchange: Exchange) -> None:
        asked.append(time.monotonic())
        (GOOD if asked[1:] else status(BUSY, f"Retry-After: {value}"))(exchange)

    assert connect(serve(script), **PATIENT).list_conversations().items == ()
    assert asked[1] - asked[0] >= 0.99
    assert len(asked) == 2


def test_nobody_is_asked_before_the_date_that_they_gave(serve: Serve, connect: Connect) -> None:
    moment = int(time.time()) + 2
    date = datetime.fromtimestamp(moment, UTC).strftime(FIXED)
    asked: list[float] = []

    def script(exchange: Exchange) -> None:
        asked.append(time.time())
        (GOOD if asked[1:] else status(BUSY, f"Retry-After: {date}"))(exchange)

    assert connect(serve(script), **PATIENT).list_conversations().items == ()
    assert asked[1] >= moment
    assert len(asked) == 2
