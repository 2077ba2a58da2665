"""The tables that data.py has written."""

from typing import Final

from django.db import models

NAMES: Final = ("pending", "in_progress", "completed", "abandoned", "archived")
STATUSES: Final = [(name, name) for name in NAMES]


class Agent(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "agents"

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    status = models.CharField(max_length=20, choices=STATUSES)
    agent = models.ForeignKey(Agent, models.DO_NOTHING, null=True)
    connection_code = models.CharField(max_length=20, null=True)  # noqa: DJ001 - as the API has it
    started_at = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    turn_count = models.IntegerField(null=True)
    first_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    last_name = models.CharField(max_length=200, null=True)  # noqa: DJ001
    email = models.CharField(max_length=200, null=True)  # noqa: DJ001
    organization_name = models.CharField(max_length=200, null=True)  # noqa: DJ001

    class Meta:
        managed = False
        db_table = "conversations"

    def __str__(self) -> str:
        return self.id
