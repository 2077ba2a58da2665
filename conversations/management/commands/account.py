"""`manage.py account`: an operator makes a local account, or changes one."""

import sys
from argparse import ArgumentParser
from getpass import getpass
from typing import Any

from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError, transaction

from conversations.access import administration
from conversations.access.audit import Unrecorded
from conversations.access.permissions import ROLES
from conversations.access.sandbox import DOMAIN, is_sandbox_account
from conversations.management.readiness import NOT_READY
from conversations.models import Person

UNRECORDED = "Nothing was changed, since the view trail cannot be written."


class Command(BaseCommand):
    help = (
        "Make a local account, or change its role, its e-mail or whether it may sign in. "
        "`manage.py changepassword` gives an account a new password."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("name", help="what they sign in with")
        parser.add_argument("--role", choices=ROLES)
        parser.add_argument("--email", help="they may sign in with it too")
        parser.add_argument(
            "--reset-totp",
            action="store_true",
            default=None,
            help="take their second step away, for a lost phone",
        )
        active = parser.add_mutually_exclusive_group()
        active.add_argument("--disable", dest="active", action="store_false", default=None)
        active.add_argument("--enable", dest="active", action="store_true", default=None)

    def handle(self, *_: Any, **options: Any) -> None:
        try:
            person = _found(options["name"])
            _check_wishes(person, options)
            _change(person, options)
            _save(person, options)
        except ValidationError as refusal:
            raise CommandError(" ".join(refusal.messages)) from None
        except (DatabaseError, Group.DoesNotExist):
            raise CommandError(NOT_READY) from None
        except Unrecorded as problem:
            raise CommandError(f"{UNRECORDED} {problem.__cause__}") from None
        self.stdout.write(_told(person))


def _found(name: str) -> Person:
    """The account of this name, or a new one that is not saved.

    People of single sign-on have names that nobody knows, so their address will do.
    """
    named = Person.objects.filter(username__iexact=name).first()
    provided = Person.objects.filter(socialaccount__isnull=False, email__iexact=name)
    if named is None and provided.count() == 1:
        return provided.get()
    return named or Person(username=name)


def _is_new(person: Person) -> bool:
    """Every account that was ever saved has a password, if only an unusable one."""
    return not person.password


def _check_wishes(person: Person, wishes: dict[str, Any]) -> None:
    name = person.username
    wanted = [wishes[each] for each in ("role", "email", "active", "reset_totp")]
    if is_sandbox_account(person):
        raise ValidationError(f"{name} is an account of the sandbox and stays as it is.")
    if wishes["role"] and SocialAccount.objects.filter(user_id=person.pk).exists():
        raise ValidationError(f"{name} signs in by the provider, whose groups give the role.")
    if _is_new(person) and not wishes["role"]:
        raise ValidationError(f"There is no account {name}. Make it with --role {'|'.join(ROLES)}.")
    if all(wish is None for wish in wanted):
        raise ValidationError(f"{name} exists. Say what to change: see --help.")


def _change(person: Person, wishes: dict[str, Any]) -> None:
    if wishes["email"] is not None:
        person.email = _free_email(person, wishes["email"])
    person.full_clean(exclude=["password"])
    if _is_new(person):
        password = _asked_password()
        validate_password(password, person)
        person.set_password(password)


def _free_email(person: Person, email: str) -> str:
    """Two accounts with one address could not both sign in with it."""
    if email.lower().endswith(f"@{DOMAIN}"):
        raise ValidationError(f"Addresses at {DOMAIN} belong to the sandbox.")
    local = Person.objects.filter(socialaccount__isnull=True).exclude(pk=person.pk)
    if email and local.filter(email__iexact=email).exists():
        raise ValidationError(f"Another account has the address {email}.")
    return email


def _asked_password() -> str:
    """From the terminal, twice; else the first line of standard input."""
    if not sys.stdin.isatty():
        return sys.stdin.readline().rstrip("\r\n")
    password = getpass("Password: ")
    if getpass("Password, again: ") != password:
        raise ValidationError("The two passwords are not the same. Nothing was changed.")
    return password


@transaction.atomic
def _save(person: Person, wishes: dict[str, Any]) -> None:
    person.save()
    if wishes["role"]:
        person.groups.set([Group.objects.get(name=wishes["role"])])
    if wishes["active"] is not None:
        administration.set_active(None, person, active=wishes["active"])
    if wishes["reset_totp"]:
        administration.take_second_step(None, person)


def _told(person: Person) -> str:
    roles = ", ".join(group.name for group in person.groups.all()) or "no role"
    return f"{person.username}: {roles}, {'may' if person.is_active else 'may not'} sign in."
