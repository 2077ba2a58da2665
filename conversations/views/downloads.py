"""A whole conversation as a file."""

from collections.abc import Callable, Iterator
from typing import Final
from uuid import UUID

from django.http import Http404, HttpRequest, StreamingHttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from conversations import freshness
from conversations.access.audit import record
from conversations.access.masking import Mask
from conversations.access.permissions import DOWNLOAD, requires
from conversations.backend import endpoints
from conversations.downloads import markdown, plain, sent, table
from conversations.downloads.document import Document, Source, document, file_name, in_pieces
from conversations.views.told import Told, conversation_address, told
from conversations.zones import viewer_zone

KINDS: Final = {
    "txt": "text/plain; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "json": "application/json",
}
WRITERS: Final[dict[str, Callable[[Document], Iterator[str]]]] = {
    "txt": plain.lines,
    "md": markdown.lines,
    "csv": table.lines,
}


@require_safe
@requires(DOWNLOAD)
def transcript(request: HttpRequest, id: UUID, suffix: str) -> StreamingHttpResponse:  # noqa: A002
    """Noted before its first byte; trouble of the backend is a page, and no file."""
    if suffix not in KINDS:
        raise Http404
    mask = Mask.of(request.user)
    found = told(id, mask)
    as_sent = suffix == "json"
    lines = _as_sent(found, mask) if as_sent else WRITERS[suffix](_document(request, found))
    record(request, "transcript.download", conversation=id, format=suffix)
    name = file_name(found.known, viewer_zone(request), suffix)
    return StreamingHttpResponse(
        in_pieces(lines),
        content_type=KINDS[suffix],
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _document(request: HttpRequest, found: Told) -> Document:
    source = Source(
        known=found.known,
        contacts=found.contacts,
        messages=found.messages,
        agent=found.agent,
        at=found.at,
        address=conversation_address(request, found.known.id),
    )
    return document(source, viewer_zone(request))


def _as_sent(found: Told, mask: Mask) -> Iterator[str]:
    """What was just read, with the fields that only the backend knows."""
    known = found.unmasked
    conversation = freshness.as_sent(endpoints.conversation(known.id))
    transcript = freshness.as_sent(endpoints.transcript(known.id)).result().data
    messages = mask.sent_messages(transcript.pop(sent.MESSAGES) or (), known)
    return sent.lines(mask.sent(conversation.result().data, known), transcript, messages)
