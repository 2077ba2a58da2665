"""What admins change of other people's accounts: whose, when not, and each change noted."""

from typing import Final, Literal

from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.db import transaction
from django.http import HttpRequest

from conversations.access import sessions
from conversations.access.accounts import belongs_to_the_provider
from conversations.access.audit import record, signed_in
from conversations.access.sandbox import is_sandbox_account
from conversations.models import Person

Obstacle = Literal["yourself", "sandbox", "provider", "last-admin"]

ADMIN: Final = "admin"


class ObstacleError(Exception):
    """A change that nobody may make; nothing was changed."""

    def __init__(self, obstacle: Obstacle) -> None:
        super().__init__(obstacle)
        self.obstacle: Final = obstacle


def obstacle(request: HttpRequest, person: Person) -> Obstacle | None:
    """Why whoever is signed in cannot change this account, if so."""
    if is_sandbox_account(person):
        return "sandbox"
    return "yourself" if person == signed_in(request) else None


def role_obstacle(request: HttpRequest, person: Person) -> Obstacle | None:
    """Why they cannot change its role, if so."""
    provided: Obstacle | None = "provider" if belongs_to_the_provider(person) else None
    return obstacle(request, person) or provided


@transaction.atomic
def change_role(request: HttpRequest, person: Person, role: str | None) -> None:
    """Give this role in place of all others, or none. The trail hears of it by a signal."""
    _lock(person)
    _stop_at(role_obstacle(request, person))
    if role != ADMIN:
        _stop_at(_last_admin(person))
    person.groups.set(Group.objects.filter(name=role))


@transaction.atomic
def change_access(request: HttpRequest, person: Person, *, active: bool) -> None:
    """Let somebody sign in, or no longer."""
    _lock(person)
    _stop_at(obstacle(request, person))
    if not active:
        _stop_at(_last_admin(person))
    set_active(request, person, active=active)


@transaction.atomic
def reset_second_step(request: HttpRequest, person: Person) -> None:
    """Take a second step away, for a lost phone."""
    _stop_at(obstacle(request, person))
    take_second_step(request, person)


def set_active(request: HttpRequest | None, person: Person, *, active: bool) -> None:
    """As `change_access`, whoever it is; without a request it is a command."""
    if person.is_active is active:
        return
    person.is_active = active
    person.save(update_fields=["is_active"])
    if not active:
        sessions.end_all_of(person)
    record(request, "account.enable" if active else "account.disable", account=person.pk)


def take_second_step(request: HttpRequest | None, person: Person) -> None:
    """As `reset_second_step`, whoever it is; without a request it is a command."""
    removed, _ = Authenticator.objects.filter(user=person).delete()
    if removed:
        record(request, "second-factor.reset", account=person.pk)


def _lock(person: Person) -> None:
    """One change at a time, from what the one before has left.

    The weaker lock lets a sign-in give roles meanwhile: it holds the trail's head, which we take
    next, and each would wait for the other.
    """
    Group.objects.select_for_update(no_key=True).get(name=ADMIN)
    person.refresh_from_db()


def _last_admin(person: Person) -> Obstacle | None:
    admins = Person.objects.filter(is_active=True, groups__name=ADMIN)
    return "last-admin" if [*admins[:2]] == [person] else None


def _stop_at(obstacle: Obstacle | None) -> None:
    if obstacle:
        raise ObstacleError(obstacle)
