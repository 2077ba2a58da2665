"""Run by a test in a process of the sandbox: makes its database, and a session of Alice's."""

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.test import Client  # noqa: E402 - models come after the setup

from conversations.models import Person  # noqa: E402

call_command("migrate", verbosity=0)
Person.objects.create_user("dora", "dora@acme.example")
browser = Client(headers={"host": "localhost"})
browser.post("/accounts/sandbox/support/")
print(browser.cookies[settings.SESSION_COOKIE_NAME].value)  # noqa: T201 - this is the answer
