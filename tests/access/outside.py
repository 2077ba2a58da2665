"""Run by a test in a process beside a real backend: what is left of the sandbox there."""

import json
import os

import django
from django.conf import settings
from django.core.management import call_command

django.setup()

from django.test import Client  # noqa: E402 - models come after the setup

from conversations.models import Person  # noqa: E402

call_command("migrate", verbosity=0)
browser = Client(headers={"host": "localhost"}, raise_request_exception=False)
sign_in = browser.get("/accounts/login/")
browser.cookies[settings.SESSION_COOKIE_NAME] = os.environ["SANDBOX_SESSION"]
print(  # noqa: T201 - this is the answer
    json.dumps(
        {
            "people": list(Person.objects.values_list("username", flat=True)),
            "sign-in": sign_in.status_code,
            "offers": "sandbox" in sign_in.content.decode().lower(),
            "environment": 'data-environment="test"' in sign_in.content.decode(),
            "button": browser.post("/accounts/sandbox/support/").status_code,
            "backends": settings.AUTHENTICATION_BACKENDS,
            "session": browser.get("/conversations/").status_code,
        }
    )
)
