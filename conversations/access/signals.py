"""What Django tells of itself and the trail keeps: sign-ins, sign-outs and changes of roles."""

import logging
from collections.abc import Iterable
from contextvars import ContextVar
from typing import Any, Final, cast

from allauth.mfa.signals import authentication_failed
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_logged_in, user_logged_out, user_login_failed
from django.db.models import Q
from django.db.models.signals import m2m_changed
from django.dispatch import receiver
from django.http import HttpRequest

from conversations import meters
from conversations.access.audit import Unrecorded, record
from conversations.models import Person

CHANGES: Final = {"post_add": "given", "post_remove": "taken", "pre_clear": "taken"}

current_request: Final[ContextVar[HttpRequest | None]] = ContextVar("request", default=None)

log = logging.getLogger(__name__)


@receiver(user_logged_in, dispatch_uid="audit sign-in")
def signed_in(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Note it; where that fails, the answer is a 503, with which no session is saved."""
    record(request, "sign-in", person=user)


@receiver(user_logged_out, dispatch_uid="audit sign-out")
def signed_out(request: HttpRequest, user: Person | None, **_signal: Any) -> None:
    """Note it, but never keep anybody from signing out."""
    try:
        if user is not None:
            record(request, "sign-out", person=user)
    except Unrecorded:
        log.warning("Somebody signed out unrecorded")


@receiver(user_login_failed, dispatch_uid="audit sign-in.failed")
def not_signed_in(
    credentials: dict[str, Any], request: HttpRequest | None = None, **_signal: Any
) -> None:
    """Note the account that was tried; what was typed is kept only if it names one."""
    meters.SIGN_INS_FAILED.inc()
    record(request, "sign-in.failed", person=_account(credentials))


@receiver(authentication_failed, dispatch_uid="audit wrong code")
def not_confirmed(request: HttpRequest, user: Person, **_signal: Any) -> None:
    """Note a wrong code: whoever gives one knows the password."""
    meters.SIGN_INS_FAILED.inc()
    record(request, "sign-in.failed", person=user)


@receiver(m2m_changed, sender=Person.groups.through, dispatch_uid="audit role.change")
def role_changed(
    instance: Person | Group,
    action: str,
    reverse: bool,
    pk_set: set[int] | None,
    **_signal: Any,
) -> None:
    """Note each role that an account was given or lost, and who is signed in meanwhile."""
    if action not in CHANGES:
        return
    for person, role in _pairs(instance, pk_set, reverse=reverse):
        change = CHANGES[action]
        record(current_request.get(), "role.change", account=person, role=role, change=change)


def _account(credentials: dict[str, Any]) -> Person | None:
    typed = credentials.get("username") or credentials.get("email")
    if not typed:
        return None
    return Person.objects.filter(Q(username__iexact=typed) | Q(email__iexact=typed)).first()


def _pairs(
    instance: Person | Group, keys: set[int] | None, *, reverse: bool
) -> Iterable[tuple[int, str]]:
    if reverse:
        group = cast("Group", instance)
        people = group.user_set.values_list("pk", flat=True) if keys is None else keys
        return [(pk, group.name) for pk in sorted(people)]
    person = cast("Person", instance)
    groups = person.groups.all() if keys is None else Group.objects.filter(pk__in=keys)
    return [(person.pk, group.name) for group in groups.order_by("name")]
