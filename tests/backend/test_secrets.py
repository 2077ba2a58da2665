"""The key, what is asked for and what is answered stay out of errors, logs and reprs."""

import logging
import traceback

import pytest

from conversations.backend import endpoints
from conversations.backend.auth import BearerKey, environment, validate_key
from conversations.backend.errors import BackendError
from conversations.backend.reading import read_page
from tests.backend.conftest import KEY, Connect, Serve
from tests.backend.wire_server import Exchange, Script, answer, head, saying, sending
from tests.telling import told_by

CURSOR = "canary-cursor"
CANARIES = (KEY, KEY[-16:], CURSOR, "canary-body")


def broken_headers(exchange: Exchange) -> None:
    exchange.send(b"HTTP/1.1 200 OK\r\nno colon here\r\nContent-Length: 2\r\n\r\n{}")


def cut_body(exchange: Exchange) -> None:
    exchange.send(head("Content-Length: 100") + b'{"data": "canary-body')
    exchange.close()


def cut_chunk(exchange: Exchange) -> None:
    exchange.send(head("Transfer-Encoding: chunked") + b"50\r\ncanary-body")
    exchange.close()


SCRIPTS: dict[str, Script] = {
    "refused": sending(answer(b"canary-body", status="401 Unauthorized")),
    "redirect": sending(answer(b"canary-body", "Location: /canary-body", status="302 Found")),
    "failed": sending(answer(b"canary-body", status="500 canary-body")),
    "html": sending(answer(b"<html>canary-body")),
    "text": sending(answer(b'{"data": "canary-body"}')),
    "not UTF-8": sending(answer(b'{"data": "canary-body\xff"}')),
    "bad gzip": sending(answer(b"canary-body", "Content-Encoding: gzip")),
    "two lengths": sending(head("Content-Length: 1", "Content-Length: 2") + b"canary-body"),
    "no HTTP": sending(b"canary-body\r\n\r\n"),
    "broken headers": broken_headers,
    "cut body": cut_body,
    "cut chunk": cut_chunk,
    "reset": Exchange.reset,
    "silence": lambda exchange: exchange.wait(60),
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_an_error_gives_nothing_away(
    script: Script, serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    log_all(caplog)
    client = connect(serve(script), deadline=0.3)
    with pytest.raises(BackendError) as caught:
        client.list_conversations(after=CURSOR)
    spoken = [*told_by(caught.value), caplog.text, *map(repr, map(vars, caplog.records))]
    assert not [canary for canary in CANARIES if canary in "\n".join(spoken)]


def test_the_worker_leaves_no_frames_in_an_error(serve: Serve, connect: Connect) -> None:
    client = connect(serve(SCRIPTS["text"]))
    with pytest.raises(BackendError) as caught:
        client.list_conversations()
    frames = traceback.extract_tb(caught.value.__traceback__)
    assert {frame.name for frame in frames} <= {
        "test_the_worker_leaves_no_frames_in_an_error",
        "list_conversations",
        "result",
    }


def test_a_good_call_logs_one_line_without_its_query(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    log_all(caplog)
    client = connect(serve(saying({"data": []})))
    client.list_conversations(after=CURSOR)
    (record,) = caplog.records
    assert (record.name, record.levelname) == ("conversations.backend", "INFO")
    assert record.getMessage().startswith("GET /conversations 200 ")
    assert record.getMessage().endswith(" ms")


def test_a_call_without_answer_is_logged_too(
    serve: Serve, connect: Connect, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    client = connect(serve(Exchange.reset))
    with pytest.raises(BackendError):
        client.list_conversations()
    assert caplog.records[0].getMessage().startswith("GET /conversations - ")


def test_others_may_still_log_with_urllib3(caplog: pytest.LogCaptureFixture) -> None:
    log_all(caplog)
    logging.getLogger("urllib3.connectionpool").debug("from elsewhere")
    assert caplog.messages == ["from elsewhere"]


def test_no_repr_shows_the_key(connect: Connect) -> None:
    client = connect("https://casey.invalid", proxy="http://bob:canary-body@proxy.invalid")
    shown = [repr(client), *map(repr, vars(client).values()), repr(BearerKey(KEY))]
    shown += map(repr, vars(client._wire).values())
    assert not [canary for canary in CANARIES if canary in "\n".join(shown)]


def test_an_endpoint_does_not_show_what_is_asked() -> None:
    assert "canary" not in repr(endpoints.conversations(after=CURSOR))


def test_a_parser_s_error_is_not_chained() -> None:
    with pytest.raises(BackendError) as caught:
        read_page(CURSOR.encode())
    assert CURSOR not in "".join(told_by(caught.value))


GOOD_KEYS = ["sk_live_" + "x" * 16, "sk_test_" + "aB3-_." * 4]


@pytest.mark.parametrize("key", GOOD_KEYS)
def test_a_key_is_stripped_and_kept(key: str) -> None:
    assert validate_key(f" {key}\n") == key


BAD_KEYS = [
    "",
    "canary-body",
    "sk_live_" + "x" * 15,
    "sk_prod_canary-body" + "x" * 16,
    "sk_test_canary-body\r\nX-Other: 1" + "x" * 16,
    "sk_test_canary body" + "x" * 16,
    "sk_test_canary-body\u00e9" + "x" * 16,
    "Bearer sk_test_canary-body" + "x" * 16,
]


@pytest.mark.parametrize("key", BAD_KEYS)
def test_a_bad_key_is_refused_without_being_told(key: str, connect: Connect) -> None:
    for use in (validate_key, lambda bad: connect("https://casey.invalid", key=bad)):
        with pytest.raises(ValueError, match=r"^The key must be") as caught:
            use(key)
        assert "canary" not in str(caught.value)


def test_a_key_says_which_environment_it_opens() -> None:
    assert [environment(key) for key in GOOD_KEYS] == ["live", "test"]


def log_all(caplog: pytest.LogCaptureFixture) -> None:
    """As a deployment might that looks for a fault."""
    for name in ("", "urllib3", "urllib3.connection", "urllib3.connectionpool"):
        caplog.set_level(logging.DEBUG, logger=name)
