"""Conversations in other sites' pages: a small card, and what machines ask before they show one."""

import logging
from collections.abc import Callable
from functools import wraps
from typing import Any, Final
from uuid import UUID

from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.views.decorators.clickjacking import xframe_options_exempt
from django.views.decorators.http import require_safe

from conversations import embeds
from conversations.access.audit import Unrecorded, record_view
from conversations.access.masking import Mask
from conversations.access.permissions import READ, public, shown_to
from conversations.access.sessions import background
from conversations.backend.errors import BackendError
from conversations.embeds import CardAddress
from conversations.failures import backend_failure, unrecorded
from conversations.views import transcripts
from conversations.zones import viewer_zone

View = Callable[..., HttpResponseBase]

QUOTED: Final = 3
FORMATS: Final = ("", "json")

log = logging.getLogger(__name__)


def framed(view: View) -> View:
    """Let the wikis of the settings, and nobody else, show it in a frame."""

    @wraps(view)
    def shown(*args: Any, **kwargs: Any) -> HttpResponseBase:
        if not settings.WIKI_ORIGINS:
            return view(*args, **kwargs)
        ancestors = csp_replace({"frame-ancestors": settings.WIKI_ORIGINS})
        response: HttpResponseBase = xframe_options_exempt(ancestors(view))(*args, **kwargs)
        return response

    return shown


def with_small_troubles(view: View) -> View:
    """Say what is wrong in a sentence of the size of a card, with the status of its page."""

    @wraps(view)
    def told(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        try:
            return view(request, *args, **kwargs)
        except BackendError as error:
            log.warning("%s", error)
            response = backend_failure(request, error)
        except Unrecorded as error:
            response = unrecorded(request, error)
        response.template_name = "cards/failure.html"
        return response

    return told


def closed_card(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002, ARG001
    """The same for whatever is asked for: its one link leads on from its own address."""
    return render(request, "cards/closed.html")


@require_safe
@framed
@with_small_troubles
@shown_to(READ, otherwise=closed_card)
@background
def card(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """Who spoke with whom, when and how, and the first of the messages that are pointed at."""
    reading = transcripts.read(id, Mask.of(request.user))
    if reading.facts_error:
        raise reading.facts_error
    record_view(request, id)
    return render(request, "cards/card.html", _context(request, reading))


@require_safe
@public
def opened(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """On to the conversation, and to the messages of the card whose link was followed."""
    asked = CardAddress.asked(request, id)
    card = CardAddress.here(request, request.headers.get("Referer", ""))
    place = card if card and card.id == id and not asked.message else asked
    return HttpResponseRedirect(place.url("conversation"))


@require_safe
@public
def oembed(request: HttpRequest) -> HttpResponse:
    """What any consumer may embed for an address; it does not depend on who asks."""
    if request.GET.get("format", "") not in FORMATS:
        return HttpResponse("Only JSON is spoken here.", status=501, content_type="text/plain")
    place = CardAddress.here(request, request.GET.get("url", ""))
    if place is None:
        raise Http404
    return JsonResponse(embeds.oembed(request, place))


def _context(request: HttpRequest, reading: transcripts.Reading) -> dict[str, Any]:
    """What the card prints of what the page would."""
    context = transcripts.reading_context(request, reading)
    place, part = CardAddress.asked(request, reading.id), context["part"]
    quoted = part.targets[:QUOTED]
    return context | {
        "url": place.url("conversation"),
        "quotes": part.bubbles(quoted, context["cast"], viewer_zone(request)),
        "more": len(part.targets) - len(quoted),
        "failure": reading.transcript_error if place.message else None,
    }
