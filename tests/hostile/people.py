"""Run by a test in a process of its own: makes a database with people, and a session for each."""

import json

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.test import Client  # noqa: E402 - models come after the setup

from conversations.models import Person  # noqa: E402


def session(username: str) -> str:
    browser = Client()
    person = Person.objects.get(username=username)
    browser.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


call_command("migrate", verbosity=0)
dora = Person.objects.create_user("dora", "dora@acme.example", first_name="Dora")
sessions = {name: session(name) for name in ("support", "manager", "admin", "dora")}
Person.objects.filter(pk=dora.pk).update(is_active=False)
print(json.dumps(sessions))  # noqa: T201 - this is the answer
