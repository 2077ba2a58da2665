"""Run by a test in a process of its own: makes a database with Charlie, an admin, and a session."""

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.contrib.auth.models import Group  # noqa: E402 - models come after the setup
from django.test import Client  # noqa: E402

from conversations.models import Person  # noqa: E402

call_command("migrate", "--skip-checks", verbosity=0)
charlie = Person.objects.create_user("charlie", "charlie@acme.example")
charlie.groups.add(Group.objects.get(name="admin"))
browser = Client()
browser.force_login(charlie, settings.AUTHENTICATION_BACKENDS[0])
print(browser.cookies[settings.SESSION_COOKIE_NAME].value)  # noqa: T201 - this is the answer
