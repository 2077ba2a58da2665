import gzip
import json
from pathlib import Path

import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store

from .box import ask, conversation, made_id, message, numbers

ALICE, BOB = made_id(1), made_id(2)
LINES = [
    conversation(1, agent_id=made_id(7), transcript=[message("Hello")]),
    conversation(
        2,
        agent_id=made_id(8),
        transcript={"conversation_id": BOB, "messages": [message("Guten Tag, Bärbel")]},
    ),
    conversation(3, transcript=None),
    conversation(4),
]


def written(path: Path, *lines: str) -> Path:
    text = "\n".join(lines or map(json.dumps, LINES))
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("name", ["talks.ndjson", "talks.ndjson.gz"])
def test_a_file_is_loaded_plain_or_packed(tmp_path: Path, name: str) -> None:
    sandbox = Sandbox(Store.load(written(tmp_path / name)))
    assert numbers(ask(sandbox, "/conversations")) == [4, 3, 2, 1]
    for identity, words in ((ALICE, ["Hello"]), (BOB, ["Guten Tag, Bärbel"]), (made_id(3), [])):
        data = ask(sandbox, f"/conversations/{identity}/transcript").json["data"]
        assert [each["content"] for each in data["messages"]] == words
    assert "transcript" not in ask(sandbox, f"/conversations/{ALICE}").json["data"]


def test_empty_lines_are_skipped(tmp_path: Path) -> None:
    path = written(tmp_path / "talks.ndjson", "", json.dumps(LINES[0]), "  ", "")
    assert len(Store.load(str(path))) == 1


def test_agents_without_a_file_are_named_after_their_ids(tmp_path: Path) -> None:
    sandbox = Sandbox(Store.load(written(tmp_path / "talks.ndjson")))
    agents = ask(sandbox, "/agents").json["data"]
    assert [agent["name"] for agent in agents] == ["Agent 00000000"] * 2
    assert numbers(ask(sandbox, "/agents")) == [7, 8]


def test_agents_get_the_names_of_their_file(tmp_path: Path) -> None:
    agents = tmp_path / "agents.json"
    agents.write_text(json.dumps({"agents": [{"id": made_id(7), "name": "Table Host"}]}))
    sandbox = Sandbox(Store.load(written(tmp_path / "talks.ndjson"), agents))
    assert ask(sandbox, f"/agents/{made_id(7)}").json["data"]["name"] == "Table Host"


@pytest.mark.parametrize(
    "bad",
    [
        "{",
        "17",
        "[]",
        "null",
        "{}",
        '{"id": "17"}',
        json.dumps(conversation(5, started_at="yesterday")),
        json.dumps(conversation(5, started_at=17)),
        json.dumps(conversation(5, agent_id=17)),
        json.dumps(conversation(5, transcript="Hello")),
        json.dumps(conversation(5, transcript={"messages": ["Hello"]})),
        json.dumps(conversation(5, turn_count=float("nan"))),
        json.dumps(conversation(5, connection_code="\ud800")),
        "[" * 100_000,
    ],
)
@pytest.mark.parametrize("name", ["talks.ndjson", "talks.ndjson.gz"])
def test_a_bad_line_is_named_with_its_file(tmp_path: Path, bad: str, name: str) -> None:
    path = written(tmp_path / name, json.dumps(LINES[0]), bad, json.dumps(LINES[1]))
    with pytest.raises(ValueError, match=rf"{name}, line 2: .+"):
        Store.load(path)


def test_bytes_that_are_no_text_are_a_bad_line(tmp_path: Path) -> None:
    path = tmp_path / "talks.ndjson"
    path.write_bytes(json.dumps(LINES[0]).encode() + b'\n{"id": "\xff"}\n')
    with pytest.raises(ValueError, match=r"line 2: .+"):
        Store.load(path)


CUT_SHORT = gzip.compress(b"{}" * 999)[:-9]


@pytest.mark.parametrize("damage", [b"no gzip at all", CUT_SHORT], ids=["no gzip", "cut short"])
def test_a_damaged_gzip_file_is_named(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "talks.ndjson.gz"
    path.write_bytes(damage)
    with pytest.raises(ValueError, match=r"talks\.ndjson\.gz"):
        Store.load(path)


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"agents": [17]}', '{"agents": [{"id": "7"}]}'])
def test_a_bad_file_of_agents_is_named(tmp_path: Path, text: str) -> None:
    agents = tmp_path / "agents.json"
    agents.write_text(text)
    with pytest.raises(ValueError, match=r"agents\.json"):
        Store.load(written(tmp_path / "talks.ndjson"), agents)


def test_a_missing_file_is_an_oserror(tmp_path: Path) -> None:
    with pytest.raises(FileNotFoundError):
        Store.load(tmp_path / "nothing.ndjson")
