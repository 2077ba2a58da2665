"""The list's query string as one object: parsed once, printed short."""

import re
from collections.abc import Container, Mapping
from dataclasses import dataclass, replace
from typing import Self
from urllib.parse import urlencode
from uuid import UUID

STATUSES = ("pending", "in_progress", "completed", "abandoned", "archived")
PAGE_SIZES = (20, 50, 100)
DEFAULT_LIMIT = 20
LARGEST_LIMIT = 100

_LONGEST_CURSOR = 2_000
_LONGEST_QUOTE = 60
_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f-\x9f\ud800-\udfff]")
CANONICAL_UUID = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_INTEGER = re.compile(r"-?[0-9]+")


@dataclass(frozen=True, slots=True)
class Refusal:
    """A parameter that was not followed, its value cut to fit a sentence, and why.

    Its reasons, and those of other filters, have their sentences in words.py.
    """

    parameter: str
    value: str
    reason: str

    @classmethod
    def cut(cls, parameter: str, value: str, reason: str) -> Self:
        """With the value made fit for a sentence."""
        if len(value) > _LONGEST_QUOTE:
            value = value[: _LONGEST_QUOTE - 1] + "…"
        return cls(parameter, _UNPRINTABLE.sub("\ufffd", value), reason)


@dataclass(frozen=True, slots=True)
class ListFilter:
    """What the list shows, and from which cursor."""

    status: str | None = None
    agent_id: UUID | None = None
    limit: int = DEFAULT_LIMIT
    after: str | None = None
    before: str | None = None

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> tuple[Self, tuple[Refusal, ...]]:
        """The nearest useful filter, and what of the query could not be followed."""
        reader = _Reader(query)
        after, before = reader.cursors()
        found = cls(reader.status(), reader.agent_id(), reader.limit(), after, before)
        return found, tuple(reader.refusals)

    def with_status(self, status: str | None) -> Self:
        return replace(self.newest(), status=status)

    def with_limit(self, limit: int) -> Self:
        return replace(self.newest(), limit=limit)

    def older(self, cursor: str) -> Self:
        return replace(self, after=cursor, before=None)

    def newer(self, cursor: str) -> Self:
        return replace(self, after=None, before=cursor)

    def newest(self) -> Self:
        return replace(self, after=None, before=None)

    @property
    def is_filtered(self) -> bool:
        return self.filters_on > 0

    @property
    def filters_on(self) -> int:
        return (self.status is not None) + (self.agent_id is not None)

    @property
    def on_newest_page(self) -> bool:
        return self.after is None and self.before is None

    def query_string(self) -> str:
        """The API's own names, in a stable order, and only what differs from the default."""
        pairs = (
            ("status", self.status),
            ("agent_id", self.agent_id),
            ("limit", None if self.limit == DEFAULT_LIMIT else self.limit),
            ("after", self.after),
            ("before", self.before),
        )
        return urlencode([(name, value) for name, value in pairs if value is not None])


class QueryReader:
    """Reads one query and keeps what it had to refuse."""

    def __init__(self, query: Mapping[str, str]) -> None:
        self.query = query
        self.refusals: list[Refusal] = []

    def refuse(self, parameter: str, reason: str) -> None:
        self.refusals.append(Refusal.cut(parameter, self.query[parameter], reason))

    def one_of(self, parameter: str, known: Container[str], reason: str) -> str | None:
        value = self.query.get(parameter)
        if not value or value in known:
            return value or None
        self.refuse(parameter, reason)
        return None

    def uuid(self, parameter: str, value: str | None, reason: str) -> UUID | None:
        if not value or CANONICAL_UUID.fullmatch(value):
            return UUID(value) if value else None
        self.refuse(parameter, reason)
        return None


class _Reader(QueryReader):
    def status(self) -> str | None:
        return self.one_of("status", STATUSES, "unknown-status")

    def agent_id(self) -> UUID | None:
        return self.uuid("agent_id", self.query.get("agent_id"), "not-an-id")

    def limit(self) -> int:
        value = self.query.get("limit")
        if not value:
            return DEFAULT_LIMIT
        if not _INTEGER.fullmatch(value):
            self.refuse("limit", "not-a-number")
            return DEFAULT_LIMIT
        return self.limit_in_range(int(value[:9]))  # int() raises on thousands of digits

    def limit_in_range(self, number: int) -> int:
        if number > LARGEST_LIMIT:
            self.refuse("limit", "too-large")
            return LARGEST_LIMIT
        if number < 1:
            self.refuse("limit", "too-small")
            return DEFAULT_LIMIT
        return number

    def cursors(self) -> tuple[str | None, str | None]:
        """after and before, of which the API takes one."""
        after, before = self.cursor("after"), self.cursor("before")
        if after and before:
            self.refuse("before", "two-cursors")
            return after, None
        return after, before

    def cursor(self, parameter: str) -> str | None:
        value = self.query.get(parameter)
        if not value:
            return None
        if len(value) <= _LONGEST_CURSOR and not _UNPRINTABLE.search(value):
            return value
        self.refuse(parameter, "bad-cursor")
        return None
