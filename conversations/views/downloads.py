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
from conversations.downloads import markdown, plain, sent, table
from conversations.downloads.document import Document, Source, document, file_name, in_pieces
from conversations.masks import Shown
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

Taken = tuple[Shown, Iterator[str]]


@require_safe
@requires(DOWNLOAD)
def transcript(request: HttpRequest, id: UUID, suffix: str) -> StreamingHttpResponse:  # noqa: A002
    """Noted before its first byte; trouble of the backend is a page, and no file."""
    if suffix not in KINDS:
        raise Http404
    mask = Mask.of(request.user)
    known, lines = _as_sent(id, mask) if suffix == "json" else _written(request, id, mask, suffix)
    record(request, "transcript.download", conversation=id, format=suffix)
    name = file_name(known, viewer_zone(request), suffix)
    return StreamingHttpResponse(
        in_pieces(lines),
        content_type=KINDS[suffix],
        headers={"Content-Disposition": content_disposition_header(True, name) or "attachment"},
    )


def _written(request: HttpRequest, id: UUID, mask: Mask, suffix: str) -> Taken:  # noqa: A002
    found = told(id, mask)
    return found.known, WRITERS[suffix](_document(request, found))


def _as_sent(id: UUID, mask: Mask) -> Taken:  # noqa: A002
    """With the fields that only the backend knows."""
    first, second = freshness.conversation_in_full(id), freshness.transcript_in_full(id)
    conversation, transcript = first.result().data, second.result().data.sent
    known = conversation.read
    messages = mask.sent_messages(transcript.pop(sent.MESSAGES) or (), known)
    lines = sent.lines(mask.sent(conversation.sent, known), transcript, messages)
    return mask.conversation(known), lines


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
