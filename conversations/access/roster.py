"""Everybody with an account, as admins see them."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.db.models import QuerySet, Value
from django.db.models.functions import Coalesce, Concat, Lower, NullIf, Trim

from conversations.access.accounts import takes_passwords
from conversations.access.sandbox import is_sandbox_account
from conversations.models import Person

Way = Literal["password", "provider", "sandbox", "none"]


@dataclass(frozen=True, slots=True)
class Account:
    """One of them, with their way in and whether it is open to anybody at all just now."""

    person: Person
    roles: tuple[str, ...]
    way: Way
    is_open: bool
    has_second_step: bool


def everybody() -> QuerySet[Person]:
    """By the name under which they are shown."""
    full = Trim(Concat("first_name", Value(" "), "last_name"))
    shown = Coalesce(NullIf(full, Value("")), "username")
    return Person.objects.order_by(Lower(shown), "pk").prefetch_related("groups")


def accounts(people: Sequence[Person]) -> list[Account]:
    """These people's accounts, with as many queries for many as for one."""
    provided = set(SocialAccount.objects.filter(user__in=people).values_list("user", flat=True))
    two_steps = set(Authenticator.objects.filter(user__in=people).values_list("user", flat=True))
    return [
        _account(person, provided=person.pk in provided, two_steps=person.pk in two_steps)
        for person in people
    ]


def _account(person: Person, *, provided: bool, two_steps: bool) -> Account:
    roles = tuple(sorted(group.name for group in person.groups.all()))
    way = _way(person, provided=provided)
    return Account(person, roles, way, _is_open(person, way), two_steps)


def _way(person: Person, *, provided: bool) -> Way:
    if is_sandbox_account(person):
        return "sandbox"
    if provided:
        return "provider"
    return "password" if person.has_usable_password() else "none"


def _is_open(person: Person, way: Way) -> bool:
    if way == "password":
        return takes_passwords(person)
    return {"sandbox": settings.SANDBOX_SIGN_IN, "provider": bool(settings.OIDC)}.get(way, False)
