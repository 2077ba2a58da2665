import time
from threading import Timer

import pytest

from conversations.sandbox.faults import NoReplyError

from .box import AUTH, ask, box_of, made_id

ALICE = f"/conversations/{made_id(0)}"


def test_a_fault_lasts_as_long_as_its_block() -> None:
    sandbox = box_of(1)
    with sandbox.fault("/conversations/*/transcript", status=503):
        assert ask(sandbox, f"{ALICE}/transcript").status == 503
        assert ask(sandbox, ALICE).status == 200
    assert ask(sandbox, f"{ALICE}/transcript").status == 200


def test_an_injected_status_comes_with_the_envelope() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("/conversations", status=429, headers={"Retry-After": "7"})
    answer = ask(sandbox, "/conversations", headers={})
    assert answer.status == 429
    assert set(answer.json["error"]) == {"code", "message"}
    assert answer.headers["Retry-After"] == "7"


def test_a_body_and_its_headers_are_sent_as_they_are() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("*", body="<html>", headers={"Content-Type": "text/html"})
    reply = sandbox.answer("GET", "/conversations", "", AUTH)
    assert (reply.status, reply.body) == (200, b"<html>")
    assert reply.headers["Content-Type"] == "text/html"
    assert reply.headers["Content-Length"] == "6"


def test_headers_alone_adorn_the_real_reply() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("/conversations", headers={"X-Request-Id": "17"})
    answer = ask(sandbox, "/conversations")
    assert answer.status == 200
    assert answer.headers["X-Request-Id"] == "17"


def test_a_fault_strikes_so_many_times() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("/conversations", status=500, times=2)
    assert [ask(sandbox, "/conversations").status for _ in range(4)] == [500, 500, 200, 200]


def test_the_first_match_wins_and_clearing_ends_all() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("/conversations", status=502, times=1)
    sandbox.faults.add("/*", status=503)
    assert [ask(sandbox, "/conversations").status for _ in range(2)] == [502, 503]
    sandbox.faults.clear()
    assert ask(sandbox, "/conversations").status == 200


@pytest.mark.parametrize("error", ["refused", "reset", "timeout"])
def test_a_breakage_gives_no_reply_but_is_recorded(error: str) -> None:
    sandbox = box_of(1)
    with sandbox.fault("*", error=error), pytest.raises(NoReplyError) as broken:  # type: ignore[arg-type]
        ask(sandbox, "/conversations")
    assert broken.value.how == error
    assert len(sandbox.calls) == 1


def test_a_delay_within_the_callers_patience_is_only_late() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("*", delay=0.05)
    before = time.monotonic()
    assert sandbox.answer("GET", "/conversations", "", AUTH, patience=20).status == 200
    assert time.monotonic() - before >= 0.05


def test_a_delay_beyond_the_callers_patience_is_a_timeout() -> None:
    sandbox = box_of(1)
    sandbox.faults.add("*", delay=60)
    with pytest.raises(NoReplyError, match="timeout"):
        sandbox.answer("GET", "/conversations", "", AUTH, patience=0.05)


@pytest.mark.parametrize("patience", [None, 50])
def test_lifting_a_fault_lets_go_of_those_it_holds(patience: float | None) -> None:
    sandbox = box_of(1)
    sandbox.faults.add("*", delay=60)
    lifting = Timer(0.1, sandbox.faults.clear)
    before = time.monotonic()
    lifting.start()
    assert sandbox.answer("GET", "/conversations", "", AUTH, patience).status == 200
    assert time.monotonic() - before < 30
    lifting.join()
