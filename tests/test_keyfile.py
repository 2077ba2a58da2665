"""A key that is changed in its file is used from the next call on, without a restart."""

import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

import pytest
from pytest_django.fixtures import Settings

from conversations import connect, keyfile
from conversations.backend.client import Client
from conversations.backend.errors import Refused
from conversations.keyfile import KeyFile
from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import serve
from tests.backend.wire_server import Exchange, WireServer, answer
from tests.pages.client import Reader
from tests.pages.made import conversation

OLD: Final = "sk_live_" + "CanaryOld" + "1" * 16
NEW: Final = "sk_live_" + "CanaryNew" + "2" * 16
TEST: Final = "sk_test_" + "CanaryTest" + "3" * 16
PATIENCE: Final = 30


@pytest.fixture
def path(tmp_path: Path) -> Path:
    (tmp_path / "key").write_text(OLD)
    return tmp_path / "key"


@pytest.fixture
def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """The file is looked at each time, and not each second."""
    monkeypatch.setattr(keyfile, "LOOK_SECONDS", 0.0)


@pytest.fixture
def site(box: Sandbox, path: Path, settings: Settings, always: None) -> Iterator[Sandbox]:
    """The backend of a dashboard with the key in a file."""
    box.keys = (OLD,)
    box.add(conversation(1), [])
    with serve(box) as server:
        settings.SANDBOX, settings.REMEMBER = False, True
        settings.CASEY_API_URL, settings.CASEY_API_KEY = server.url, OLD
        settings.CASEY_API_KEY_FILE = str(path)
        connect.key_file.cache_clear()
        yield box
        connect.client().close()
        connect.key_file.cache_clear()


def by_rename(path: Path, text: str) -> None:
    """As editors and those who look after secrets do."""
    (path.parent / "new").write_text(text)
    (path.parent / "new").rename(path)


def in_place(path: Path, text: str) -> None:
    path.write_text(text)


def by_link(path: Path, text: str) -> None:
    """As a volume of Kubernetes does."""
    (path.parent / "mounted").write_text(text)
    (path.parent / "link").symlink_to(path.parent / "mounted")
    (path.parent / "link").rename(path)


@pytest.mark.parametrize("replace", [by_rename, in_place, by_link])
def test_readers_read_on_with_a_new_key(
    replace: Callable[[Path, str], None], site: Sandbox, alice_reads: Reader, path: Path
) -> None:
    assert alice_reads.get("/conversations/").has("[data-conversation]")
    replace(path, f"{NEW}\n")
    site.keys = (NEW,)
    assert alice_reads.get("/conversations/").has("[data-conversation]")
    assert connect.api_key() == NEW


def test_what_the_old_key_was_given_is_not_shown_under_the_new_one(
    site: Sandbox, alice_reads: Reader, path: Path
) -> None:
    alice_reads.get("/conversations/")
    path.write_text(NEW)
    site.keys = ()
    page = alice_reads.get("/conversations/", status=502)
    assert not page.has("[data-conversation]")


def test_the_environment_stays_what_it_was(
    site: Sandbox, alice_reads: Reader, path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path.write_text(TEST)
    assert alice_reads.get("/conversations/").has("[data-conversation]")
    assert told(caplog) == [
        "CASEY_API_KEY_FILE holds a key of another environment. The key from before stays in use."
    ]


@pytest.mark.parametrize(
    ("spoil", "sentence"),
    [
        (lambda path: path.write_text(""), "CASEY_API_KEY_FILE holds no key."),
        (lambda path: path.write_text("canary" * 9), "CASEY_API_KEY_FILE holds no key."),
        (lambda path: path.write_bytes(b"sk_live_\xff" * 9), "CASEY_API_KEY_FILE cannot be read."),
        (lambda path: path.unlink(), "CASEY_API_KEY_FILE cannot be read."),
        (lambda path: (path.unlink(), path.mkdir()), "CASEY_API_KEY_FILE cannot be read."),
    ],
)
def test_what_cannot_be_used_leaves_the_key_and_is_said_once(
    spoil: Callable[[Path], object],
    sentence: str,
    path: Path,
    always: None,
    caplog: pytest.LogCaptureFixture,
) -> None:
    file = KeyFile(str(path), OLD)
    spoil(path)
    assert {file.current() for _ in range(3)} == {OLD}
    file.renew()
    assert told(caplog) == [f"{sentence} The key from before stays in use."]


def test_a_file_that_is_mended_is_read(
    path: Path, always: None, caplog: pytest.LogCaptureFixture
) -> None:
    file = KeyFile(str(path), OLD)
    for _ in range(2):
        path.write_text("canary")
        file.current()
        path.write_text(NEW)
        assert file.current() == NEW
    assert [each.split()[1] for each in told(caplog)] == ["holds"] * 3


def test_a_file_is_looked_at_once_a_second(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert keyfile.LOOK_SECONDS == 1
    monkeypatch.setattr(keyfile, "LOOK_SECONDS", 3600.0)
    file = KeyFile(str(path), OLD)
    file.current()
    path.write_text(NEW)
    assert file.current() == OLD
    file.renew()
    assert file.current() == NEW


def test_a_file_that_looks_unchanged_is_read_only_after_a_refusal(
    path: Path, always: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keyfile, "_marks", lambda _: (1,))
    file = KeyFile(str(path), OLD)
    file.current()
    path.write_text(NEW)
    assert file.current() == OLD
    file.renew()
    assert file.current() == NEW


def test_a_key_that_is_refused_is_looked_for_at_once(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The reader gets the answer to a second call, with the new key."""
    monkeypatch.setattr(keyfile, "LOOK_SECONDS", 3600.0)

    def script(exchange: Exchange) -> None:
        known = exchange.request.headers["authorization"] == f"Bearer {NEW}"
        exchange.send(answer(b'{"data": []}') if known else answer(b"", status="401 No"))

    with WireServer(script) as server:
        file = KeyFile(str(path), OLD)
        client = Client(server.url, file)
        with pytest.raises(Refused):
            client.list_conversations()
        assert len(server.requests) == 1
        path.write_text(NEW)
        assert client.list_conversations().items == ()
        assert len(server.requests) == 3
        client.close()


def test_calls_under_way_end_with_the_old_key(path: Path, always: None) -> None:
    asked, go_on = threading.Event(), threading.Event()

    def script(exchange: Exchange) -> None:
        if not asked.is_set():
            asked.set()
            go_on.wait(PATIENCE)
        exchange.send(answer(b'{"data": []}'))

    with WireServer(script) as server, ThreadPoolExecutor(1) as reader:
        client = Client(server.url, KeyFile(str(path), OLD))
        first = reader.submit(client.list_conversations)
        assert asked.wait(PATIENCE)
        path.write_text(NEW)
        client.list_conversations()
        go_on.set()
        assert first.result(PATIENCE).items == ()
        client.close()
        sent = [each.headers["authorization"] for each in server.requests]
    assert sent == [f"Bearer {OLD}", f"Bearer {NEW}"]


def test_nothing_shows_the_key(path: Path) -> None:
    file = KeyFile(str(path), OLD)
    client = Client("https://casey.invalid", file)
    shown = [repr(file), repr(client), *map(repr, vars(client).values())]
    assert "Canary" not in "".join(shown)


def told(caplog: pytest.LogCaptureFixture) -> list[str]:
    assert "anary" not in caplog.text
    return [each.getMessage() for each in caplog.records if each.name == keyfile.__name__]
