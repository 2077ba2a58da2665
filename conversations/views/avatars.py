"""A participant's picture, through us: the browser never learns where it lies."""

from typing import Final
from uuid import UUID

from django.conf import settings
from django.core.cache import cache
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.views.decorators.http import require_safe

from conversations import connect, freshness
from conversations.access.masking import Mask
from conversations.access.permissions import READ, requires
from conversations.backend.pictures import Picture

KEPT_SECONDS: Final = 60 * 60
MISSING_SECONDS: Final = 5 * 60


@require_safe
@requires(READ)
def avatar(request: HttpRequest, id: UUID) -> HttpResponse:  # noqa: A002
    """The picture, kept by this reader's browser for an hour; initials stand in for a 404."""
    picture = _picture(Mask.of(request.user), id) if settings.AVATARS == "proxy" else None
    if picture is None:
        return HttpResponseNotFound("There is no picture.\n", content_type="text/plain")
    return HttpResponse(
        picture.body,
        content_type=picture.kind,
        headers={
            "Cache-Control": f"private, max-age={KEPT_SECONDS}",
            "Content-Disposition": "inline",
        },
    )


def _picture(mask: Mask, id: UUID) -> Picture | None:  # noqa: A002
    """A server without the picture is not asked again for some minutes."""
    missing = f"avatars.missing.{id}"
    if cache.get(missing):
        return None
    person = mask.row(freshness.conversation(id).result().data).participant_profile
    if person is None or not person.avatar_image_url:
        return None
    picture = connect.pictures().fetch(person.avatar_image_url)
    if picture is None:
        cache.set(missing, 1, MISSING_SECONDS)
    return picture
