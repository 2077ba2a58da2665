"""What `manage.py check` and every start of the server say about a wrong setting."""

from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, register
from django.core.checks import Warning as Caution
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connection

from conversations import connect
from conversations.access import masking
from conversations.access.chain import BrokenChainError, sound_head
from conversations.access.permissions import ROLES
from conversations.access.sandbox import SandboxSignIn, sandbox_people
from conversations.models import Person

SIGN_IN = f"{SandboxSignIn.__module__}.{SandboxSignIn.__qualname__}"


@register(Tags.security)
def no_sandbox_sign_in_with_a_real_backend(**_: Any) -> list[CheckMessage]:
    """The password-less way in belongs to the sandbox alone."""
    if settings.SANDBOX or SIGN_IN not in settings.AUTHENTICATION_BACKENDS:
        return []
    return [
        Error(
            "Sandbox sign-in is on although a real backend is set.",
            hint="Take SandboxSignIn out of AUTHENTICATION_BACKENDS.",
            id="casey.E001",
        )
    ]


@register(Tags.database)
def no_sandbox_accounts_with_a_real_backend(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Accounts that anybody may enter must not stand beside real conversations."""
    if settings.SANDBOX or not databases or not _sandbox_accounts_exist():
        return []
    return [
        Error(
            "This database holds sandbox accounts although a real backend is set.",
            hint="Run `python manage.py migrate --skip-checks`, which removes them.",
            id="casey.E002",
        )
    ]


@register
def sandbox_data_can_be_loaded(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Said before the first reader comes; only at a real start, since the file may be large."""
    if not databases or not settings.SANDBOX or not settings.CASEY_SANDBOX_DATA:
        return []
    try:
        connect.load(settings.CASEY_SANDBOX_DATA, settings.CASEY_SANDBOX_AGENTS)
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="casey.E003")]
    return []


@register(Tags.database)
def view_trail_can_be_continued(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Said before the first reader meets a page that cannot be noted, and so not shown."""
    try:
        if databases and _has_table("conversations_audithead"):
            sound_head()
    except BrokenChainError as broken:
        hint = "Look at it with `python manage.py audit verify`."
        return [Error(str(broken), hint=hint, id="casey.E020")]
    except DatabaseError:
        pass
    return []


@register(Tags.security)
def roles_of_single_sign_on_exist(**_: Any) -> list[CheckMessage]:
    """A role misspelt would be nobody's, and nobody would know why."""
    unknown = set(settings.OIDC.roles.values()) - set(ROLES) if settings.OIDC else set()
    return [
        Error(
            f"OIDC_ROLES names a role that does not exist: {role}.",
            hint=f"The roles are {', '.join(ROLES)}.",
            id="casey.E022",
        )
        for role in sorted(unknown)
    ]


@register(Tags.database)
def the_break_glass_account_exists(
    databases: Sequence[str] | None = None, **_: Any
) -> list[CheckMessage]:
    """Said today, not on the day when it is needed."""
    name = settings.OIDC.break_glass if settings.OIDC else ""
    if not databases or not name or _may_sign_in(name):
        return []
    return [
        Caution(
            f"OIDC_BREAK_GLASS names no account that may sign in: {name}.",
            hint=f"Run `python manage.py account {name} --role admin`.",
            id="casey.W021",
        )
    ]


@register(Tags.security)
def masked_fields_are_known(**_: Any) -> list[CheckMessage]:
    """A slip of the pen must not show what was meant to be hidden."""
    try:
        masking.rules(settings.MASKED_FIELDS)
    except ImproperlyConfigured as problem:
        return [Error(str(problem), id="casey.E004")]
    return []


def _sandbox_accounts_exist() -> bool:
    try:
        return _has_table("conversations_person") and sandbox_people().exists()
    except DatabaseError:
        return False


def _has_table(name: str) -> bool:
    return name in connection.introspection.table_names()


def _may_sign_in(name: str) -> bool:
    try:
        return Person.objects.filter(username=name, is_active=True).exists()
    except DatabaseError:
        return True  # that the database is not ready is said elsewhere
