"""One conversation: its facts and its transcript, fetched side by side."""

import time
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar
from uuid import UUID
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations import directory, freshness, windows
from conversations.access.audit import record, record_view, signed_in
from conversations.access.masking import Contact, Mask, Said
from conversations.access.permissions import READ, TRAIL, requires
from conversations.access.sessions import background
from conversations.backend.errors import BackendError, NotFound
from conversations.bubbles import Cast
from conversations.copies import Known
from conversations.facts import Facts, facts
from conversations.failures import failure_context, stale_context
from conversations.folds import Numbers, Show
from conversations.freshness import Asked
from conversations.looks import moment
from conversations.masks import Shown
from conversations.rows import agent_name
from conversations.trail import seen_by_others
from conversations.views.found import find_context
from conversations.views.neighbours import came_from
from conversations.views.parts import Part, Pick, count_of
from conversations.zones import viewer_zone

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Reading:
    """What the reader may see of one conversation; a part that failed is its error."""

    id: UUID
    known: Shown | None
    contacts: list[Contact]
    said: Said
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
    """The messages after the first `shown`, with the facts as they are now; 204 if unchanged.

    Where the page ends before them, `below` counts those that it was told of.
    """
    reading = _read_now(id, Mask.of(request.user))
    count, shown = len(reading.said), count_of(request.GET.get("shown", "0"))
    if reading.in_progress and count <= shown:
        return HttpResponse(status=204)
    record_view(request, id)
    fresh, below = max(count - shown, 0), request.GET.get("below")
    first = count + 1 if below is not None else min(shown, count) + 1
    had_hits = request.GET.get("hits") != "0"
    context = reading_context(request, reading, lambda show: show.since(first), joins=had_hits)
    part: Part = context["part"]
    context |= {"fresh": fresh, "had_hits": had_hits}
    context |= find_context(request, part, "conversation") if part.found else {}
    if below is not None:
        context |= _news(part, count_of(below) + fresh, viewer_zone(request))
    return render(request, "conversations/_live.html", context)


@require_safe
@requires(READ)
def messages(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The messages next to those that a page has: `before` or `after` the one of this number."""
    reading = read(id, Mask.of(request.user))
    if reading.transcript_error:
        raise reading.transcript_error
    up = "before" in request.GET
    number = count_of(request.GET.get("before" if up else "after", "0"))
    record_view(request, id)
    pick = partial(_before if up else _after, number)
    context = reading_context(request, reading, pick, joins=True) | {"up": up}
    return render(request, "conversations/_messages.html", context)


def read(
    id: UUID,  # noqa: A002
    mask: Mask,
    revealed: str = "",
    *,
    newest: bool = False,
    since: float = 0,
) -> Reading:
    """Both questions at once, through the reader's mask. Raises where nothing is left to show."""
    asked = directory.ask()
    first = freshness.conversation(id, newest=newest)
    second = freshness.transcript(id, newest=newest, since=since)
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
        said=mask.said(said.data.messages if isinstance(said, Known) else (), known),
        names=directory.names(asked),
        facts_error=found if isinstance(found, BackendError) else None,
        transcript_error=said if isinstance(said, BackendError) else None,
        copies=tuple(each for each in (found, said) if isinstance(each, Known)),
    )


def _read_now(id: UUID, mask: Mask) -> Reading:  # noqa: A002
    """As it is now. Of one that has ended, what was said is asked for once more after that.

    Of two answers side by side, the one may be from before its end and the other from after it.
    Raises whatever is wrong with either.
    """
    reading = _untroubled(read(id, mask, newest=True))
    if reading.in_progress:
        return reading
    return _untroubled(read(id, mask, newest=True, since=time.time()))


def _untroubled(reading: Reading) -> Reading:
    troubles = (copy.trouble for copy in reading.copies)
    for error in (reading.facts_error, reading.transcript_error, *troubles):
        if error:
            raise error
    return reading


def page_context(
    request: HttpRequest,
    reading: Reading,
    pick: Pick | None = None,
    view: str = "conversation",
) -> dict[str, Any]:
    """What the page around them prints, with what became of a part that failed."""
    errors = {"facts_failure": reading.facts_error, "failure": reading.transcript_error}
    failures = {part: failure_context(request, error) for part, error in errors.items() if error}
    around = {"seen": _seen(request, reading.id)} | came_from(request, reading.id, reading.names)
    inner = reading_context(request, reading, pick)
    part: Part = inner["part"]
    ways = {
        "jumps": part.jumps(viewer_zone(request)),
        "first_url": part.place_url(1) if part.found else part.url({}),
        "whole_url": part.url({}, view="whole"),
    }
    return inner | ways | find_context(request, part, view) | around | failures


def reading_context(
    request: HttpRequest, reading: Reading, pick: Pick | None = None, *, joins: bool = False
) -> dict[str, Any]:
    """What the conversation's templates print, with some of the messages that are shown.

    Without a choice they are the window that the address asks for. `joins` says that they join
    a page, which has the current hit.
    """
    known, count = reading.known, len(reading.said)
    agent = agent_name(known.agent_id, reading.names) if known else _("Agent")
    part = Part.asked(request, reading.id, reading.said, pick)
    part = part.without_current_hit() if joins else part
    cast = Cast.of(known, agent)
    return {
        "id": reading.id,
        "stale": stale_context(request, *reading.copies),
        "contacts": reading.contacts,
        "avatar_url": _avatar_url(known),
        "facts": known and _facts(known, reading, agent, request),
        "part": part,
        "cast": cast,
        "count": count,
        "lost_target": bool(request.GET.get("message")) and not part.targets and bool(count),
        "live_url": _live_url(part, viewer_zone(request)),
        "in_progress": reading.in_progress,
        "has_wikis": bool(settings.WIKI_ORIGINS),
        **part.context(cast, viewer_zone(request)),
    }


def _live_url(part: Part, zone: ZoneInfo, below: int | None = None) -> str:
    """New messages are told in the zone of their page, whatever was chosen since."""
    query: dict[str, Any] = {"shown": len(part.said), "zone": zone.key}
    if below is not None or not part.at_end:
        query["below"] = below or 0
    if part.found and not part.found.hits:
        query["hits"] = 0
    return reverse("live", args=[part.id], query=query | dict(part.kept))


def _news(part: Part, below: int, zone: ZoneInfo) -> dict[str, Any]:
    """What a page says of messages that came while it ends before them."""
    return {
        "below": below,
        "news_url": part.place_url(max(len(part.said) - below, 0) + 1),
        "live_url": _live_url(part, zone, below),
    }


def _before(number: int, show: Show) -> Numbers:
    return show.at(windows.before(show.place_of(number), len(show)))


def _after(number: int, show: Show) -> Numbers:
    return show.at(windows.after(show.place_of(number + 1) - 1, len(show)))


def _facts(known: Shown, reading: Reading, agent: str, request: HttpRequest) -> Facts:
    return facts(known, reading.said.unmasked, agent, timezone.now(), viewer_zone(request))


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
