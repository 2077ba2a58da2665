"""Sentences about a filter and about what of it could not be followed."""

from typing import Final

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from conversations.filters import DEFAULT_LIMIT, LARGEST_LIMIT, ListFilter, Refusal
from conversations.looks import status_look

REFUSALS: Final[dict[str, str | Promise]] = {
    "unknown-status": gettext_lazy(
        "There is no status “%(value)s”. Conversations of every status are shown."
    ),
    "not-an-id": gettext_lazy("“%(value)s” is not the id of an agent. All agents are shown."),
    "not-a-number": gettext_lazy(
        "“%(value)s” is not a number of rows. %(default)d a page are shown."
    ),
    "too-small": gettext_lazy("A page cannot have %(value)s rows. %(default)d a page are shown."),
    "too-large": gettext_lazy(
        "A page cannot have %(value)s rows. %(largest)d a page are shown, which is the most."
    ),
    "bad-cursor": gettext_lazy(
        "The place in the list (%(parameter)s) in this address cannot be read. "
        "The newest conversations are shown."
    ),
    "two-cursors": gettext_lazy(
        "This address names two places in the list, “after” and “before”. Only “after” is used."
    ),
    "refused-cursor": gettext_lazy(
        "The backend no longer knows this place in the list (%(parameter)s “%(value)s”). "
        "The newest conversations are shown."
    ),
    "not-a-person": gettext_lazy("“%(value)s” is not the number of a person. All are shown."),
    "not-a-conversation": gettext_lazy(
        "“%(value)s” is not the id of a conversation. All conversations are shown."
    ),
    "unknown-event": gettext_lazy("The trail has no event “%(value)s”. All events are shown."),
    "not-a-day": gettext_lazy(
        "“%(value)s” is not a day that the trail could have. It is left out."
    ),
    "ends-too-early": gettext_lazy(
        "The last day (%(value)s) is before the first. The last day is left out."
    ),
    "not-a-page": gettext_lazy("“%(value)s” is not a page of this list. Its first page is shown."),
    "not-an-entry": gettext_lazy(
        "“%(value)s” is not a place in the trail. Its newest entries are shown."
    ),
}


def refusal_sentence(refusal: Refusal) -> str:
    """What was not followed, by its name, and what is shown instead."""
    return str(REFUSALS[refusal.reason]) % {
        "parameter": refusal.parameter,
        "value": refusal.value,
        "default": DEFAULT_LIMIT,
        "largest": LARGEST_LIMIT,
    }


def filter_words(wanted: ListFilter, agent: str | None) -> str:
    """The filter as people say it: "Completed, Table Finder"."""
    status = status_look(wanted.status).word if wanted.status else None
    return ", ".join(filter(None, (status, agent))) or _("all agents")
