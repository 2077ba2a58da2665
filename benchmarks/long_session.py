"""Run by long.py in a process of its own: an empty database, and a session of one reader in it."""

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
    alice = Person.objects.create_user("alice")
    alice.groups.set([Group.objects.get(name="manager")])
    browser = Client()
    browser.force_login(alice, settings.AUTHENTICATION_BACKENDS[0])
    sys.stdout.write(browser.cookies[settings.SESSION_COOKIE_NAME].value)


if __name__ == "__main__":
    main()
