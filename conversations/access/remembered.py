"""Copies of sessions and people in this process, good while `stamp` says that nothing changed."""

from typing import Any, Final

from django.contrib.auth.backends import ModelBackend
from django.contrib.auth.models import Group
from django.contrib.sessions.models import Session
from django.core.cache.backends.locmem import LocMemCache
from django.db.models import prefetch_related_objects
from django.db.models.signals import m2m_changed, post_delete, post_save
from django.dispatch import receiver

from conversations.access import stamp
from conversations.models import Person

KEPT_SECONDS: Final = 60
MOST: Final = 5_000
AT_SIGN_IN: Final = frozenset({"last_login"})

# It never leaves the process, and gives each request objects of its own.
_memory: Final = LocMemCache("people and sessions", {"OPTIONS": {"MAX_ENTRIES": MOST}})


class RememberedPeople(ModelBackend):
    """Finds the person of a session without asking the database, if it has been asked before."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, unless they are disabled."""
        found = person(user_id)
        return found if found and self.user_can_authenticate(found) else None


def person(number: int) -> Person | None:
    """Whoever has this number, with their roles and permissions if it is a copy."""
    mark, name = stamp.current(), f"person.{number}"
    found: Person | None = find(mark, name)
    if found is None:
        found = _ask(number, whole=bool(mark))
        keep(mark, name, found)
    return found


def find(mark: str | None, name: str) -> Any:
    """The copy of this name that bears this mark."""
    return _memory.get(f"{mark}.{name}") if mark else None


def keep(mark: str | None, name: str, value: object) -> None:
    """Remember it under the mark that was read before it was."""
    if mark and value:
        _memory.set(f"{mark}.{name}", value, KEPT_SECONDS)


def _ask(number: int, *, whole: bool) -> Person | None:
    found = Person.objects.filter(pk=number).first()
    if found and whole:
        prefetch_related_objects([found], "groups")
        found.get_all_permissions()  # which it keeps
    return found


@receiver(post_save, sender=Person, dispatch_uid="access person saved")
def person_saved(
    created: bool, update_fields: frozenset[str] | None = None, **_signal: Any
) -> None:
    """Not for what nobody can have a copy of, nor for what each sign-in writes."""
    if not created and update_fields != AT_SIGN_IN:
        stamp.renew()


@receiver(post_save, sender=Group, dispatch_uid="access role saved")
@receiver(post_delete, sender=Group, dispatch_uid="access role removed")
@receiver(post_delete, sender=Person, dispatch_uid="access person removed")
@receiver(post_delete, sender=Session, dispatch_uid="access session ended")
def changed(**_signal: Any) -> None:
    """Somebody may have lost, or gained, what copies still say."""
    stamp.renew()


@receiver(m2m_changed, sender=Person.groups.through, dispatch_uid="access roles")
@receiver(m2m_changed, sender=Person.user_permissions.through, dispatch_uid="access permissions")
@receiver(m2m_changed, sender=Group.permissions.through, dispatch_uid="access roles' permissions")
def granted(action: str, **_signal: Any) -> None:
    """The same for roles and permissions."""
    if action.startswith("post_"):
        stamp.renew()
