"""Our own facts: people, who saw what, and passwords tried. Conversations live in the backend."""

from typing import Any, NoReturn

from django.contrib.auth.models import AbstractUser
from django.db import models


class Person(AbstractUser):
    """Somebody who signs in. What they may do follows from their roles (groups)."""

    class Meta:
        verbose_name_plural = "people"
        permissions = (
            ("read_conversations", "May list and read conversations"),
            ("download_transcripts", "May download a transcript"),
            ("see_overview", "May see the overview"),
            ("export_lists", "May export lists of conversations"),
            ("share_views", "May share saved views"),
            ("see_trail", "May see who has read what"),
            ("reveal_contacts", "May reveal one masked contact at a time"),
            ("see_contacts", "May see contacts unmasked"),
            ("manage_people", "May manage accounts and roles"),
            ("change_settings", "May change settings"),
        )


class AppendOnlyError(Exception):
    """Somebody tried to change or remove an entry of the trail."""


class AppendOnly(models.QuerySet["AuditEntry"]):
    """Entries can be added and read. Only retention takes some away."""

    def update(self, **_values: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError

    def bulk_update(self, *_objects: Any, **_options: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError

    def delete(self) -> NoReturn:
        """Refused."""
        raise AppendOnlyError

    def retire(self) -> int:
        """For retention alone, which notes in the head what it takes away."""
        return super().delete()[0]


class AuditEntry(models.Model):
    """One event of the trail.

    Who it was is a plain number and the name at that time: removing an account leaves the entry,
    and what its digest covers, as they were.
    """

    id = models.PositiveBigIntegerField(primary_key=True)
    at = models.DateTimeField(db_index=True)
    person_id = models.PositiveBigIntegerField(null=True)
    username = models.CharField(max_length=150)
    event = models.CharField(max_length=40)
    conversation = models.UUIDField(null=True)
    facts = models.JSONField(default=dict)
    address = models.CharField(max_length=45)
    request_id = models.CharField(max_length=64)
    result = models.CharField(max_length=10)
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    objects = AppendOnly.as_manager()

    class Meta:
        verbose_name_plural = "audit entries"
        base_manager_name = "objects"
        indexes = (
            models.Index(fields=("conversation", "id"), name="audit_conversation"),
            models.Index(fields=("person_id", "id"), name="audit_person"),
            models.Index(fields=("event", "id"), name="audit_event"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.event}"

    def save(self, *args: Any, **options: Any) -> None:
        """Add it; an entry that stands cannot be saved again."""
        if not self._state.adding:
            raise AppendOnlyError
        super().save(*args, **options | {"force_insert": True})

    def delete(self, *_args: Any, **_options: Any) -> NoReturn:
        """Refused."""
        raise AppendOnlyError


class AuditHead(models.Model):
    """Where the trail ends, and where it begins since retention took away what was before.

    There is one. Without it nobody could tell a trail from one whose last entries are gone.
    """

    count = models.PositiveBigIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)
    retired = models.PositiveBigIntegerField(default=0)
    retired_digest = models.CharField(max_length=64, blank=True)
    seal = models.CharField(max_length=64)

    def __str__(self) -> str:
        return f"{self.count} entries, {self.retired} of them retired"


class Guesses(models.Model):
    """When passwords were tried of late for one account, or from one address."""

    key = models.CharField(max_length=64, primary_key=True)
    times = models.JSONField(default=list)
    last = models.DateTimeField(db_index=True)

    class Meta:
        verbose_name_plural = "guesses"

    def __str__(self) -> str:
        return f"{len(self.times)} guesses until {self.last:%c}"
