"""The list: filter, page, and notice what is new."""

from functools import cache
from typing import Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations import directory, whence
from conversations.access.masking import Mask
from conversations.access.permissions import READ, requires
from conversations.access.sessions import background
from conversations.backend.schema import Conversation
from conversations.failures import stale_context
from conversations.filters import PAGE_SIZES, STATUSES, ListFilter
from conversations.htmx import wants_fragment
from conversations.looks import Look, status_look
from conversations.paging import neighbours
from conversations.printing import printed_rows
from conversations.rows import agent_name, row
from conversations.views.listing import Listing, ask, count_new, listing, tokens
from conversations.words import filter_words, refusal_sentence
from conversations.zones import viewer_zone

LONGEST_SEEN: Final = 2_000


@require_safe
@requires(READ)
def conversation_list(request: HttpRequest) -> HttpResponse:
    """A page of conversations; only the list itself where htmx asks for it."""
    wanted, refusals = ListFilter.parse(request.GET)
    asked = directory.ask()
    found = listing(wanted, refusals)
    context = list_context(request, found, directory.names(asked))
    part = "_list.html" if wants_fragment(request) else "list.html"
    return render(request, f"conversations/{part}", context)


@require_safe
@requires(READ)
@background
def newer(request: HttpRequest) -> HttpResponse:
    """How many conversations are newer than those on the page that asks; 204 if unchanged."""
    wanted, _refusals = ListFilter.parse(request.GET)
    wanted = wanted.newest()
    seen = request.GET.get("seen", "")[:LONGEST_SEEN].split(",")
    known = ask(wanted, newest=True)
    if known.trouble:
        raise known.trouble
    count = count_new(known.data, seen)
    if str(count) == request.GET.get("said", "0"):
        return HttpResponse(status=204)
    context = {"new": count, "list_url": list_url(wanted)} | poll_context(wanted, seen, count)
    return render(request, "conversations/_newer.html", context)


def list_context(request: HttpRequest, found: Listing, names: directory.Names) -> dict[str, Any]:
    """What the list's templates print."""
    wanted, conversations = found.filter, found.page.readable
    seen_agents = [conversation.agent_id for conversation in conversations]
    around = neighbours(wanted, found.page)
    now, zone, mask = timezone.now(), viewer_zone(request), Mask.of(request.user)
    within = whence.query(wanted)
    rows = [
        row(mask.row(item), names, now, zone, within) if isinstance(item, Conversation) else None
        for item in found.page.items
    ]
    agent = agent_name(wanted.agent_id, names) if wanted.agent_id else None
    return {
        "filter": wanted,
        "words": filter_words(wanted, agent),
        "rows": printed_rows(rows),
        "shown": len(rows),
        "stale": stale_context(request, found.known),
        "notices": [refusal_sentence(refusal) for refusal in found.refusals],
        "tabs": _tabs(wanted),
        "agents": directory.choices(names, seen_agents, wanted.agent_id),
        "sizes": _sizes(wanted),
        "newer_url": around.newer and list_url(wanted.newer(around.newer)),
        "older_url": around.older and list_url(wanted.older(around.older)),
        "newest_url": None if wanted.on_newest_page else list_url(wanted.newest()),
        "unfiltered_url": list_url(ListFilter(limit=wanted.limit)),
    } | (poll_context(wanted, tokens(found.page), 0) if wanted.on_newest_page else {})


def poll_context(wanted: ListFilter, seen: list[str], said: int) -> dict[str, Any]:
    """Where the page asks again what is new, with what it has seen and said already."""
    query = wanted.newest().query_string()
    marks = f"seen={','.join(seen)}&said={said}"
    return {"poll_url": f"{reverse('newer')}?{query}{'&' if query else ''}{marks}"}


def list_url(wanted: ListFilter) -> str:
    """The address of this list."""
    query = wanted.query_string()
    return f"{_address()}?{query}" if query else _address()


@cache
def _address() -> str:
    """Looked up once: a page links to a dozen lists."""
    return reverse("conversation-list")


def _tabs(wanted: ListFilter) -> list[dict[str, Any]]:
    looks: list[tuple[str | None, Look]] = [(None, Look("", _("All")))]
    looks += [(status, status_look(status)) for status in STATUSES]
    return [
        {
            "id": status or "all",
            "look": look,
            "url": list_url(wanted.with_status(status)),
            "current": status == wanted.status,
        }
        for status, look in looks
    ]


def _sizes(wanted: ListFilter) -> list[dict[str, Any]]:
    return [
        {"size": size, "url": list_url(wanted.with_limit(size)), "current": size == wanted.limit}
        for size in sorted({*PAGE_SIZES, wanted.limit})
    ]
