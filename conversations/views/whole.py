"""A transcript as one document, in which the browser finds and prints every message."""

from collections.abc import Iterator
from typing import Final
from uuid import UUID

from django.http import HttpRequest, StreamingHttpResponse
from django.template.loader import get_template, render_to_string
from django.views.decorators.http import require_safe

from conversations.access.audit import record
from conversations.access.masking import Mask
from conversations.access.permissions import READ, requires
from conversations.bubbles import Cast
from conversations.views.parts import Part
from conversations.views.transcripts import page_context, read
from conversations.zones import viewer_zone

HERE: Final = "<!-- the messages -->"


@require_safe
@requires(READ)
def whole(request: HttpRequest, id: UUID) -> StreamingHttpResponse:  # noqa: A002
    """The page around the messages is made at once, so that trouble is a page of its own."""
    reading = read(id, Mask.of(request.user))
    if reading.transcript_error:
        raise reading.transcript_error
    record(request, "conversation.view", conversation=id)
    context = page_context(request, reading, lambda show: show.numbers[:0], "whole")
    part: Part = context["part"]
    context |= {
        "jumps": part.jumps(viewer_zone(request), part.address_within),
        "first_url": part.address_within(1),
        "last_url": part.address_within(len(part.said)),
        "url_in_parts": part.url({}),
    }
    around = render_to_string("conversations/whole.html", context, request)
    return StreamingHttpResponse(_document(request, around, part, context["cast"]))


def _document(request: HttpRequest, around: str, part: Part, cast: Cast) -> Iterator[str]:
    before, _, after = around.partition(HERE)
    stretch, zone = get_template("conversations/_stretch.html"), viewer_zone(request)
    yield before
    for numbers, said in part.stretches(cast, zone):
        yield stretch.render({"first": numbers[0], "last": numbers[-1], "bubbles": said})
    yield after
