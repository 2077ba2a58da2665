"""Redis down, slow, full or written to by others is a missing cache, not an error."""

import pickle
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
import redis

from conversations import caches
from conversations.caches import RedisOrMemory
from tests.conftest import REDIS
from tests.services.impostor import REPLIES, speaking

InRedis = Callable[..., RedisOrMemory]


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_what_is_kept_is_found_again_in_spite_of_trouble(
    reply: bytes | None, in_redis: InRedis
) -> None:
    with speaking(reply) as url:
        keeps_and_finds(in_redis(url))


def test_a_redis_that_is_not_there_is_no_loss(in_redis: InRedis) -> None:
    keeps_and_finds(in_redis("redis://127.0.0.1:1/0"))


def test_processes_share_what_redis_keeps(real: str, in_redis: InRedis) -> None:
    ours, theirs = (in_redis(REDIS, real) for _ in range(2))
    ours.set("name", {"of": ["a", 1.5, None, b"bytes"]})
    assert theirs.get("name") == {"of": ["a", 1.5, None, b"bytes"]}
    ours.set("count", 1)
    assert [theirs.incr("count"), ours.incr("count")] == [2, 3]


def test_redis_is_asked_again_after_a_rest(
    real: str, in_redis: InRedis, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(caches, "REST_SECONDS", 0.0)
    monkeypatch.setattr(caches, "PATIENCE_SECONDS", 0.05)
    with speaking(None) as url:
        moved = in_redis(url, real)
        moved.set("name", "in memory")
    moved._redis = in_redis(REDIS, real)._redis
    assert moved.get("name") is None
    moved.set("name", "in redis")
    assert in_redis(REDIS, real).get("name") == "in redis"


def test_nothing_that_others_wrote_is_run_or_believed(real: str, in_redis: InRedis) -> None:
    found = in_redis(REDIS, real)
    with redis.Redis.from_url(REDIS) as server:
        server.set(f"{real}:1:name", pickle.dumps({"a": "pickle"}))
    assert found.get("name") is None


@pytest.fixture
def real(redis_cache: str) -> str:
    """A prefix for names of this test's own in a Redis that answers."""
    assert redis_cache.startswith(REDIS)
    return f"casey-{uuid4().hex}"


def keeps_and_finds(cache: Any) -> None:
    cache.clear()
    cache.set("name", {"of": ["a", 1.5, None]})
    assert cache.get("name") == {"of": ["a", 1.5, None]}
    assert cache.get("other", "nothing") == "nothing"
    assert [cache.add("name", 1), cache.add("count", 1)] == [False, True]
    assert cache.incr("count") == 2
    assert cache.touch("count", 60)
    assert "count" in cache
    assert cache.delete("count")
    assert cache.get_many(["name", "count"]) == {"name": {"of": ["a", 1.5, None]}}
