"""The one Django app."""

from importlib import import_module
from typing import Final

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig

# The chain comes first: it makes the head of the trail, and making accounts is noted there.
AT_START: Final = (
    "access.chain",
    "access.signals",
    "access.roles",
    "access.remembered",
    "access.sandbox",
    "access.sessions",
    "checks",
    "hardening",
)


class ConversationsConfig(AppConfig):
    """Loads what listens to Django's own signals and checks, once models may be imported."""

    name = "conversations"

    def ready(self) -> None:
        """Each module registers its own receivers and checks."""
        for module in AT_START:
            import_module(f"{self.name}.{module}")


class PublishedFiles(StaticFilesConfig):
    """What no page loads is not collected: parts of bundles, and most of what packages bring."""

    ignore_patterns = [  # noqa: RUF012 - as Django has it
        *StaticFilesConfig.ignore_patterns,
        *("css", "js", "ext", "htmax-*", "htmx-4*", "htmx-2.js", "django-htmx.js"),
    ]
