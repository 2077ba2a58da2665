"""Keys, addresses and people's words stay out of logs and of reports of errors."""

import logging
import threading
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from django.core import mail
from django.db import OperationalError
from django.test import Client
from django.utils.log import AdminEmailHandler
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.redaction import configure, redacted
from conversations.sandbox.api import Sandbox
from conversations.views import preferences
from tests.faulty import CANARY, COOKIE, EMAIL, KEY, WORDS, fail
from tests.limits import processor_seconds


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What a plain handler of one's own writes, whatever logger it is put on."""
    out = StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(logging.Formatter("%(levelname)s %(message)s"))
    names = (None, "gunicorn.error", "gunicorn.access", "django.server", "elsewhere")
    loggers = [logging.getLogger(name) for name in names]
    for each in loggers[1:4]:
        each.propagate = False
    for each in loggers[:4]:
        each.addHandler(handler)
    yield out
    for each in loggers[:4]:
        each.removeHandler(handler)
    logging.getLogger("django.server").propagate = True


ADDRESSES = [
    *(
        "alice@acme.example",
        "o'brien@acme.example",
        "a.b+c@mail.acme.example",
        "zoë@bücher.example",
    ),
    *("alice%40acme.example", "alice@localhost", "ALICE@ACME.EXAMPLE", "x@xn--bcher-kva.example"),
]


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize(
    "around", ["{}", "<{}>", "to={}&x=1", '{{"email": "{}"}}', "/who/{}/", "({})"]
)
def test_an_address_is_taken_out_and_what_stands_around_it_stays(around: str, address: str) -> None:
    assert redacted(around.format(address)) == around.format("[e-mail]")


@pytest.mark.parametrize("key", [KEY, KEY.replace("live", "test"), "sk_test_short", "Bearer" + KEY])
def test_a_key_or_a_piece_of_one_is_taken_out(key: str) -> None:
    beginning = key[: key.index("sk_") + 8]
    assert redacted(f"the key {key} is wrong") == f"the key {beginning}•••• is wrong"


@pytest.mark.parametrize(
    "line",
    [
        "GET /conversations 200 12 ms",
        "@dataclass",
        "a @ b",
        "x = y @ z",
        "desk_live_",
        "100% of 40 rows",
        "The key must be sk_live_ or sk_test_ followed by more.",
    ],
)
def test_an_ordinary_line_stays_as_it_is(line: str) -> None:
    assert redacted(line) == line


def test_a_hostile_line_costs_no_more_than_its_length() -> None:
    """A pattern whose work grew with the square would take hours over these."""
    lines = ("a" * 1_000_000 + " @", "a@" * 500_000, "a." * 500_000 + "%40", "%40" * 300_000)
    with processor_seconds(30):
        for line in lines:
            redacted(line)


class Quoting:
    def __str__(self) -> str:
        return f"{KEY} {EMAIL}"


@pytest.mark.parametrize(
    ("message", "args"),
    [
        (f"{KEY} {EMAIL}", ()),
        ("%s and %s", (KEY, EMAIL)),
        ("%r", ([{"to": EMAIL, "key": KEY}],)),
        ("%s", (Quoting(),)),
        (Quoting(), ()),
        ("%(key)s", ({"key": KEY, "other": EMAIL},)),
        ("%s", (ValueError(WORDS),)),
        (ValueError(WORDS), ()),
        ("%d rows %s", (KEY, EMAIL)),
        ("one %s, not two", (KEY, EMAIL)),
    ],
)
@pytest.mark.parametrize("name", ["", "elsewhere.library", "gunicorn.error", "django.server"])
def test_a_record_is_clean_before_any_handler_sees_it(
    name: str, message: Any, args: Any, written: StringIO
) -> None:
    seen: list[str] = []
    handler = logging.Handler()
    handler.emit = lambda record: seen.append(repr(vars(record)))  # type: ignore[method-assign]
    logger = logging.getLogger(name)
    logger.addHandler(handler)
    logger.error(message, *args, stack_info=True)
    logger.removeHandler(handler)
    assert written.getvalue().startswith("ERROR ")
    assert CANARY not in written.getvalue() + seen[0]


def test_numbers_and_words_are_logged_as_ever(written: StringIO) -> None:
    logging.getLogger("elsewhere").warning("%s took %.1f ms, %d %%", "GET", 12.34, 50)
    logging.getLogger("elsewhere").warning("by %(name)s", {"name": "name"})
    assert written.getvalue() == "WARNING GET took 12.3 ms, 50 %\nWARNING by name\n"


def test_a_traceback_says_where_and_what_kind_and_quotes_nobody(written: StringIO) -> None:
    try:
        fail()
    except RuntimeError:
        logging.getLogger("elsewhere").exception("It failed.")
    told = written.getvalue()
    assert told.startswith("ERROR It failed.\nTraceback:\n")
    kinds = [told.index(f"\n{kind}\n") for kind in ("ValueError", "KeyError", "RuntimeError")]
    assert kinds == sorted(kinds)
    assert "in fail\n" in told
    assert CANARY not in told


def test_a_message_that_quotes_nobody_is_kept(written: StringIO) -> None:
    error = OperationalError(f"connection of {EMAIL} to server failed")
    logging.getLogger("elsewhere").error("No database.", exc_info=error)
    message = "django.db.utils.OperationalError: connection of [e-mail] to server failed"
    assert message in written.getvalue()


def test_an_error_that_caused_itself_is_told_once(written: StringIO) -> None:
    error = RuntimeError()
    error.__cause__ = other = ValueError()
    other.__cause__ = error
    logging.getLogger("elsewhere").error("It failed.", exc_info=error)
    assert written.getvalue().count("RuntimeError") == 1


def test_what_ends_a_thread_is_logged(written: StringIO) -> None:
    before = threading.excepthook
    try:
        configure({"version": 1, "incremental": True})
        thread = threading.Thread(target=fail)
        thread.start()
        thread.join()
    finally:
        threading.excepthook = before
    assert "A thread ended." in written.getvalue()
    assert CANARY not in written.getvalue()


@pytest.mark.parametrize("break_", ["\n", "\r\n", "\x1b[2K", "\x85", "\u2028"])
@pytest.mark.parametrize("name", ["elsewhere", "gunicorn.access"])
def test_nobody_can_write_a_line_of_their_own(name: str, break_: str, written: StringIO) -> None:
    logging.getLogger(name).error("GET %s", f"/{break_}ERROR forged")
    [line] = written.getvalue().splitlines()
    assert line.isprintable()
    assert line.endswith("ERROR forged")


def test_a_server_s_line_has_no_query(written: StringIO) -> None:
    for name in ("django.server", "gunicorn.error", "gunicorn.access"):
        logging.getLogger(name).error('"%s" %s', "GET /conversations/?after=secret HTTP/1.1", 500)
    assert written.getvalue() == 'ERROR "GET /conversations/ HTTP/1.1" 500\n' * 3


@pytest.fixture
def broken_form(db: None, box: Sandbox, monkeypatch: pytest.MonkeyPatch, alice: Person) -> Client:
    """Alice, before a form whose view fails with her words in every place it has."""
    monkeypatch.setattr(preferences, "to_next", fail)
    alice.username = f"{CANARY}-user"
    alice.save()
    client = Client(raise_request_exception=False, headers={"user-agent": f"{WORDS} {KEY}"})
    client.force_login(alice)
    client.cookies["note"] = COOKIE
    return client


def send(client: Client) -> Any:
    return client.post(f"/preferences/?q={COOKIE}", {"key": KEY, "words": WORDS, "to": EMAIL})


def test_a_failing_view_tells_the_log_nothing(broken_form: Client, written: StringIO) -> None:
    assert send(broken_form).status_code == 500
    told = written.getvalue()
    assert "ERROR Internal Server Error: /preferences/" in told
    assert "in fail\n" in told
    assert CANARY not in told


def test_a_failing_view_tells_the_operators_mail_nothing(
    broken_form: Client, settings: Settings
) -> None:
    settings.ADMINS = [("Bob", "bob@acme.invalid")]
    handler = AdminEmailHandler(include_html=True)
    logging.getLogger("django.request").addHandler(handler)
    send(broken_form)
    logging.getLogger("django.request").removeHandler(handler)
    assert mail.outbox
    for sent in mail.outbox:
        told = f"{sent.subject} {sent.body} {getattr(sent, 'alternatives', '')}"
        assert "RuntimeError at /preferences/" in told
        assert CANARY not in told
        assert settings.SECRET_KEY not in told


def test_a_page_of_debug_shows_names_and_no_values(broken_form: Client, settings: Settings) -> None:
    settings.DEBUG = True
    page = send(broken_form)
    assert page.status_code == 500
    told = page.content.decode()
    assert "SECRET_KEY" in told
    assert settings.SECRET_KEY not in told
    assert "held" in told
    assert CANARY not in told
