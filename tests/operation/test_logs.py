"""What a served product writes: one JSON object a line, whoever writes it, and nobody's data."""

import json
import logging
import re
import socket
import sys
from pathlib import Path

import pytest

from conversations.logs import JSONLine, Line
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from conversations.tally import Tally, tallying
from tests.access.starts import program
from tests.faulty import CANARY, EMAIL, KEY, fail
from tests.operation.site import JSON, Site, running
from tests.pages.made import AGENTS, conversation, conversation_id, message, profile
from tests.serving import PATIENCE

PAGE = f"/conversations/{conversation_id(1)}/"
PROXY = {"TRUSTED_PROXIES": "127.0.0.1"}
GIVEN = "served-request-1"
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z")
ALWAYS = {"time", "level", "logger", "message"}
OF_A_REQUEST = {"route", "method", "status", "kind", "ours_ms", "backend_ms", "calls", "cache"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> list[str]:
    """Everything that a server wrote from its start to its end."""
    box = Sandbox(Store(agents=AGENTS))
    box.add(conversation(1, participant_profile=profile(email=EMAIL)), [message(1, CANARY)])
    folder = tmp_path_factory.mktemp("site")
    flags = {"GUNICORN_CMD_ARGS": "--access-logfile /dev/stderr --log-level info"}
    with running(box, folder, app="tests.faulty_server", **flags, **PROXY) as site:
        visit(site, box)
    return site.lines


def visit(site: Site, box: Sandbox) -> None:
    shown = site.get(f"{PAGE}?q={EMAIL}", X_Request_ID=GIVEN).body
    assert CANARY in shown
    assert site.get("/readyz").status == 500
    assert site.get(f"/server/{EMAIL}/{KEY}").status == 500
    site.get(f"/nowhere/{EMAIL}/?key={KEY}")
    with box.fault("*", status=401, body=KEY):
        assert site.get("/conversations/").status == 502
    with socket.create_connection(("127.0.0.1", site.port), timeout=PATIENCE) as connection:
        connection.sendall(f"GET /?q={EMAIL} nonsense\r\n\r\n".encode())
        assert connection.recv(100)


@pytest.fixture(scope="module")
def events(log: list[str]) -> list[JSON]:
    return [json.loads(line) for line in log]


def test_each_line_is_one_event(events: list[JSON]) -> None:
    assert len(events) > 10
    for event in events:
        assert event.keys() >= ALWAYS
        assert MOMENT.fullmatch(event["time"])


def test_the_server_s_own_lines_are_among_them(events: list[JSON]) -> None:
    said = [event["message"] for event in events if event["logger"].startswith("gunicorn.")]
    assert any(each.startswith("Booting worker") for each in said)
    assert any('"GET /readyz HTTP/1.1" 500' in each for each in said)
    assert any(event["logger"] == "casey_dashboard.start" for event in events)


def test_a_request_is_one_line_with_what_it_was(events: list[JSON]) -> None:
    told = [event for event in events if event["logger"] == "conversations.requests"]
    (page,) = [event for event in told if event["request_id"] == GIVEN]
    assert page.keys() == ALWAYS | OF_A_REQUEST | {"request_id"}
    assert (page["route"], page["status"], page["calls"]) == ("conversation", 200, 2)
    assert page["cache"] == "miss"
    assert {event["route"] for event in told} >= {"conversation", "readyz", "unknown"}


def test_calls_bear_the_id_of_their_request(events: list[JSON]) -> None:
    calls = [event for event in events if event["logger"] == "conversations.backend"]
    asked = [event["message"] for event in calls if event.get("request_id") == GIVEN]
    assert len([each for each in asked if each.startswith(f"GET {PAGE[:-1]}")]) == 2


def test_a_fault_is_one_line_with_where_it_was(events: list[JSON]) -> None:
    faults = [event for event in events if "exception" in event]
    assert {event["logger"] for event in faults} == {"django.request", "gunicorn.error"}
    assert all("in fail\n" in event["exception"] for event in faults)
    assert all(event["level"] == "ERROR" for event in faults)


def test_nobody_s_data_is_in_any_line(log: list[str]) -> None:
    told = "\n".join(log)
    assert "[e-mail]" in told
    assert CANARY not in told
    assert CANARY not in re.sub(r"\\u[0-9a-f]{4}", "", told)


def test_people_read_lines_with_the_id_in_its_place() -> None:
    with tallying(Tally("alice-at-home")):
        assert record_of("seen").endswith(" INFO tests alice-at-home seen")
    assert record_of("seen").endswith(" INFO tests - seen")


def test_a_line_of_json_stays_one_whatever_is_said() -> None:
    said = 'a\nb\u2028c"\\\x00é\ud800'
    line = record_of(said, JSONLine())
    assert len(line.splitlines()) == 1
    assert json.loads(line)["message"].startswith("a\\nb")


def test_a_warning_of_python_is_a_line_too(tmp_path: Path) -> None:
    path = tmp_path / "warns.py"
    path.write_text(f"import django, warnings\ndjango.setup()\nwarnings.warn('{EMAIL}')\n")
    (line,) = program(path).err.splitlines()
    told = json.loads(line)
    assert (told["logger"], told["level"]) == ("py.warnings", "WARNING")
    assert CANARY not in line


def test_an_exception_is_one_field_and_quotes_nobody() -> None:
    try:
        fail()
    except RuntimeError:
        record = logging.getLogRecordFactory()(
            "tests", logging.ERROR, "", 1, "it failed", None, sys.exc_info()
        )
    told = json.loads(JSONLine().format(record))
    assert "in fail\n" in told["exception"]
    assert CANARY not in told["exception"]


def record_of(said: str, formatter: logging.Formatter | None = None) -> str:
    record = logging.getLogRecordFactory()("tests", logging.INFO, "", 1, said, None, None)
    return (formatter or Line()).format(record)
