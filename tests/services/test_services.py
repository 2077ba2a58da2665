"""PostgreSQL and Redis, on the real thing where it answers."""

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from conversations.sandbox.api import Sandbox
from conversations.sandbox.server import serve
from conversations.sandbox.store import Store
from tests.pages.made import conversation
from tests.services.programs import run


def test_people_sign_in_and_read_with_postgresql(database: str) -> None:
    told = read(DATABASE_URL=database)
    assert told["database"] == "postgresql"
    assert told["list"] == 200
    assert (told["trail"], told["file"]) == (200, 1)
    assert told["ready"] == {"database": "ready", "backend": "ready"}


def test_agent_names_are_remembered_in_redis(redis_cache: str, tmp_path: Path) -> None:
    told = read(DATABASE_URL=f"sqlite:///{tmp_path}/people.sqlite3", CACHE_URL=redis_cache)
    assert "redis" in told["cache"].lower()
    assert told["remembers agents"]
    assert told["list"] == 200


def test_threads_keep_the_trail_whole_with_postgresql(database: str) -> None:
    assert_whole(DATABASE_URL=database)


def test_threads_keep_the_trail_whole_with_sqlite(tmp_path: Path) -> None:
    assert_whole(DATABASE_URL=f"sqlite:///{tmp_path}/trail.sqlite3")


def test_two_admins_cannot_take_each_other_s_role_with_postgresql(database: str) -> None:
    assert set(run("rivals", DATABASE_URL=database)["left"]) == {1}


def test_two_admins_cannot_take_each_other_s_role_with_sqlite(tmp_path: Path) -> None:
    assert set(run("rivals", DATABASE_URL=f"sqlite:///{tmp_path}/rivals.sqlite3")["left"]) == {1}


def test_two_processes_with_one_redis_make_one_call(redis_cache: str) -> None:
    box = Sandbox(Store())
    box.add(conversation(1), [])
    box.faults.add("/conversations", delay=2.0)
    with serve(box) as server, ThreadPoolExecutor() as processes:
        backend = {
            "CASEY_API_URL": server.url,
            "CASEY_API_KEY": box.keys[0],
            "SECRET_KEY": "x" * 50,
        }
        told = [
            processes.submit(run, "flights", CACHE_URL=redis_cache, **backend) for _ in range(2)
        ]
        assert [each.result() for each in told] == [{"read": [1]}] * 2
    assert [call.path for call in box.calls] == ["/conversations"]


def assert_whole(**variables: str) -> None:
    assert run("writers", **variables) == {"written": 200, "fault": None}


def read(**variables: str) -> Any:
    """What a reader finds in a process with these variables."""
    return run("reader", **variables)
