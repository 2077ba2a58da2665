"""What a conversation's page says of what is looked for in it, and of what is shown of it."""

from dataclasses import dataclass
from typing import Any, Final, Self

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _

from conversations.finding import LONGEST
from conversations.folds import counts, only_modality
from conversations.found import Found
from conversations.looks import grouped, modality_look
from conversations.timeline import MODALITIES
from conversations.views.parts import FIND, SHOW, Part

HIT: Final = "#hit"
NEAR: Final = "near"


@dataclass(frozen=True, slots=True)
class Tab:
    """One choice of what is shown."""

    url: str
    shape: str
    word: str
    count: str
    current: bool


@dataclass(frozen=True, slots=True)
class Panel:
    """Where the reader is among the hits, and the ways from one to the other."""

    messages: int
    previous_url: str
    next_url: str
    current: int
    total: int

    @classmethod
    def of(cls, part: Part, found: Found, view: str) -> Self:
        """Of a page of this view."""

        def to(step: int) -> str:
            hit = found.beside(step) if found.current else 0
            return part.url({"hit": str(hit)}, view=view) + HIT

        return cls(
            messages=len(found.hits.numbers),
            previous_url=to(-1),
            next_url=to(1),
            current=found.current,
            total=len(found.hits),
        )


def find_context(request: HttpRequest, part: Part, view: str) -> dict[str, Any]:
    """What the templates around the transcript print, on a page of this view."""
    found = part.found
    return {
        "find_url": _find_url(part, view),
        "find_lost": FIND in request.GET and found is None,
        "words": found.words if found else "",
        "longest": LONGEST,
        "found": found and Panel.of(part, found, view),
        "found_hidden": found and _hidden(part, found, view),
        "clear_url": _clear_url(part, view),
        "tabs": _tabs(part, view),
    }


def _find_url(part: Part, view: str) -> str:
    """Where the words go; they are looked for from where the reader is."""
    query = _place(part) | {name: part.kept[name] for name in part.kept if name != FIND}
    query |= {"page": view} if view != "conversation" else {}
    return reverse("find", args=[part.id], query=query)


def _clear_url(part: Part, view: str) -> str:
    """The same place, with nothing looked for."""
    number = part.found.message if part.found else 0
    if not number:
        return part.url({}, FIND, view=view)
    anchor = part.anchor(number) or "#transcript"
    return part.url({"from": str(number)}, FIND, view=view) + anchor


def _hidden(part: Part, found: Found, view: str) -> dict[str, Any] | None:
    """What was found in messages that the filter hides."""
    if not len(found.hidden):
        return None
    near = str(found.hidden.numbers[0])
    return {
        "count": len(found.hidden),
        "only": only_modality(part.said.unmasked, found.hidden.numbers),
        "url": part.url({NEAR: near}, SHOW, view=view) + HIT,
    }


def _tabs(part: Part, view: str) -> list[Tab]:
    """All, voice and text, where a conversation has both."""
    found = counts(part.said.unmasked)
    if len(found) < len(MODALITIES):
        return []
    place = _place(part)

    def tab(only: str | None, word: str, shape: str, count: int) -> Tab:
        query = place | ({SHOW: only} if only else {})
        url = part.url(query, SHOW, view=view)
        return Tab(url, shape, word, grouped(count), only == part.show.only)

    looks = {only: modality_look(only) for only in found}
    return [
        tab(None, _("All"), "", len(part.said)),
        *(tab(only, looks[only].word, looks[only].shape, found[only]) for only in found),
    ]


def _place(part: Part) -> dict[str, str]:
    """Where the reader is, for addresses that lead to something near it."""
    number = part.found.message if part.found else 0
    if number:
        return {NEAR: str(number)}
    number = part.targets.start or (part.numbers[0] if part.numbers else 0)
    return {"from": str(number)} if number > 1 else {}
