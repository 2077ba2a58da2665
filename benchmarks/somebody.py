"""Run by a benchmark in a process of its own: an empty database with a manager who is signed in."""

import sys

import django

django.setup()

from django.conf import settings  # noqa: E402 - the setup comes first
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402


def main() -> None:
    call_command("migrate", verbosity=0)
    call_command("collectstatic", interactive=False, verbosity=0)
    person = Person.objects.create_user("alice", "alice@acme.example")
    person.groups.set(Group.objects.filter(name="manager"))
    browser = Client()
    browser.force_login(person, "conversations.access.accounts.LocalSignIn")
    session = browser.cookies[settings.SESSION_COOKIE_NAME]
    sys.stdout.write(f"{session.key}={session.value}\n")


if __name__ == "__main__":
    main()
