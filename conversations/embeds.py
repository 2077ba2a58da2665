"""Addresses of conversations that other sites show cards of, whether there is one or not."""

from dataclasses import dataclass
from typing import Any, Final, Self
from urllib.parse import SplitResult, urlsplit
from uuid import UUID

from django.http import HttpRequest, QueryDict
from django.urls import Resolver404, resolve, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from conversations.bubbles import Target

SCHEMES: Final = ("http", "https")
PAGES: Final = ("conversation", "card")
WIDTH: Final = 480
HEIGHT: Final = 140
HEIGHT_WITH_QUOTE: Final = 280
LONGEST_SIZE: Final = 5
CACHE_SECONDS: Final = 24 * 60 * 60


@dataclass(frozen=True, slots=True)
class CardAddress:
    """A conversation, or the messages in it, that an address points at."""

    id: UUID
    message: str

    @classmethod
    def at(cls, address: str) -> Self | None:
        """Where a path with its query leads; None for anything but a conversation."""
        parts = _split(address)
        return cls._of(parts) if parts and not parts.netloc else None

    @classmethod
    def here(cls, request: HttpRequest, url: str) -> Self | None:
        """The same for a whole URL; None for another site's."""
        parts = _split(url)
        ours = parts and parts.scheme in SCHEMES and parts.netloc == request.get_host()
        return cls._of(parts) if parts and ours else None

    @classmethod
    def asked(cls, request: HttpRequest, id: UUID) -> Self:  # noqa: A002
        """Where the request's own address leads."""
        return cls(id, _message(request.GET))

    def url(self, page: str) -> str:
        """The address of this place on that page."""
        query = {"message": self.message} if self.message else {}
        return reverse(page, args=[self.id], query=query)

    @classmethod
    def _of(cls, parts: SplitResult) -> Self | None:
        try:
            match = resolve(parts.path)
        except Resolver404:
            return None
        if match.url_name not in PAGES:
            return None
        return cls(match.kwargs["id"], _message(QueryDict(parts.query)))


def discovery_url(request: HttpRequest, address: str) -> str:
    """Where a machine asks what to embed for this address; empty where there is nothing."""
    place = CardAddress.at(address)
    if place is None:
        return ""
    asked = {"url": request.build_absolute_uri(place.url("conversation")), "format": "json"}
    return request.build_absolute_uri(reverse("oembed", query=asked))


def frame(
    request: HttpRequest, place: CardAddress, width: int = WIDTH, height: int = 0
) -> SafeString:
    """What shows the card in another site's page: HTML that tells nothing of what is on it."""
    return format_html(
        '<iframe src="{}" width="{}" height="{}" title="{}"></iframe>',
        request.build_absolute_uri(place.url("card")),
        width,
        height or _height(place),
        _("Conversation in Casey Dashboard"),
    )


def oembed(request: HttpRequest, place: CardAddress) -> dict[str, Any]:
    """The answer of oEmbed 1.0: a frame for the card, and nothing of what is on it."""
    width = _at_most(WIDTH, request.GET.get("maxwidth", ""))
    height = _at_most(_height(place), request.GET.get("maxheight", ""))
    return {
        "version": "1.0",
        "type": "rich",
        "title": _("Conversation in Casey Dashboard"),
        "provider_name": "Casey Dashboard",
        "provider_url": request.build_absolute_uri("/"),
        "cache_age": CACHE_SECONDS,
        "width": width,
        "height": height,
        "html": frame(request, place, width, height),
    }


def _height(place: CardAddress) -> int:
    return HEIGHT_WITH_QUOTE if place.message else HEIGHT


def _split(address: str) -> SplitResult | None:
    try:
        return urlsplit(address)
    except ValueError:
        return None


def _message(query: QueryDict) -> str:
    """What points at messages; empty for anything else."""
    text = query.get("message", "")
    return text if Target.parse(text) else ""


def _at_most(size: int, most: str) -> int:
    """The size, within a limit that is a number of pixels."""
    if not (most.isascii() and most.isdecimal() and len(most) <= LONGEST_SIZE and int(most)):
        return size
    return min(size, int(most))
