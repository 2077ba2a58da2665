# ruff: noqa: N818 - the names say what happened; the tree below says that they are errors
"""What can go wrong with a call, split by what the reader can do about it.

BackendError
    Unreachable   no answer in time, or no connection
    Refused       401, 403: our own key, so an operator's problem
    NotFound      404, 410: nothing under this id
    Rejected      400, 405, 409, 422 and the other 4xx: the question was wrong
    Busy          429: asked too often, with the seconds to wait where it says so
    Failed        5xx
    Unreadable    an answer outside the contract

Each error has a detail for logs, which never holds the key, a body or a query string.
"""

import math
import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import ClassVar

LONGEST_WAIT = 3600

_NUMBER = re.compile(r"[0-9]+(\.[0-9]+)?")


class BackendError(Exception):
    """A call to the backend that brought no data."""

    slug: ClassVar[str]

    def __init__(
        self, detail: str, retry_after: int | None = None, *, passing: bool = False
    ) -> None:
        """`retry_after` is in seconds, None where nobody says; `passing`: another try may help."""
        super().__init__(detail)
        self.detail = detail
        self.retry_after = retry_after
        self.passing = passing


class Unreachable(BackendError):
    slug = "unreachable"


class Refused(BackendError):
    slug = "refused"


class NotFound(BackendError):
    slug = "not-found"


class Rejected(BackendError):
    slug = "rejected"


class Busy(BackendError):
    slug = "busy"


class Crowded(Busy):
    """Not asked: so many calls are under way that no more are begun."""


class Failed(BackendError):
    slug = "failed"


class Unreadable(BackendError):
    slug = "unreadable"


def from_status(
    status: int, detail: str, *, by_id: bool, retry_after: str | None = None
) -> BackendError:
    """The error of every status but 200; `by_id` says that the call named one thing by its id."""
    wait = _seconds(retry_after)
    match status:
        case 401 | 403:
            return Refused(detail)
        case 404 | 410:
            return NotFound(detail) if by_id else Unreadable(detail)
        case 429:
            return Busy(detail, wait, passing=True)
        case 502 | 503 | 504:
            return Failed(detail, wait, passing=True)
    return {4: Rejected, 5: Failed}.get(status // 100, Unreadable)(detail)


def _seconds(retry_after: str | None) -> int | None:
    """A Retry-After header, in seconds or as a date; None for anything else.

    Of several values the longest: a proxy on the way may have added its own.
    """
    text = (retry_after or "").strip()
    values = [value.strip() for value in text.split(",")]
    if all(map(_NUMBER.fullmatch, values)):
        return math.ceil(min(max(map(float, values)), LONGEST_WAIT))
    moment = _http_date(text)
    if moment is None:
        return None
    left = (moment - datetime.now(UTC)).total_seconds()
    return math.ceil(min(max(left, 0), LONGEST_WAIT))


def _http_date(text: str) -> datetime | None:
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, OverflowError):
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=UTC)
