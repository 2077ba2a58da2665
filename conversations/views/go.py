"""Go to: any id, link or connection code leads to its page.

What is pasted may hold somebody's words. It comes by POST, and only the identifiers in it go on
into an address, so that these can be shared and reloaded.
"""

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import Resolver404, resolve, reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from conversations import directory
from conversations.access.audit import record
from conversations.access.masking import Mask
from conversations.access.permissions import READ, requires
from conversations.failures import failure_context, stale_context
from conversations.filters import ListFilter
from conversations.lookup import Search, by_codes, by_ids
from conversations.pointers import Link, Place, Pointers, pointers
from conversations.printing import printed_rows
from conversations.rows import row
from conversations.trail import TrailFilter
from conversations.views.conversations import list_url
from conversations.views.parts import count_of
from conversations.zones import viewer_zone

# The list may have been shared from another host of the dashboard; the others are of this one.
LIST: Final = "conversation-list"
PAGES: Final = frozenset({"home", "trail", "people", "person", "overview"})


@require_http_methods(["GET", "HEAD", "POST"])
@requires(READ)
def go(request: HttpRequest) -> HttpResponse:
    """To the page that the text points at, or to the choice where it points at several."""
    asked = request.POST if request.method == "POST" else request.GET
    text = asked.get("to")
    found = pointers(text or "")
    address = _address(request, found)
    if address is None and text is not None and _must_move(request, text, found):
        address = go_url(found)
    if address:
        return HttpResponseRedirect(address)
    return _answer(request, found, asked) if str(found) else _unread(request, text)


def go_url(found: Pointers, **place: Any) -> str:
    """The address that looks for the same, without any other word."""
    return reverse("go", query={"to": str(found)} | place)


def place_url(place: Place) -> str:
    """The conversation, at its message."""
    query = {"message": place.message} if place.message else {}
    return reverse("conversation", args=[place.conversation], query=query)


def _must_move(request: HttpRequest, text: str, found: Pointers) -> bool:
    """Whether the answer has an address of its own: not where that could hold a name."""
    return found.sharable if request.method == "POST" else text != str(found)


def _address(request: HttpRequest, found: Pointers) -> str | None:
    """Where to go without asking the backend."""
    if found.places:
        alone = len(found.places) == 1 and not found.ids
        return place_url(found.places[0]) if alone else None
    addresses = (_page_of_ours(request, link) for link in found.links)
    return next(filter(None, addresses), None)


def _page_of_ours(request: HttpRequest, link: Link) -> str | None:
    """The page, with what of the query it understands; None for what is none of ours."""
    path = link.path if link.path.endswith("/") else f"{link.path}/"
    name = _name(path)
    if name == LIST:
        wanted, _refusals = ListFilter.parse(QueryDict(link.query))
        return list_url(wanted)
    if name not in PAGES or link.host not in ("", request.get_host().lower()):
        return None
    return path + (_trail_query(link) if name == "trail" else "")


def _name(path: str) -> str | None:
    try:
        return resolve(path).url_name
    except Resolver404:
        return None


def _trail_query(link: Link) -> str:
    wanted, _refusals = TrailFilter.parse(QueryDict(link.query))
    query = wanted.query_string()
    return f"?{query}" if query else ""


def _unread(request: HttpRequest, text: str | None) -> HttpResponse:
    """The page of who has not asked yet, or asked for nothing that can be looked for."""
    return render(request, "go/go.html", {"unread": text is not None})


def _answer(request: HttpRequest, found: Pointers, asked: QueryDict) -> HttpResponse:
    """What the backend knows of it."""
    search = _search(found, asked)
    if search.looked or len(search.hits) > 1:
        record(request, "search")
    if len(search.hits) == 1:
        [hit] = search.hits.values()
        return HttpResponseRedirect(place_url(hit.place))
    context = _context(request, found, search)
    return render(request, "go/go.html", context, status=200 if search.hits else 404)


def _search(found: Pointers, asked: QueryDict) -> Search:
    """Among the newest conversations, or from where an earlier search of codes ended."""
    if found.places or found.ids:
        return by_ids(found.places, found.ids)
    wanted, _refusals = ListFilter.parse(asked)
    looked = count_of(asked.get("looked", "0")) if wanted.after else 0
    return by_codes(found.codes, wanted.after, looked)


def _further_url(found: Pointers, search: Search) -> str:
    """Where the search goes on, if it does and if its address can hold no name."""
    if search.hits or search.older is None or not found.sharable:
        return ""
    return go_url(found, after=search.older, looked=search.looked)


def _context(request: HttpRequest, found: Pointers, search: Search) -> dict[str, Any]:
    names, mask = directory.names(directory.ask()), Mask.of(request.user)
    now, zone = timezone.now(), viewer_zone(request)
    shown = [row(mask.row(hit.conversation), names, now, zone) for hit in search.hits.values()]
    places = [place_url(hit.place) for hit in search.hits.values()]
    return {
        "found": found,
        "sought": [str(each) for each in found.sought],
        "search": search,
        "further_url": _further_url(found, search),
        "rows": printed_rows(
            each | {"href": href} for each, href in zip(shown, places, strict=True)
        ),
        "shown": len(shown),
        "stale": stale_context(request, *search.copies),
        "trouble": failure_context(request, search.trouble) if search.trouble else None,
    }
