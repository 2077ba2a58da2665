"""One conversation: its facts and its transcript, fetched side by side."""

from dataclasses import dataclass
from typing import Any, TypeVar
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations import directory, freshness
from conversations.access.audit import record, record_view, signed_in
from conversations.access.masking import Contact, Mask
from conversations.access.permissions import READ, TRAIL, requires
from conversations.access.sessions import background
from conversations.backend.errors import BackendError, NotFound
from conversations.backend.schema import Item
from conversations.bubbles import Cast, Target, bubbles
from conversations.facts import Facts, facts
from conversations.failures import failure_context, stale_context
from conversations.filters import ListFilter
from conversations.freshness import Asked, Known
from conversations.looks import moment
from conversations.masks import Shown
from conversations.rows import agent_name
from conversations.timeline import timeline
from conversations.trail import seen_by_others
from conversations.words import filter_words
from conversations.zones import viewer_zone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader may see of one conversation; a part that failed is its error."""

    id: UUID
    known: Shown | None
    contacts: list[Contact]
    messages: tuple[Item, ...]
    names: directory.Names
    facts_error: BackendError | None
    transcript_error: BackendError | None
    copies: tuple[Known[Any], ...]

    @property
    def in_progress(self) -> bool:
        """True while new messages may come."""
        return self.known is not None and self.known.status == "in_progress"


@require_safe
@requires(READ)
def conversation(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The page of a conversation, with what it has even where one of two calls fails."""
    reading = read(id, Mask.of(request.user))
    record(request, "conversation.view", conversation=id)
    return render(request, "conversations/conversation.html", page_context(request, reading))


@require_safe
@requires(READ)
@background
def live(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The messages after the first `shown`, with the facts as they are now; 204 if unchanged."""
    reading = read(id, Mask.of(request.user), newest=True)
    troubles = (copy.trouble for copy in reading.copies)
    for error in (reading.facts_error, reading.transcript_error, *troubles):
        if error:
            raise error
    shown = _count(request.GET.get("shown", "0"))
    if reading.in_progress and len(reading.messages) <= shown:
        return HttpResponse(status=204)
    record_view(request, id)
    return render(request, "conversations/_live.html", reading_context(request, reading, shown))


def read(id: UUID, mask: Mask, revealed: str = "", *, newest: bool = False) -> Reading:  # noqa: A002
    """Both questions at once, through the reader's mask. Raises where nothing is left to show."""
    asked = directory.ask()
    first = freshness.conversation(id, newest=newest)
    second = freshness.transcript(id, newest=newest)
    found, said = _settled(first), _settled(second)
    if isinstance(found, NotFound) or (
        isinstance(found, BackendError) and isinstance(said, BackendError)
    ):
        raise found
    known = found.data if isinstance(found, Known) else None
    return Reading(
        id,
        known=mask.conversation(known) if known else None,
        contacts=mask.contacts(known, revealed) if known else [],
        messages=mask.messages(said.data.messages, known) if isinstance(said, Known) else (),
        names=directory.names(asked),
        facts_error=found if isinstance(found, BackendError) else None,
        transcript_error=said if isinstance(said, BackendError) else None,
        copies=tuple(each for each in (found, said) if isinstance(each, Known)),
    )


def page_context(request: HttpRequest, reading: Reading) -> dict[str, Any]:
    """What the page around them prints, with what became of a part that failed."""
    errors = {"facts_failure": reading.facts_error, "failure": reading.transcript_error}
    failures = {part: failure_context(request, error) for part, error in errors.items() if error}
    around = {"back": _came_from(request, reading.names), "seen": _seen(request, reading.id)}
    return reading_context(request, reading) | around | failures


def reading_context(request: HttpRequest, reading: Reading, shown: int = 0) -> dict[str, Any]:
    """What the conversation's templates print, of messages only those after `shown`."""
    zone, known = viewer_zone(request), reading.known
    agent = agent_name(known.agent_id, reading.names) if known else _("Agent")
    cast = Cast.of(known, agent)
    entries = timeline(reading.messages, zone)
    pointed = request.GET.get("message", "")
    target = Target.parse(pointed)
    targets = target.numbers(entries) if target else range(0)
    return {
        "id": reading.id,
        "stale": stale_context(request, *reading.copies),
        "contacts": reading.contacts,
        "avatar_url": _avatar_url(known),
        "facts": known and _facts(known, reading, agent, request),
        "cast": cast,
        "bubbles": bubbles(entries, cast, targets, shown),
        "count": len(entries),
        "fresh": max(len(entries) - shown, 0),
        "lost_target": bool(pointed) and not targets and bool(entries),
        "live_url": f"{reverse('live', args=[reading.id])}?shown={len(entries)}",
        "in_progress": reading.in_progress,
    }


def _facts(known: Shown, reading: Reading, agent: str, request: HttpRequest) -> Facts:
    return facts(known, reading.messages, agent, timezone.now(), viewer_zone(request))


def _seen(request: HttpRequest, id: UUID) -> dict[str, Any] | None:  # noqa: A002
    """Who else has seen this conversation, for those who may know."""
    viewer = signed_in(request)
    if viewer is None or not viewer.has_perm(TRAIL):
        return None
    seen = seen_by_others(id, viewer)
    last = moment(seen.last, timezone.now(), viewer_zone(request))
    return {"people": seen.people, "last": last[:1].lower() + last[1:]}


def _avatar_url(known: Shown | None) -> str:
    """Where our own server gives the participant's picture; empty where initials must do."""
    person = known.participant_profile if known else None
    if settings.AVATARS != "proxy" or known is None or not (person and person.avatar_image_url):
        return ""
    return reverse("avatar", args=[known.id])


def _settled(asked: Asked[T]) -> Known[T] | BackendError:
    try:
        return asked.result()
    except BackendError as error:
        return error


def _count(text: str) -> int:
    return int(text) if text.isdecimal() and len(text) < 10 else 0  # noqa: PLR2004


def _came_from(request: HttpRequest, names: directory.Names) -> dict[str, str]:
    """The list this reader came from, filters and page included; else the whole list."""
    origin = _referer(request)
    here = origin.netloc == request.get_host() and origin.path == reverse("conversation-list")
    wanted, _refusals = ListFilter.parse(QueryDict(origin.query if here else ""))
    query = wanted.query_string()
    agent = agent_name(wanted.agent_id, names) if wanted.agent_id else None
    return {
        "url": reverse("conversation-list") + (f"?{query}" if query else ""),
        "words": filter_words(wanted, agent) if wanted.is_filtered else "",
    }


def _referer(request: HttpRequest) -> SplitResult:
    """The page that led here; an empty address where the browser says none or nonsense."""
    try:
        return urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return urlsplit("")
