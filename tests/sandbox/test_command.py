"""`manage.py sandbox` as a person starts it."""

import json
import re
import signal
import sys
from collections.abc import Iterator
from pathlib import Path
from subprocess import PIPE, Popen

import pytest
import requests
from django.core.management import CommandError, call_command

from conversations.sandbox.api import DEFAULT_KEYS, Sandbox
from conversations.sandbox.server import serve
from conversations.sandbox.store import Store

from .box import AUTH, conversation, made_id

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    path = tmp_path / "talks.ndjson"
    path.write_text("\n".join(json.dumps(conversation(number)) for number in range(1, 4)))
    return path


@pytest.fixture
def command(data: Path) -> Iterator[Popen[str]]:
    # What a shell starts in the background ignores Ctrl+C, and so would all that it starts.
    words = ["env", "--default-signal=INT", sys.executable, "manage.py", "sandbox", "--port", "0"]
    words += ["--data", str(data), "--live"]
    with Popen(words, cwd=ROOT, stdout=PIPE, stderr=PIPE, text=True) as process:
        yield process
        process.kill()


def test_it_says_where_it_is_answers_there_and_stops_quietly(
    command: Popen[str],
) -> None:
    assert command.stdout
    lines = [command.stdout.readline() for _ in range(4)]
    (url,) = re.findall(r"http://localhost:\d+/v1/backend$", lines[0], re.MULTILINE)
    assert lines[0].startswith("3 conversations")
    assert DEFAULT_KEYS[0] in lines[1]
    assert lines[2] == f'curl -H "Authorization: Bearer {DEFAULT_KEYS[0]}" {url}/conversations\n'
    with requests.Session() as session:
        session.trust_env = False
        found = session.get(f"{url}/conversations/{made_id(2)}", headers=AUTH, timeout=20)
    assert found.json()["data"]["id"] == made_id(2)
    command.send_signal(signal.SIGINT)
    output, errors = command.communicate(timeout=20)
    assert (command.returncode, errors) == (0, "")
    assert output.strip() == "Stopped."


def refusal(*words: object) -> str:
    with pytest.raises(CommandError) as refused:
        call_command("sandbox", *map(str, words))
    return str(refused.value)


def test_a_taken_port_is_a_sentence(data: Path) -> None:
    with serve(Sandbox(Store())) as server:
        sentence = refusal("--data", data, "--port", server.port)
    assert str(server.port) in sentence


def test_a_port_that_cannot_be_is_a_sentence(data: Path) -> None:
    assert "99999" in refusal("--data", data, "--port", 99999)


def test_a_port_that_is_no_number_is_a_sentence() -> None:
    assert "--port" in refusal("--port", "http")


def test_a_missing_file_is_a_sentence(tmp_path: Path) -> None:
    assert "nothing.ndjson" in refusal("--data", tmp_path / "nothing.ndjson")


def test_a_bad_line_is_a_sentence(data: Path) -> None:
    data.write_text(data.read_text() + "\n{oops\n")
    assert "talks.ndjson, line 4" in refusal("--data", data)


def test_a_bad_file_of_agents_is_a_sentence(data: Path, tmp_path: Path) -> None:
    agents = tmp_path / "agents.json"
    agents.write_text("{}")
    assert "agents.json" in refusal("--data", data, "--agents", agents)


@pytest.mark.parametrize(
    ("words", "named"),
    [
        (["--conversations", -1], "--conversations"),
        (["--agents", "agents.json"], "--agents"),
        (["--data", "talks.ndjson", "--seed", 2], "--data"),
        (["--data", "talks.ndjson", "--conversations", 2], "--data"),
    ],
)
def test_options_that_do_not_fit_are_a_sentence(words: list[object], named: str) -> None:
    assert named in refusal(*words)
