"""Run by a test in a process of its own: makes a database with people, and a session for each."""

import json

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - models come after the setup
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402
from tests.machines.site import PASSWORD, ROLES  # noqa: E402


def session(name: str, role: str) -> str:
    person = Person.objects.create_user(name, password=PASSWORD)
    person.groups.set(Group.objects.filter(name=role))
    browser = Client()
    browser.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


call_command("migrate", verbosity=0, skip_checks=True)
print(json.dumps({name: session(name, role) for name, role in ROLES.items()}))  # noqa: T201
