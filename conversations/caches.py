"""A cache in Redis that is never worse than none: what fails stays in this process instead."""

import logging
import threading
import time
from typing import Any, Final

import msgspec
from django.core.cache.backends.base import DEFAULT_TIMEOUT, BaseCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache
from redis.backoff import NoBackoff
from redis.exceptions import RedisError
from redis.retry import Retry

PATIENCE_SECONDS: Final = 0.25
REST_SECONDS: Final = 5.0

log = logging.getLogger(__name__)


class Packed:
    """Plain data as MessagePack. Unlike a pickle, it can run nothing when it is read."""

    def dumps(self, value: Any) -> int | bytes:
        """Whole numbers stay as they are: Redis itself adds to them."""
        return value if type(value) is int else msgspec.msgpack.encode(value)

    def loads(self, data: bytes) -> Any:
        """None for what was not written here."""
        try:
            return int(data)
        except ValueError:
            pass
        try:
            return msgspec.msgpack.decode(data)
        except msgspec.DecodeError:
            return None


class OutOfReachError(Exception):
    """Redis does not answer, or not yet again."""


class RedisOrMemory(BaseCache):
    """Redis, and for a few seconds after each of its failures this process's memory."""

    def __init__(self, server: str, params: dict[str, Any]) -> None:
        super().__init__(params)
        options = {
            "serializer": Packed(),
            "socket_connect_timeout": PATIENCE_SECONDS,
            "socket_timeout": PATIENCE_SECONDS,
            "retry": Retry(NoBackoff(), 0),
        }
        self._redis = RedisCache(server, params | {"OPTIONS": options | params.get("OPTIONS", {})})
        self._memory = LocMemCache("instead of redis", params | {"OPTIONS": {}})
        self._asked_again = 0.0
        self._lock = threading.Lock()

    @property
    def resting(self) -> bool:
        """Whether Redis is left alone after a failure."""
        return time.monotonic() < self._asked_again

    def add(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> bool:
        return bool(self._do("add", key, value, timeout, version))

    def get(self, key: Any, default: Any = None, version: Any = None) -> Any:
        return self._do("get", key, default, version)

    def set(
        self, key: Any, value: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None
    ) -> None:
        self._do("set", key, value, timeout, version)

    def touch(self, key: Any, timeout: float | None = DEFAULT_TIMEOUT, version: Any = None) -> bool:
        return bool(self._do("touch", key, timeout, version))

    def delete(self, key: Any, version: Any = None) -> bool:
        return bool(self._do("delete", key, version))

    def has_key(self, key: Any, version: Any = None) -> bool:
        return bool(self._do("has_key", key, version))

    def incr(self, key: Any, delta: int = 1, version: Any = None) -> int:
        return int(self._do("incr", key, delta, version))

    def clear(self) -> None:
        self._do("clear")

    def close(self, **_: Any) -> None:
        """Connections are kept for the next request."""

    def shared(self, operation: str, *args: Any, insist: bool = False) -> Any:
        """What Redis itself says, where this process's memory must not stand in for it.

        `insist` asks even while Redis is left alone.
        """
        if self.resting and not insist:
            raise OutOfReachError
        try:
            return getattr(self._redis, operation)(*args)
        except (RedisError, OSError) as error:
            self._rest(error)
            raise OutOfReachError from error

    def _do(self, operation: str, *args: Any) -> Any:
        try:
            return self.shared(operation, *args)
        except OutOfReachError:
            return getattr(self._memory, operation)(*args)

    def _rest(self, error: Exception) -> None:
        """Wait before Redis is asked again: each try costs the reader its patience."""
        with self._lock:
            log.warning("Redis is left alone for %d s: %s", REST_SECONDS, type(error).__name__)
            self._asked_again = time.monotonic() + REST_SECONDS
