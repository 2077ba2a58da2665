"""From a conversation to the one before or after it, in the list that the reader came from.

Lists move while people read: a neighbour is found beside the conversation itself, wherever the
list has it by now.
"""

from typing import Any, Final, NamedTuple
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from conversations import directory, freshness, whence
from conversations.access.permissions import READ, requires
from conversations.backend.errors import Rejected
from conversations.backend.schema import Page
from conversations.filters import ListFilter
from conversations.paging import neighbours
from conversations.rows import agent_name
from conversations.views.conversations import list_url
from conversations.views.listing import ask
from conversations.words import filter_words

WAYS: Final = {"previous": -1, "next": 1}


class Spot(NamedTuple):
    """Where a conversation is: on which page of the list, and at which place of it."""

    wanted: ListFilter
    page: Page
    place: int


@require_safe
@requires(READ)
def older(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """To the next conversation of the list."""
    return _go(request, id, "next")


@require_safe
@requires(READ)
def newer(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """To the conversation before it."""
    return _go(request, id, "previous")


def came_from(request: HttpRequest, id: UUID, names: directory.Names) -> dict[str, Any]:  # noqa: A002
    """What a conversation's page says of the list around it. It asks nobody.

    The neighbours' addresses are their own where the page of the list is remembered, else they
    lead to whoever finds out; an empty one says that there is none.
    """
    wanted = _wanted(request)
    if wanted is None:
        return {"back": {"url": reverse("conversation-list"), "words": ""}}
    spot = _remembered(wanted, id)
    return {
        "back": {"url": f"{list_url(wanted)}#row-{id}", "words": _words(wanted, names)},
        "way": {name: _address(name, wanted, id, spot) for name in WAYS},
        "place": spot and {"number": spot.place + 1, "of": len(_rows(spot.page))},
    }


def _go(request: HttpRequest, id: UUID, way: str) -> HttpResponse:  # noqa: A002
    wanted = _wanted(request)
    if wanted is None:
        return HttpResponseRedirect(reverse("conversation", args=[id]))
    spot = _found(wanted, id)
    if spot and (address := _step(spot, WAYS[way])):
        return HttpResponseRedirect(address)
    names = directory.names(directory.ask())
    context = {
        "back": {"url": list_url(wanted), "words": _words(wanted, names)},
        "here_url": _url(id, wanted),
        "way": way,
        "moved": spot is None,
    }
    return render(request, "conversations/no_neighbour.html", context, status=404)


def _address(way: str, wanted: ListFilter, id: UUID, spot: Spot | None) -> str:  # noqa: A002
    """Of the neighbour, or of whoever finds it; empty where there is none."""
    asking = reverse(way, args=[id]) + whence.query(wanted)
    if spot is None:
        return asking
    if beside := _beside(spot, WAYS[way]):
        return _url(beside, wanted)
    return asking if _cursor(spot, WAYS[way]) else ""


def _found(wanted: ListFilter, id: UUID) -> Spot | None:  # noqa: A002
    """Newer conversations may have moved it to the page after its own."""
    try:
        page = ask(wanted)
        spot = _spot(wanted, page.data, id)
        if spot is None and (cursor := neighbours(wanted, page.data).older):
            further = wanted.older(cursor)
            spot = _spot(further, ask(further).data, id)
    except Rejected:
        return None  # the backend no longer knows this place in the list
    return spot


def _step(spot: Spot, by: int) -> str | None:
    """The address of the neighbour, across the end of the page if need be."""
    if beside := _beside(spot, by):
        return _url(beside, spot.wanted)
    cursor = _cursor(spot, by)
    if cursor is None:
        return None
    beyond = spot.wanted.older(cursor) if by > 0 else spot.wanted.newer(cursor)
    rows = _rows(ask(beyond).data)
    return _url(rows[0 if by > 0 else -1], beyond) if rows else None


def _remembered(wanted: ListFilter, id: UUID) -> Spot | None:  # noqa: A002
    page = freshness.remembered_page(
        wanted.status, wanted.agent_id, wanted.limit, wanted.after, wanted.before
    )
    return _spot(wanted, page, id) if page else None


def _spot(wanted: ListFilter, page: Page, id: UUID) -> Spot | None:  # noqa: A002
    rows = _rows(page)
    return Spot(wanted, page, rows.index(id)) if id in rows else None


def _beside(spot: Spot, by: int) -> UUID | None:
    rows, place = _rows(spot.page), spot.place + by
    return rows[place] if 0 <= place < len(rows) else None


def _cursor(spot: Spot, by: int) -> str | None:
    around = neighbours(spot.wanted, spot.page)
    return around.older if by > 0 else around.newer


def _rows(page: Page) -> list[UUID]:
    return [item.id for item in page.readable]


def _wanted(request: HttpRequest) -> ListFilter | None:
    return whence.unpacked(request.GET.get(whence.PARAMETER, ""))


def _url(id: UUID, wanted: ListFilter) -> str:  # noqa: A002
    return reverse("conversation", args=[id]) + whence.query(wanted)


def _words(wanted: ListFilter, names: directory.Names) -> str:
    agent = agent_name(wanted.agent_id, names) if wanted.agent_id else None
    return filter_words(wanted, agent) if wanted.is_filtered else ""
