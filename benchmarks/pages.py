"""Run by audit.py in a process for each database: pages with and without the trail, in turn."""

import logging
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from statistics import median
from time import perf_counter
from typing import Final
from unittest.mock import patch
from uuid import UUID

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the setup comes first
from django.test import Client  # noqa: E402

from conversations import connect  # noqa: E402
from conversations.access.audit import record  # noqa: E402
from conversations.access.inspection import inspect  # noqa: E402
from conversations.access.sandbox import ACCOUNTS  # noqa: E402
from conversations.views import transcripts  # noqa: E402

WARM_UP: Final = 20
PAGES: Final = 200
ENTRIES: Final = 5_000
ROLES: Final = [account.role for account in ACCOUNTS][:2]


def conversations() -> list[UUID]:
    """The ids of some ordinary conversations of the sandbox."""
    store = connect.sandbox().store
    rows = store.page(lambda row: row.status == "completed", 20).items
    return [UUID(str(row.summary["id"])) for row in rows]


@contextmanager
def no_trail() -> Iterator[None]:
    with (
        patch.object(transcripts, "record", lambda *_, **__: None),
        patch.object(transcripts, "_seen", lambda *_: None),
    ):
        yield


def seconds(browser: Client, talk: UUID) -> float:
    """How long one page takes."""
    began = perf_counter()
    answer = browser.get(f"/conversations/{talk}/")
    took = perf_counter() - began
    if answer.status_code != 200:  # noqa: PLR2004
        raise SystemExit(f"The page answered {answer.status_code}.")
    return took


def measure(role: str, talks: list[UUID]) -> str:
    """One line for a reader of this role."""
    browser = Client(headers={"host": "localhost"})
    browser.post(f"/accounts/sandbox/{role}/")
    plain, added = [], []
    for number in range(WARM_UP + PAGES):
        talk = talks[number % len(talks)]
        with no_trail():
            plain.append(seconds(browser, talk))
        added.append(seconds(browser, talk) - plain[-1])
    before, more = (median(each[WARM_UP:]) * 1_000 for each in (plain, added))
    return f"  {role}: {before:.1f} ms, and {more:.1f} ms for the trail: {more / before:+.0%}\n"


def main() -> None:
    logging.disable()
    call_command("migrate", verbosity=0)
    talks = conversations()
    for number in range(ENTRIES):
        record(None, "conversation.view", conversation=talks[number % len(talks)])
    for role in ROLES:
        sys.stdout.write(measure(role, talks))
    began = perf_counter()
    finding = inspect()
    if finding.fault:
        raise SystemExit(finding.fault)
    rate = finding.entries / (perf_counter() - began)
    sys.stdout.write(f"  verify: {rate:,.0f} entries a second\n")
    connect.client().close()


if __name__ == "__main__":
    main()
