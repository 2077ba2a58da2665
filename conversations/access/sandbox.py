"""Three accounts for trying things out. Outside the sandbox they cannot exist.

Their only way in is `SandboxSignIn`, which the settings list as an authentication
backend in the sandbox alone; Django drops a session whose backend is not listed.
"""

from dataclasses import dataclass
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.contrib.auth.models import Group
from django.db.models import QuerySet
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.http import HttpRequest

from conversations.access.remembered import RememberedPeople
from conversations.models import Person

DOMAIN: Final = "sandbox.invalid"


@dataclass(frozen=True, slots=True)
class SandboxAccount:
    """One of the people that the sign-in page offers as a button."""

    role: str
    first_name: str
    last_name: str


ACCOUNTS: Final = (
    SandboxAccount("support", "Alice", "Kato"),
    SandboxAccount("manager", "Bob", "Okafor"),
    SandboxAccount("admin", "Charlie", "Lindqvist"),
)


class SandboxSignIn(RememberedPeople):
    """Signs a sandbox account in by its role, without a password."""

    def authenticate(  # type: ignore[override]
        self,
        request: HttpRequest | None,  # noqa: ARG002
        sandbox_role: str | None = None,
        **_credentials: Any,
    ) -> Person | None:
        """The account of this role, in the sandbox only."""
        if not settings.SANDBOX or sandbox_role is None:
            return None
        return Person.objects.filter(email=_email(sandbox_role)).first()


def sandbox_people() -> QuerySet[Person]:
    """Whoever in the database is a sandbox account."""
    return Person.objects.filter(email__endswith=f"@{DOMAIN}")


def is_sandbox_account(person: Person) -> bool:
    """Whether this is one of them."""
    return person.email.endswith(f"@{DOMAIN}")


@receiver(post_migrate, dispatch_uid="sandbox accounts")
def keep_sandbox_accounts(app_config: AppConfig, **_signal: Any) -> None:
    """Make the accounts in the sandbox; remove them anywhere else."""
    if app_config.name != "conversations":
        return
    if not settings.SANDBOX:
        sandbox_people().delete()
        return
    for account in ACCOUNTS:
        _keep(account)


def _email(role: str) -> str:
    return f"{role}@{DOMAIN}"


def _keep(account: SandboxAccount) -> None:
    email = _email(account.role)
    taken = Person.objects.filter(username=account.role).exclude(email=email).exists()
    person, created = Person.objects.get_or_create(
        email=email,
        defaults={
            "username": email if taken else account.role,
            "first_name": account.first_name,
            "last_name": account.last_name,
        },
    )
    if created:
        person.set_unusable_password()
        person.save(update_fields=["password"])
    person.groups.set(Group.objects.filter(name=account.role))
