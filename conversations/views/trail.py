"""The view trail: who did what, for those who may know."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from conversations.access.audit import record
from conversations.access.events import EVENTS
from conversations.access.masking import LABELS
from conversations.access.permissions import TRAIL, requires
from conversations.htmx import wants_fragment
from conversations.looks import moment, rfc3339, role_word
from conversations.models import AuditEntry, Person
from conversations.spreadsheets import csv_lines
from conversations.trail import TrailFilter, entries, page
from conversations.words import refusal_sentence
from conversations.zones import viewer_zone

COLUMNS: Final = (
    *("number", "at", "person_id", "username", "event", "conversation"),
    *("facts", "address", "request_id", "result"),
)
CHUNK: Final = 2_000
FACTS: Final[dict[str, Any]] = LABELS | {
    "conversations": gettext_lazy("conversations"),
    "trail": gettext_lazy("view trail"),
    "trail-download": gettext_lazy("view trail"),
    "people": gettext_lazy("people"),
    "person": gettext_lazy("people"),
    "person-second-step": gettext_lazy("people"),
}


@require_safe
@requires(TRAIL)
def trail(request: HttpRequest) -> HttpResponse:
    """A page of the trail; only the trail itself where htmx asks for it."""
    wanted, refusals = TrailFilter.parse(request.GET)
    context = _context(request, wanted)
    context["notices"] = [refusal_sentence(refusal) for refusal in refusals]
    part = "_trail.html" if wants_fragment(request) else "trail.html"
    return render(request, f"trail/{part}", context)


@require_safe
@requires(TRAIL)
def download(request: HttpRequest) -> StreamingHttpResponse:
    """All that the filter lets through as CSV, with times in UTC; noted in the trail itself."""
    wanted, _refusals = TrailFilter.parse(request.GET)
    newest = AuditEntry.objects.order_by("-id").values_list("id", flat=True).first() or 0
    record(request, "list.export", list="trail", format="csv")
    found = entries(wanted, viewer_zone(request)).filter(id__lte=newest)
    return StreamingHttpResponse(
        csv_lines(_csv_rows(found.iterator(CHUNK))),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": 'attachment; filename="trail.csv"'},
    )


def _context(request: HttpRequest, wanted: TrailFilter) -> dict[str, Any]:
    zone, now = viewer_zone(request), timezone.now()
    found = page(wanted, zone)
    names = _names(wanted, found.entries)
    return {
        "filter": wanted,
        "rows": [_row(entry, names, now, zone) for entry in found.entries],
        "people": sorted(names.items(), key=lambda person: person[1].casefold()),
        "events": [(name, event.words) for name, event in EVENTS.items()],
        "newer_url": found.newer and trail_url(found.newer),
        "older_url": found.older and trail_url(found.older),
        "newest_url": trail_url(wanted.newest()) if found.newer else None,
        "unfiltered_url": reverse("trail"),
        "download_url": trail_url(wanted.newest(), "trail-download"),
    }


def trail_url(wanted: TrailFilter, view: str = "trail") -> str:
    """The address of this part of the trail."""
    query = wanted.query_string()
    return reverse(view) + (f"?{query}" if query else "")


def _names(wanted: TrailFilter, shown: Sequence[AuditEntry]) -> dict[int, str]:
    """Everybody with an account, and whoever on this page had one."""
    gone = {entry.person_id: entry.username for entry in shown if entry.person_id is not None}
    asked = {wanted.person: f"#{wanted.person}"} if wanted.person is not None else {}
    return asked | gone | dict(Person.objects.values_list("pk", "username"))


def _row(entry: AuditEntry, names: dict[int, str], now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    event, person = EVENTS.get(entry.event), entry.person_id
    return {
        "id": entry.id,
        "event": entry.event,
        "result": entry.result,
        "words": event.words if event else entry.event,
        "detail": _detail(entry.facts, names),
        "who": entry.username,
        "who_url": None if person is None else trail_url(TrailFilter(person=person)),
        "conversation": entry.conversation,
        "short": str(entry.conversation)[:8],
        "when": moment(entry.at, now, zone),
        "exactly": rfc3339(entry.at),
        "address": entry.address,
        "request_id": entry.request_id,
    }


def _detail(facts: dict[str, str], names: dict[int, str]) -> str:
    """The facts of an entry in a few words."""
    if "account" not in facts:
        return ", ".join(str(FACTS.get(value, value)) for value in facts.values())
    number = int(facts["account"])
    name = names.get(number, f"#{number}")
    if "role" not in facts:
        return name
    given = facts["change"] == "given"
    pattern = _("%(role)s given to %(name)s") if given else _("%(role)s taken from %(name)s")
    return pattern % {"role": role_word(facts["role"]), "name": name}


def _csv_rows(found: Iterable[AuditEntry]) -> Iterator[Sequence[object]]:
    yield COLUMNS
    for entry in found:
        yield (
            entry.id,
            rfc3339(entry.at),
            "" if entry.person_id is None else entry.person_id,
            entry.username,
            entry.event,
            entry.conversation or "",
            "; ".join(f"{name} {value}" for name, value in sorted(entry.facts.items())),
            entry.address,
            entry.request_id,
            entry.result,
        )
