"""Reading the view trail: its query string as one object, a page of it, who saw a conversation."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Final, Self
from urllib.parse import urlencode
from uuid import UUID
from zoneinfo import ZoneInfo

from django.db.models import Count, Max, QuerySet

from conversations.access.events import EVENTS, SEEING
from conversations.filters import QueryReader, Refusal
from conversations.models import AuditEntry, Person

PAGE_SIZE: Final = 50
YEARS: Final = range(2000, 3000)
DAY: Final = timedelta(days=1)

_NUMBER = re.compile(r"[0-9]{1,18}")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


@dataclass(frozen=True, slots=True)
class TrailFilter:
    """Which entries, the days included, and from which entry on."""

    person: int | None = None
    conversation: UUID | None = None
    event: str | None = None
    since: date | None = None
    until: date | None = None
    before: int | None = None
    after: int | None = None

    @classmethod
    def parse(cls, query: Mapping[str, str]) -> tuple[Self, tuple[Refusal, ...]]:
        """The nearest useful filter, and what of the query could not be followed."""
        reader = _Reader(query)
        since, until = reader.days()
        found = cls(
            reader.number("person", "not-a-person"),
            reader.conversation(),
            reader.event(),
            since,
            until,
            before := reader.number("before", "not-an-entry"),
            None if before else reader.number("after", "not-an-entry"),
        )
        return found, tuple(reader.refusals)

    def older(self, entry: int) -> Self:
        return replace(self, before=entry, after=None)

    def newer(self, entry: int) -> Self:
        return replace(self, before=None, after=entry)

    def newest(self) -> Self:
        return replace(self, before=None, after=None)

    @property
    def is_filtered(self) -> bool:
        return self.filters_on > 0

    @property
    def filters_on(self) -> int:
        filters = self.newest()
        return sum(getattr(filters, name) is not None for name in self.__slots__)

    def query_string(self) -> str:
        """What is filtered by, in a stable order."""
        pairs = ((name, getattr(self, name)) for name in self.__slots__)
        return urlencode([(name, value) for name, value in pairs if value is not None])


class _Reader(QueryReader):
    def number(self, parameter: str, reason: str) -> int | None:
        value = self.query.get(parameter)
        if not value or _NUMBER.fullmatch(value):
            return int(value) if value else None
        self.refuse(parameter, reason)
        return None

    def conversation(self) -> UUID | None:
        value = self.query.get("conversation", "").strip()
        return self.uuid("conversation", value, "not-a-conversation")

    def event(self) -> str | None:
        return self.one_of("event", EVENTS, "unknown-event")

    def days(self) -> tuple[date | None, date | None]:
        since, until = self.day("since"), self.day("until")
        if since and until and until < since:
            self.refuse("until", "ends-too-early")
            return since, None
        return since, until

    def day(self, parameter: str) -> date | None:
        value = self.query.get(parameter)
        if not value:
            return None
        try:
            day = date.fromisoformat(value) if _DATE.fullmatch(value) else None
        except ValueError:
            day = None
        if day is None or day.year not in YEARS:
            self.refuse(parameter, "not-a-day")
            return None
        return day


@dataclass(frozen=True, slots=True)
class TrailPage:
    """Entries, newest first, and the filters that lead to the next pages."""

    entries: list[AuditEntry]
    newer: TrailFilter | None
    older: TrailFilter | None


@dataclass(frozen=True, slots=True)
class Seen:
    """How many people have seen a conversation, and when the last of them did."""

    people: int
    last: datetime | None


def entries(wanted: TrailFilter, zone: ZoneInfo) -> QuerySet[AuditEntry]:
    """All that the filter lets through, newest first; its days are days of this zone."""
    exactly = {name: getattr(wanted, name) for name in ("conversation", "event")}
    found = AuditEntry.objects.filter(
        **{name: value for name, value in exactly.items() if value is not None}
    )
    if wanted.person is not None:
        found = found.filter(person_id=wanted.person)
    if wanted.since:
        found = found.filter(at__gte=_midnight(wanted.since, zone))
    if wanted.until:
        found = found.filter(at__lt=_midnight(wanted.until + DAY, zone))
    return found.order_by("-id")


def page(wanted: TrailFilter, zone: ZoneInfo) -> TrailPage:
    """The page that the filter points at; the newest one where less than a page is newer."""
    found = entries(wanted, zone)
    if wanted.after is not None:
        newer = list(found.filter(id__gt=wanted.after).reverse()[: PAGE_SIZE + 1])
        if len(newer) > PAGE_SIZE:
            rows = newer[PAGE_SIZE - 1 :: -1]
            return TrailPage(rows, wanted.newer(rows[0].id), wanted.older(rows[-1].id))
        wanted = wanted.newest()
    if wanted.before is not None:
        found = found.filter(id__lt=wanted.before)
    rows = list(found[: PAGE_SIZE + 1])
    older = wanted.older(rows[PAGE_SIZE - 1].id) if len(rows) > PAGE_SIZE else None
    newer_from = wanted.newer(wanted.before - 1) if wanted.before else None
    return TrailPage(rows[:PAGE_SIZE], newer_from, older)


def seen_by_others(conversation: UUID, viewer: Person) -> Seen:
    """Everybody but the viewer who opened this conversation or took its transcript away."""
    others = AuditEntry.objects.filter(conversation=conversation, event__in=SEEING)
    found = others.exclude(person_id=viewer.pk).aggregate(
        people=Count("person_id", distinct=True), last=Max("at")
    )
    return Seen(**found)


def _midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime.combine(day, time.min, zone)
