"""Run in a process of its own: makes a database with people, and a session for each, as JSON.

It is told their names and roles. Whoever has no role has left since.
"""

import json
import sys

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - models come after the setup
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402
from tests.serving import PASSWORD  # noqa: E402


def session(name: str, role: str) -> str:
    person = Person.objects.filter(username=name).first()
    person = person or Person.objects.create_user(name, password=PASSWORD)
    person.groups.set(Group.objects.filter(name=role))
    browser = Client()
    browser.force_login(person, settings.AUTHENTICATION_BACKENDS[0])
    return browser.cookies[settings.SESSION_COOKIE_NAME].value


call_command("migrate", verbosity=0, skip_checks=True)
roles = json.loads(sys.argv[1])
sessions = {name: session(name, role) for name, role in roles.items()}
Person.objects.filter(username__in=roles, groups=None).update(is_active=False)
print(json.dumps(sessions))  # noqa: T201 - this is the answer
