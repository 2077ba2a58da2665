"""Run by a test in a process of its own: a reader on the database and cache it was given."""

import json

import django

django.setup()

from django.conf import settings  # noqa: E402 - the setup comes first
from django.core.management import call_command  # noqa: E402
from django.db import connection  # noqa: E402
from django.test import Client  # noqa: E402

from conversations import freshness  # noqa: E402

call_command("migrate", verbosity=0)
browser = Client(headers={"host": "localhost"})
browser.post("/accounts/sandbox/manager/")
page = browser.get("/conversations/")
print(  # noqa: T201 - this is the answer
    json.dumps(
        {
            "database": connection.vendor,
            "cache": settings.CACHES["default"]["BACKEND"],
            "remembers agents": bool(freshness.agents()._copy),
            "list": page.status_code,
            "trail": browser.get("/trail/?since=2026-01-01&event=sign-in").status_code,
            "file": b"".join(browser.get("/trail/trail.csv?event=sign-in")).count(b"manager"),
            "ready": browser.get("/readyz").json(),
        }
    )
)
