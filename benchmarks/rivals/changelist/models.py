"""The tables that data.py has written."""

from django.db import models


class Agent(models.Model):
    id = models.CharField(primary_key=True, max_length=36)
    name = models.CharField(max_length=200)

    class Meta:
        managed = False
        db_table = "agents"

    def __str__(self) -> str:
        return self.name


class Conversation(models.Model):
    Status = models.TextChoices(
        "Status", ["pending", "in_progress", "completed", "abandoned", "archived"]
    )

    id = models.CharField(primary_key=True, max_length=36)
    status = models.CharField(max_length=20, choices=Status.choices)
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
