"""A key and private words go everywhere they must, and are then looked for everywhere else."""

import logging
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.urls import resolve
from pytest_django.fixtures import Settings

from casey_dashboard.urls import urlpatterns
from conversations import connect
from conversations.access.permissions import DOWNLOAD, READ
from conversations.backend.client import Client as Backend
from conversations.backend.errors import BackendError
from conversations.backend.resilience import Limits
from conversations.logs import JSONLine
from conversations.models import Person
from conversations.quotes import FORMS
from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import serve
from conversations.sandbox.store import Store
from tests.pages.made import AGENTS, conversation, conversation_id, message, message_id, profile
from tests.telling import told_by

STATIC = Path(__file__).parent.parent / "static"

KEY = "sk_test_" + "CanaryKey" + "7" * 16
CURSOR = "canary-cursor"
PRIVATE = (CURSOR, "canary-words", "Canaryname", "canary@example.com", "canary-property")

HELD_BACK: dict[str, Any] = settings.LOGGING["loggers"]  # type: ignore[assignment]

ID = conversation_id(1)
FAULTS: dict[str, dict[str, Any]] = {
    "none": {},
    "refused key": {"status": 401, "headers": {"WWW-Authenticate": f"Bearer {KEY}"}},
    "forbidden": {"status": 403, "body": KEY},
    "gone": {"status": 404, "body": KEY},
    "rejected": {"status": 422, "body": f'{{"error": {{"message": "{KEY}"}}}}'},
    "busy": {"status": 429, "headers": {"Retry-After": KEY}},
    "failed": {"status": 500, "body": f"<h1>{KEY}</h1>"},
    "elsewhere": {"status": 302, "headers": {"Location": f"/{KEY}"}},
    "cookie": {"status": 503, "headers": {"Set-Cookie": f"key={KEY}; Path=/"}},
    "garbage": {"body": f"{KEY} is not JSON"},
    "wrong shape": {"body": f'{{"data": "{KEY}"}}'},
    "wrong encoding": {"body": KEY, "headers": {"Content-Encoding": "gzip"}},
    "cut": {"body": KEY, "headers": {"Content-Length": "100000"}},
    "hung up": {"error": "reset"},
    "silent": {"delay": 2.0},
}
SOUGHT = "canary-sought"
ASKING = [
    f"/conversations/?after={CURSOR}&status=completed",
    "/conversations/?limit=50",
    "/conversations/newer/?seen=00000001",
    f"/conversations/{ID}/?message={message_id(1)}",
    f"/conversations/{ID}/live/?shown=0",
    *(f"/conversations/{ID}/{way}/?in=lRTAwMDA" for way in ("next", "previous")),
    *(f"/conversations/{ID}/messages/?{way}" for way in ("after=0", "before=2")),
    f"/conversations/{ID}/whole/",
    f"/conversations/{ID}/find/",
    *(f"/conversations/{ID}/transcript.{suffix}" for suffix in ("txt", "md", "csv", "json")),
    *(f"/conversations/{ID}/quote/?message={message_id(1)}&form={form}" for form in FORMS),
    f"/conversations/{ID}/avatar/",
    f"/cards/{ID}/?message={message_id(1)}",
    f"/go/?to={message_id(1)}",
    "/go/?to=AB7D-RX8F",
    "/readyz",
]
PAGES = [
    *ASKING,
    f"/conversations/{conversation_id(9)}/",
    "/conversations/?status=nonsense",
    "/accounts/login/",
    "/accounts/logout/",
    f"/nowhere/?after={CURSOR}",
    "/livez",
]


def test_every_page_that_reads_conversations_is_walked() -> None:
    asked = (READ, DOWNLOAD)
    reading = {each.name for each in urlpatterns if getattr(each.callback, "access", "") in asked}
    assert reading <= {resolve(page.partition("?")[0]).url_name for page in ASKING}


class Everything(logging.Handler):
    """Keeps each record as a log would hold it, traceback included, and its attributes."""

    def __init__(self) -> None:
        super().__init__(logging.DEBUG)
        self.setFormatter(JSONLine())
        self.lines: list[str] = []
        self.attributes: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(self.format(record))
        self.attributes.append(repr(vars(record)))


@dataclass(frozen=True)
class Stage:
    box: Sandbox
    reader: Client
    log: Everything


@pytest.fixture
def stage(bob: Person, box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Iterator[Stage]:
    """Bob, who sees contacts, before the real client; behind a port, who takes the canary alone."""
    behind = Sandbox(Store(agents=AGENTS), keys=[KEY])
    behind.add(spoken_of(), [message(1, "canary-words"), message(2, "canary-words")])
    browser = Client(raise_request_exception=False)
    browser.force_login(bob)
    with serve(behind) as server, listening() as log:
        client = Backend(server.url, KEY)
        monkeypatch.setattr(connect, "sandbox_client", lambda _: client)
        yield Stage(behind, browser, log)
        behind.faults.clear()
        settle()


@pytest.mark.parametrize("fault", FAULTS.values(), ids=FAULTS)
def test_the_key_goes_to_the_backend_and_nowhere_else(fault: dict[str, Any], stage: Stage) -> None:
    held_back = [each for each in loggers() if each.name in HELD_BACK]
    with at_debug(held_back), struck(stage, fault):
        pages = ASKING if fault else PAGES
        told = [each for page in pages for each in visit(stage.reader, page)]
        told += errors_of_every_call()
    assert stage.box.calls
    told += [*stage.log.lines, *stage.log.attributes, *kept(), metrics()]
    assert not [around(KEY[-20:], each) for each in told if KEY[-20:] in each]


def test_the_key_was_good(stage: Stage) -> None:
    assert stage.reader.get(f"/conversations/{ID}/").status_code == 200


def test_static_files_hold_no_key() -> None:
    files = [path for path in STATIC.rglob("*") if path.is_file()]
    assert len(files) > 20
    assert not [path for path in files if b"sk_live_" in path.read_bytes()]
    assert not [path for path in files if b"sk_test_" in path.read_bytes()]


@pytest.mark.parametrize("fault", ["none", "failed", "rejected", "garbage", "hung up", "silent"])
def test_what_people_said_and_who_they_are_stays_out_of_the_log(fault: str, stage: Stage) -> None:
    with struck(stage, FAULTS[fault]):
        pages = PAGES if fault == "none" else ASKING
        shown = "".join(each for page in pages for each in visit(stage.reader, page))
    assert stage.log.lines
    logged = "\n".join([*stage.log.lines, metrics()])
    assert not [word for word in PRIVATE if word in logged]
    if fault == "none":
        assert all(word in shown for word in PRIVATE)


@pytest.mark.parametrize("method", ["post", "get"])
def test_what_is_pasted_to_be_gone_to_is_kept_nowhere(method: str, stage: Stage) -> None:
    pasted = ("canaryab", "Canaryname Moreau, canary@example.com", f"canary-words {ID}")
    for text in pasted:
        answer = getattr(stage.reader, method)("/go/", {"to": text})
        assert "canary" not in answer.headers.get("Location", "").lower()
    settle()
    told = [*stage.log.lines, *stage.log.attributes, *kept(), metrics()]
    assert not [around("canary", each) for each in map(str.lower, told) if "canary" in each]


def test_nothing_of_a_conversation_is_kept(stage: Stage) -> None:
    for page in PAGES:
        list(visit(stage.reader, page))
    settle()
    held = "".join(kept())
    assert not [word for word in PRIVATE if word in held]


def test_copies_are_kept_in_the_cache_alone(stage: Stage, settings: Settings) -> None:
    settings.REMEMBER = True
    for page in PAGES:
        list(visit(stage.reader, page))
    settle()
    *elsewhere, cached = kept()
    assert len(cached) > 1_000
    assert not [word for word in PRIVATE for held in elsewhere if word in held]
    assert not [word for word in (ID, KEY[-20:]) if word in cached]


def test_words_looked_for_are_kept_in_the_session_alone(stage: Stage) -> None:
    form = f"/conversations/{ID}/find/"
    answer = stage.reader.post(form, {"words": SOUGHT})
    page = answer.headers["Location"].partition("#")[0]
    told = [*visit(stage.reader, page), *visit(stage.reader, f"{page}&show=voice")]
    settle()
    database, *sessions, cached = kept()
    bodies, rest = told[::3], [each for at, each in enumerate(told) if at % 3]
    assert all(SOUGHT in each for each in bodies)
    assert [SOUGHT in each for each in sessions] == [True]
    elsewhere = [str(answer.headers), str(answer.cookies), *rest, *stage.log.lines, metrics()]
    elsewhere += [*stage.log.attributes, database, cached]
    assert not [around(SOUGHT, each) for each in elsewhere if SOUGHT in each]
    stage.reader.post("/accounts/logout/")
    assert not [each for each in kept() if SOUGHT in each]


def around(word: str, text: str) -> str:
    place = text.index(word)
    return text[max(place - 200, 0) : place + 100]


def visit(reader: Client, page: str) -> Iterator[str]:
    """All that the browser is told, as a page and as a fragment."""
    for headers in ({}, {"HX-Request": "true"}):
        response = reader.get(page, headers=headers)
        yield response.getvalue().decode()
        yield f"{response.status_code} {response.reason_phrase} {response.headers}"
        yield str(response.cookies)


def errors_of_every_call() -> Iterator[str]:
    client = connect.client()
    for call in (
        lambda: client.list_conversations(after=CURSOR),
        lambda: client.get_conversation(ID),
        lambda: client.get_transcript(ID),
        client.list_agents,
    ):
        try:
            call()
        except BackendError as error:
            yield from told_by(error)


def kept() -> Iterator[str]:
    """What the database, its sessions and the cache hold."""
    connection.ensure_connection()
    yield connection.connection.serialize().decode("latin-1")
    for session in Session.objects.all():
        yield repr(session.get_decoded())
    yield repr(getattr(cache, "_cache", None))


def metrics() -> str:
    """All that is counted of what was asked, of the pages of this test too."""
    return Client().get("/metrics").content.decode()


def settle() -> None:
    """Wait for what goes on behind the page."""
    connect.client().close()


@contextmanager
def struck(stage: Stage, fault: dict[str, Any]) -> Iterator[None]:
    with stage.box.fault("*", **fault), pytest.MonkeyPatch.context() as patch:
        if "delay" in fault or "Content-Length" in fault.get("headers", {}):
            patch.setattr(connect.client(), "_limits", Limits(deadline=0.1))
        yield
        settle()


@contextmanager
def listening() -> Iterator[Everything]:
    """To every logger at DEBUG, but for those that the settings hold back."""
    handler = Everything()
    speakers = [logging.root, *(each for each in loggers() if not each.propagate)]
    for each in speakers:
        each.addHandler(handler)
    with at_debug(each for each in loggers() if each.name not in HELD_BACK):
        yield handler
    for each in speakers:
        each.removeHandler(handler)


@contextmanager
def at_debug(louder: Iterable[logging.Logger]) -> Iterator[None]:
    before = {each: each.level for each in louder}
    for each in before:
        each.setLevel(logging.DEBUG)
    yield
    for each, level in before.items():
        each.setLevel(level)


def loggers() -> list[logging.Logger]:
    named = logging.root.manager.loggerDict.values()
    return [logging.root, *(each for each in named if isinstance(each, logging.Logger))]


def spoken_of() -> dict[str, Any]:
    return conversation(
        1,
        status="in_progress",
        participant_profile=profile("Canaryname", email="canary@example.com"),
        session_properties={"mood": "canary-property"},
    )
