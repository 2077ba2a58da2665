"""Run in a process of its own: a database with managers, and a session for each as JSON."""

import json

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - the setup comes first
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402


def session(name: str) -> str:
    """The cookie of somebody who is signed in."""
    person = Person.objects.create_user(name, password=None)
    person.groups.set(Group.objects.filter(name="manager"))
    browser = Client()
    browser.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return f"{settings.SESSION_COOKIE_NAME}={browser.cookies[settings.SESSION_COOKIE_NAME].value}"


call_command("migrate", verbosity=0, skip_checks=True)
print(json.dumps([session(name) for name in ("alice", "bob", "charlie")]))  # noqa: T201
