"""`manage.py audit`: an operator checks the view trail, or lets go what is old."""

from argparse import ArgumentParser
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import DatabaseError
from django.utils import timezone

from conversations.access.chain import BATCH, BrokenChainError, restart, retire
from conversations.access.inspection import inspect, still_holds
from conversations.management.readiness import NOT_READY
from conversations.models import AuditEntry
from conversations.spreadsheets import csv_lines


class Command(BaseCommand):
    help = "Check the trail of who has seen what, or remove its entries of long ago."

    def add_arguments(self, parser: ArgumentParser) -> None:
        wishes = parser.add_subparsers(dest="wish", required=True)
        verify = wishes.add_parser("verify", help="find whatever was edited, moved or removed")
        verify.add_argument("--noted", metavar="MARK", help="what an earlier verify printed")
        wishes.add_parser("prune", help="remove what is older than AUDIT_DAYS")
        again = wishes.add_parser("restart", help="begin anew where the trail is broken for good")
        again.add_argument("--keep", metavar="FILE", type=Path, required=True)

    def handle(self, *_: Any, wish: str, **options: Any) -> None:
        try:
            said = self._done(wish, options)
        except DatabaseError:
            raise CommandError(NOT_READY) from None
        except BrokenChainError as broken:
            raise CommandError(str(broken)) from None
        self.stdout.write(said)

    def _done(self, wish: str, options: dict[str, Any]) -> str:
        if wish == "verify":
            return _verify(options["noted"])
        return _restart(options["keep"]) if wish == "restart" else _prune()


def _verify(noted: str | None) -> str:
    finding = inspect()
    if finding.fault:
        raise CommandError(finding.fault)
    if noted and not still_holds(noted):
        raise CommandError("The entry noted down is not in the trail: an older one was put back.")
    return f"The trail is whole: {finding.entries} entries. Mark: {finding.mark}"


def _prune() -> str:
    days = settings.AUDIT_DAYS
    gone = retire(timezone.now() - timedelta(days=days))
    return f"{gone} entries from more than {days} days ago were removed."


def _restart(file: Path) -> str:
    if not inspect().fault:
        raise CommandError("The trail is whole: there is nothing to begin anew for.")
    try:
        with file.open("x", encoding="utf-8", newline="") as kept:
            kept.writelines(csv_lines(_everything()))
    except OSError as problem:
        raise CommandError(f"{file} cannot be written: {problem.strerror}.") from None
    restart()
    return f"The broken trail is in {file}, and a new one has begun."


def _everything() -> Iterator[tuple[object, ...]]:
    for number, entry in enumerate(AuditEntry.objects.order_by("id").values().iterator(BATCH)):
        if number == 0:
            yield tuple(entry)
        yield tuple(entry.values())
