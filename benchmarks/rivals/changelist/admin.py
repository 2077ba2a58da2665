"""A changelist with what our list shows or less, and what makes it quick: one join, an index."""

from django.contrib import admin

from benchmarks.rivals.changelist.models import Conversation


@admin.register(Conversation)
class Conversations(admin.ModelAdmin):  # type: ignore[type-arg]
    list_display = (
        "first_name",
        "last_name",
        "organization_name",
        "agent",
        "status",
        "turn_count",
        "started_at",
    )
    list_filter = ("status", "agent")
    list_select_related = ("agent",)
    list_per_page = 50
    ordering = ("-started_at",)
