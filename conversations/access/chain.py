"""The trail's entries, chained so that none can be edited, moved or removed unseen.

Each digest covers the entry and the digest before it. A sealed head says how many entries there
are and what the last digest is. Both are keyed from SECRET_KEY, so that whoever can write to the
database alone cannot make a chain that fits.
"""

import json
from datetime import UTC, datetime
from functools import partial
from typing import Any, Final

from django.apps import AppConfig
from django.conf import settings
from django.db import transaction
from django.db.migrations import CreateModel, Migration
from django.db.models.signals import post_migrate
from django.dispatch import receiver
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from conversations.models import AuditEntry, AuditHead

HEAD: Final = 1
BATCH: Final = 2_000


class BrokenChainError(Exception):
    """The head is gone, or was written by somebody without our key."""


@receiver(post_migrate, dispatch_uid="audit head")
def begin(
    app_config: AppConfig, plan: list[tuple[Migration, bool]] | None = None, **_signal: Any
) -> None:
    """Make the head when its table is made or emptied by `flush`, and at no other time.

    A head that comes by itself would make a trail whose every row was removed look new.
    """
    made = plan is None or any(map(_makes_the_head, (migration for migration, _ in plan)))
    if app_config.name == "conversations" and made and not AuditHead.objects.exists():
        _save_sealed(AuditHead(pk=HEAD))


@transaction.atomic
def append(entry: AuditEntry) -> None:
    """Make this the last entry. Raises BrokenChainError, and what the database raises."""
    head = sound_head(lock=True)
    entry.id, entry.previous, entry.at = head.count + 1, head.digest, timezone.now()
    entry.digest = _digest("entry", words(entry))
    entry.save()
    head.count, head.digest = entry.id, entry.digest
    _save_sealed(head)


def retire(before: datetime) -> int:
    """Take away the entries from before this moment, in batches; how many there were."""
    first_kept = AuditEntry.objects.filter(at__gte=before).order_by("id").first()
    last = first_kept.id - 1 if first_kept else sound_head().count
    return sum(iter(partial(_retire_batch, last), 0))


@transaction.atomic
def restart() -> None:
    """Give up every entry and count on from the last, where a chain can never be whole again."""
    head = AuditHead.objects.select_for_update().filter(pk=HEAD).first()
    newest = AuditEntry.objects.order_by("-id").first()
    count = max(head.count if head else 0, newest.id if newest else 0)
    AuditEntry.objects.all().retire()
    _save_sealed(AuditHead(pk=HEAD, count=count, retired=count))


def sound_head(*, lock: bool = False) -> AuditHead:
    """The head, if its seal is ours."""
    heads = AuditHead.objects.select_for_update() if lock else AuditHead.objects.all()
    head = heads.filter(pk=HEAD).first()
    if head is None:
        raise BrokenChainError("The head of the trail is missing.")
    if not fits("head", _head_words(head), head.seal):
        raise BrokenChainError(
            "The head of the trail was changed, or it was written with another SECRET_KEY: "
            "name that one in SECRET_KEY_FALLBACKS."
        )
    return head


def words(entry: AuditEntry) -> str:
    """All that an entry says, its place included, in one form for every database."""
    return json.dumps(
        [
            entry.id,
            entry.at.astimezone(UTC).isoformat(),
            entry.person_id,
            entry.username,
            entry.event,
            str(entry.conversation or ""),
            entry.facts,
            entry.address,
            entry.request_id,
            entry.result,
            entry.previous,
        ],
        sort_keys=True,
    )


def fits(kind: str, message: str, digest: str) -> bool:
    """Whether this digest was made with the key of today or one from before."""
    keys = (settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS)
    return any(constant_time_compare(_digest(kind, message, key), digest) for key in keys)


def _digest(kind: str, message: str, key: str | None = None) -> str:
    return salted_hmac(f"{__name__}.{kind}", message, secret=key, algorithm="sha256").hexdigest()


def _head_words(head: AuditHead) -> str:
    return json.dumps([head.count, head.digest, head.retired, head.retired_digest])


def _save_sealed(head: AuditHead) -> None:
    head.seal = _digest("head", _head_words(head))
    head.save()


@transaction.atomic
def _retire_batch(last: int) -> int:
    head = sound_head(lock=True)
    last = min(last, head.retired + BATCH)
    if last <= head.retired:
        return 0
    head.retired_digest = AuditEntry.objects.get(pk=last).digest
    head.retired = last
    _save_sealed(head)
    return AuditEntry.objects.filter(pk__lte=last).retire()


def _makes_the_head(migration: Migration) -> bool:
    made = (each.name for each in migration.operations if isinstance(each, CreateModel))
    return AuditHead.__name__ in made
