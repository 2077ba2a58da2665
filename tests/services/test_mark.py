"""The mark in Redis: where it cannot be known or renewed, nothing that is remembered serves."""

from collections.abc import Callable, Iterator
from uuid import uuid4

import pytest
import redis

from conversations.access import stamp
from conversations.access.stamp import InRedis
from conversations.caches import RedisOrMemory
from tests.conftest import REDIS
from tests.services.impostor import REPLIES, speaking

Place = Callable[..., InRedis]

GONE = "redis://127.0.0.1:1/0"


@pytest.fixture
def prefix(redis_cache: str) -> Iterator[str]:
    """For names of this test's own in a Redis that answers."""
    assert redis_cache.startswith(REDIS)
    yield f"casey-{uuid4().hex}"
    stamp._in_doubt.clear()


@pytest.fixture
def place(prefix: str, in_redis: Callable[..., RedisOrMemory]) -> Place:
    """The mark as one process or thread has it."""
    return lambda url=REDIS: InRedis(in_redis(url, prefix))


def test_all_see_the_same_mark_and_each_change_of_it(place: Place) -> None:
    ours, theirs = place(), place()
    first = ours.read()
    assert first
    assert theirs.read() == first
    theirs.renew()
    assert ours.read() == theirs.read() != first


def test_a_mark_that_redis_forgot_is_another_one(prefix: str, place: Place) -> None:
    ours = place()
    first = ours.read()
    with redis.Redis.from_url(REDIS) as server:
        server.delete(f"{prefix}:1:{stamp.IN_REDIS}")
    assert ours.read() not in (None, first)


@pytest.mark.parametrize("reply", REPLIES.values(), ids=REPLIES)
def test_a_redis_in_trouble_has_no_mark(reply: bytes | None, place: Place) -> None:
    with speaking(reply) as url:
        assert [place(url).read() for _ in range(2)] == [None, None]


def test_who_met_trouble_renews_the_mark_before_trusting_it(place: Place) -> None:
    """Somebody may have changed something meanwhile, and could not say so."""
    theirs = place()
    before = theirs.read()
    assert place(GONE).read() is None
    assert place().read() not in (None, before)
    assert theirs.read() != before


def test_a_change_that_could_not_be_announced_is_announced_later(
    place: Place, caplog: pytest.LogCaptureFixture
) -> None:
    theirs = place()
    before = theirs.read()
    place(GONE).renew()
    assert "What changed is seen late" in caplog.text
    assert place().read() not in (None, before)


def test_a_change_is_announced_even_while_redis_is_left_alone(place: Place) -> None:
    ours, theirs = place(), place()
    before = theirs.read()
    ours._cache._rest(OSError())
    assert ours.read() is None
    ours.renew()
    assert theirs.read() not in (None, before)


def test_a_redis_that_is_full_forgets_the_mark(
    place: Place, monkeypatch: pytest.MonkeyPatch
) -> None:
    ours = place()
    before = ours.read()

    def full(*_: object) -> None:
        raise redis.OutOfMemoryError

    monkeypatch.setattr(ours._cache._redis, "set", full)
    ours.renew()
    stamp._in_doubt.clear()  # as in a process that met no trouble
    assert place().read() not in (None, before)
