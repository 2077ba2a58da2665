"""Roles are Django groups, kept equal to the table in permissions.py."""

from typing import Any

from django.apps import AppConfig
from django.contrib.auth.models import Group, Permission
from django.db.models.signals import post_migrate
from django.dispatch import receiver

from conversations.access.permissions import ROLES


@receiver(post_migrate, dispatch_uid="roles")
def keep_roles(app_config: AppConfig, **_signal: Any) -> None:
    """Create each role's group and give it exactly its permissions."""
    if app_config.name != "conversations":
        return
    for role, permissions in ROLES.items():
        group, _ = Group.objects.get_or_create(name=role)
        codenames = [permission.partition(".")[2] for permission in permissions]
        group.permissions.set(
            Permission.objects.filter(
                content_type__app_label="conversations", codename__in=codenames
            )
        )
