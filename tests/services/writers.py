"""Run by a test in a process of its own: eight threads write the trail at once."""

import json
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the setup comes first
from django.db import connections  # noqa: E402

from conversations.access.audit import record  # noqa: E402
from conversations.access.inspection import inspect  # noqa: E402
from conversations.models import AuditEntry  # noqa: E402

WRITERS, EACH = 8, 25


def write(_number: int) -> None:
    """As a thread of the server does."""
    for _ in range(EACH):
        record(None, "search")
    connections.close_all()


call_command("migrate", verbosity=0)
before = AuditEntry.objects.count()
with ThreadPoolExecutor(WRITERS) as pool:
    list(pool.map(write, range(WRITERS)))
print(  # noqa: T201 - this is the answer
    json.dumps(
        {
            "written": AuditEntry.objects.count() - before,
            "fault": inspect().fault,
        }
    )
)
