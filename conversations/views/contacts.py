"""Contacts of a participant that are masked until somebody asks for one."""

from uuid import UUID

from django.core.exceptions import BadRequest
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from conversations import freshness
from conversations.access.audit import record, record_view
from conversations.access.masking import Contact, Mask
from conversations.access.permissions import REVEAL, requires
from conversations.htmx import wants_fragment
from conversations.masks import FIELDS
from conversations.views import transcripts


@require_http_methods(["GET", "HEAD", "POST"])
@requires(REVEAL)
def reveal(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """One contact, on this page and until it is left: any other way here leads to the mask."""
    if request.method != "POST":
        return HttpResponseRedirect(_masked_page(request, id))
    field = request.POST.get("field", "")
    if field not in FIELDS:
        raise BadRequest("no such field")
    return (_contact if wants_fragment(request) else _page)(request, id, field)


def _contact(request: HttpRequest, id: UUID, field: str) -> HttpResponse:  # noqa: A002
    mask = Mask.of(request.user)
    contacts = mask.contacts(freshness.conversation(id).result().data, field)
    record_view(request, id)
    shown = _note(request, id, mask, field, contacts)
    return render(request, "conversations/_revealed.html", {"id": id, "contact": shown})


def _page(request: HttpRequest, id: UUID, field: str) -> HttpResponse:  # noqa: A002
    mask = Mask.of(request.user)
    reading = transcripts.read(id, mask, field)
    record_view(request, id)
    _note(request, id, mask, field, reading.contacts)
    context = transcripts.page_context(request, reading)
    return render(request, "conversations/conversation.html", context)


def _note(
    request: HttpRequest,
    id: UUID,  # noqa: A002
    mask: Mask,
    field: str,
    contacts: list[Contact],
) -> Contact | None:
    """The contact that is shown; noted where it is one that the reader would not see."""
    shown = next((contact for contact in contacts if contact.field == field), None)
    if shown and field in mask.hidden:
        record(request, "contact.reveal", conversation=id, field=field)
    return shown


def _masked_page(request: HttpRequest, id: UUID) -> str:  # noqa: A002
    """Where this page's own links to a message lead, too."""
    place = {name: request.GET[name] for name in ("message", "from") if request.GET.get(name)}
    return reverse("conversation", args=[id], query=place)
