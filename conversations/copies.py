"""What is remembered of the backend's answers: data, never a page, and for a day at most."""

import json
import time
import zlib
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Final, Generic, TypeVar

from django.conf import settings
from django.core.cache import cache
from django.utils.crypto import salted_hmac

from conversations import connect, meters, tally
from conversations.backend.endpoints import MEGABYTE, Endpoint
from conversations.backend.errors import BackendError, NotFound, Unreadable

T = TypeVar("T")

KEPT_SECONDS: Final = 24 * 60 * 60
MISSING_SECONDS: Final = 15
LARGEST_COPY: Final = 4 * MEGABYTE


@dataclass(frozen=True, slots=True)
class Known(Generic[T]):
    """Data, when the backend gave it (as time.time), and why there is nothing newer, if so."""

    data: T = field(repr=False)
    at: float
    trouble: BackendError | None = None

    @property
    def since(self) -> datetime:
        return datetime.fromtimestamp(self.at, UTC)

    @property
    def seconds(self) -> float:
        """How old it is; the clocks of two machines may differ a little."""
        return max(time.time() - self.at, 0)


def key_of(endpoint: Endpoint[Any]) -> str:
    """Opaque, and another one for another backend, key or question."""
    asked = [settings.CASEY_API_URL, connect.api_key(), endpoint.path, *endpoint.query]
    return salted_hmac("conversations.freshness", json.dumps(asked), algorithm="sha256").hexdigest()


def copy_of(key: str, endpoint: Endpoint[T]) -> Known[T | None] | None:
    """What is remembered; data of None is remembered as not there."""
    match _is_kept(endpoint) and cache.get(key):
        case [float(at), None | bytes() as packed] if time.time() - at <= KEPT_SECONDS:
            try:
                data = None if packed is None else endpoint.read(zlib.decompress(packed))
            except (zlib.error, Unreadable):
                return None  # damaged, or kept by another version
            return Known(data, at)
    return None


def _is_kept(endpoint: Endpoint[Any]) -> bool:
    """What is optional always: it would be asked for beside every page."""
    return bool(settings.REMEMBER or endpoint.optional)


def keep(key: str, endpoint: Endpoint[Any], body: bytes | None, at: float) -> None:
    """Remember an answer as it came, at this time; None says that there is nothing."""
    if not _is_kept(endpoint):
        return
    packed = None if body is None else zlib.compress(body, 1)
    if packed is None or len(packed) <= LARGEST_COPY:
        cache.set(key, [at, packed], MISSING_SECONDS if packed is None else KEPT_SECONDS)


def there(copy: Known[T | None] | None, trouble: BackendError | None = None) -> Known[T]:
    """The data of a copy that stands in for an answer, with the trouble because of which.

    Raises that trouble where there is no data, and NotFound where there is no trouble either.
    """
    if copy is None or copy.data is None:
        raise trouble or NotFound("known not to be there")
    return Known(copy.data, copy.at, trouble)


def note(copy: tally.Copy, *, told: bool = True) -> None:
    """What a page can do without says nothing of how the page was answered."""
    if settings.REMEMBER and told:
        tally.current().add_copy(copy)
        meters.COPIES.labels(copy).inc()
