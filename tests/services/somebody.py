"""Run by a test in a process of its own: makes a manager, and prints two sessions of theirs."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402 - the setup comes first
from django.contrib.auth.models import Group  # noqa: E402
from django.core.management import call_command  # noqa: E402
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402

call_command("migrate", verbosity=0)
dora = Person.objects.create_user("dora", "dora@acme.example", "a quiet harbour 7")
dora.groups.set(Group.objects.filter(name="manager"))
sessions = []
for browser in (Client(), Client()):
    browser.force_login(dora, "conversations.access.accounts.LocalSignIn")
    sessions.append(browser.cookies[settings.SESSION_COOKIE_NAME].value)
print(json.dumps(sessions))  # noqa: T201 - this is the answer
