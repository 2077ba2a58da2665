"""A few messages as a quote to paste elsewhere."""

from typing import Final
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from conversations.access.audit import record_view
from conversations.access.masking import Mask
from conversations.access.permissions import READ, requires
from conversations.bubbles import Cast, pointed_at
from conversations.embeds import CardAddress, frame
from conversations.outline import places
from conversations.quotes import FORMS
from conversations.sayings import sayings
from conversations.timeline import timeline
from conversations.views.told import conversation_address, told
from conversations.zones import viewer_zone

MOST: Final = 200
CARD: Final = "card"
TEXT: Final = "text/plain; charset=utf-8"


@require_safe
@requires(READ)
def quote(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The messages that `message` names, in the form that `form` names.

    The frame of a card holds none of their words: the backend is not asked.
    """
    if request.GET.get("form") == CARD:
        return HttpResponse(frame(request, CardAddress.asked(request, id)), content_type=TEXT)
    form = FORMS.get(request.GET.get("form", "plain"))
    if form is None:
        return _refusal(400, _("There is no such form: use one of %s.") % ", ".join([*FORMS, CARD]))
    found = told(id, Mask.of(request.user))
    numbers = pointed_at(request.GET.get("message", ""), places(found.messages))
    if not numbers:
        return _refusal(404, _("These messages are not in the transcript."))
    if len(numbers) > MOST:
        return _refusal(400, _("At most %d messages can be quoted at once.") % MOST)
    record_view(request, id)
    quoted = timeline(found.messages, viewer_zone(request), numbers)
    cast = Cast.of(found.known, found.agent)
    address = conversation_address(request, id)
    return HttpResponse(form(sayings(quoted, cast, address)), content_type=TEXT)


def _refusal(status: int, sentence: str) -> HttpResponse:
    return HttpResponse(sentence, status=status, content_type=TEXT)
