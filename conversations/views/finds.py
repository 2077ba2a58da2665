"""What a reader looks for in a conversation comes by POST, and its address does not say it."""

from typing import Final, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from conversations import whence
from conversations.access import finds
from conversations.access.permissions import READ, requires
from conversations.access.store import SessionStore
from conversations.views.found import NEAR
from conversations.views.parts import FIND, SHOW

KEPT: Final = (whence.PARAMETER, SHOW, NEAR, "from")
PAGES: Final = ("conversation", "whole")


class SeeOther(HttpResponseRedirect):
    """To be asked for with GET."""

    status_code = 303


@require_http_methods(["GET", "HEAD", "POST"])
@requires(READ)
def find(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """To the conversation, with these words looked for; without any it is the conversation."""
    words = request.POST.get("words", "").strip()
    place = {name: request.GET[name] for name in KEPT if request.GET.get(name)}
    name = finds.keep(cast("SessionStore", request.session), words) if words else ""
    return SeeOther(_address(request, id, place, name))


def _address(request: HttpRequest, id: UUID, place: dict[str, str], name: str) -> str:  # noqa: A002
    page = request.GET.get("page", "")
    view = page if page in PAGES else "conversation"
    if not name:
        return reverse(view, args=[id], query=place)
    began = place.pop("from", "")
    place = {NEAR: began} | place if began else place
    return reverse(view, args=[id], query=place | {FIND: name}, fragment="hit")
