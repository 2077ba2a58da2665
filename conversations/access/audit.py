"""Writing the trail: who did what, noted before anything is shown."""

import logging
from datetime import UTC, datetime
from typing import Final
from uuid import UUID

from django.contrib.auth.models import AnonymousUser
from django.db import Error
from django.http import HttpRequest

from conversations import meters
from conversations.access import chain, sessions
from conversations.access.addresses import client_address
from conversations.access.events import declared
from conversations.models import AuditEntry, Person

log = logging.getLogger(__name__)


class Unrecorded(Exception):  # noqa: N818 - a page says so, under this name
    """The trail could not be written, so what it would have told of must not happen."""

    slug: Final = "unrecorded"


def record(
    request: HttpRequest | None,
    event: str,
    *,
    conversation: UUID | None = None,
    person: Person | None = None,
    **facts: object,
) -> None:
    """Note a declared event with exactly its facts. Raises Unrecorded: then show nothing.

    `person` is needed only where it is not whoever is signed in; without a request it was a
    command.
    """
    told = {key: str(value) for key, value in facts.items()}
    result = declared(event, conversation, told).result
    who = person or signed_in(request)
    entry = AuditEntry(
        person_id=who.pk if who else None,
        username=who.get_username() if who else "",
        event=event,
        conversation=conversation,
        facts=told,
        address=client_address(request)[:45] if request else "",
        request_id=getattr(request, "id", ""),
        result=result,
    )
    try:
        chain.append(entry)
    except (Error, chain.BrokenChainError) as problem:
        meters.UNRECORDED.inc()
        said = problem if isinstance(problem, chain.BrokenChainError) else type(problem).__name__
        log.error("The trail cannot be written: %s", said)  # noqa: TRY400 - a database quotes what it was given
        raise Unrecorded from problem


def record_view(request: HttpRequest, conversation: UUID) -> None:
    """Note that this conversation is seen, unless this session has opened it already.

    For what shows a conversation beside its page: whoever asks for such a part alone reads it too.
    """
    began = datetime.fromtimestamp(request.session.get(sessions.BEGAN, 0), UTC)
    opened = AuditEntry.objects.filter(
        conversation=conversation, event="conversation.view", at__gte=began
    )
    if not opened.filter(person_id=request.user.pk).exists():
        record(request, "conversation.view", conversation=conversation)


def signed_in(request: HttpRequest | None) -> Person | None:
    """Who makes this request, if anybody is signed in."""
    user = getattr(request, "user", None)
    return None if user is None or isinstance(user, AnonymousUser) else user
