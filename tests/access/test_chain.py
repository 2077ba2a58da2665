"""The trail's chain: whatever is edited, moved, removed or added by the back door is found."""

from collections.abc import Callable
from datetime import timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.core.management.base import SystemCheckError
from django.db import IntegrityError, connection, transaction
from django.utils import timezone
from pytest_django.fixtures import Settings

from conversations.access import chain
from conversations.access.audit import Unrecorded, record
from conversations.access.inspection import inspect
from conversations.checks import view_trail_can_be_continued
from conversations.models import AppendOnlyError, AuditEntry, AuditHead, Person
from tests.pages.made import conversation_id

TALK = UUID(conversation_id(1))
OLD = "a key from before " * 4


@pytest.fixture
def five(db: None) -> int:
    """Five more entries; the number of the first."""
    for _ in range(5):
        record(None, "conversation.view", conversation=TALK)
    return AuditEntry.objects.count() - 4


def backdoor(sql: str, *values: str | int) -> None:
    """What somebody does who has the database alone."""
    with connection.cursor() as cursor:
        cursor.execute(sql, values)


def edit(column: str, value: str | int) -> Callable[[int], None]:
    return lambda first: backdoor(
        f"UPDATE conversations_auditentry SET {column} = %s WHERE id = %s",  # noqa: S608
        value,
        first + 1,
    )


def remove(first: int) -> None:
    backdoor("DELETE FROM conversations_auditentry WHERE id = %s", first + 1)


def cut(first: int) -> None:
    backdoor("DELETE FROM conversations_auditentry WHERE id > %s", first + 1)


def cut_with_the_head(first: int) -> None:
    cut(first)
    last = AuditEntry.objects.get(pk=first + 1)
    AuditHead.objects.update(count=last.pk, digest=last.digest)


def remove_the_beginning(first: int) -> None:
    backdoor("DELETE FROM conversations_auditentry WHERE id <= %s", first + 1)


def remove_and_count_on(first: int) -> None:
    remove(first)
    for number in range(first + 2, first + 5):
        backdoor("UPDATE conversations_auditentry SET id = %s WHERE id = %s", number - 1, number)


def swap(first: int) -> None:
    for old, new in ((first, 0), (first + 1, first), (0, first + 1)):
        backdoor("UPDATE conversations_auditentry SET id = %s WHERE id = %s", new, old)


def add(first: int) -> None:
    copy = AuditEntry.objects.get(pk=first)
    copy.pk, copy._state.adding = first + 5, True
    copy.save()


def behead(first: int) -> None:
    AuditHead.objects.all().delete()


def remove_everything(first: int) -> None:
    backdoor("DELETE FROM conversations_auditentry")
    behead(first)
    call_command("migrate", verbosity=0)


TAMPERED: dict[str, tuple[Callable[[int], None], str]] = {
    "time": (edit("at", "2026-01-01T00:00:00+00:00"), "Entry {1} was changed"),
    "person": (edit("person_id", 77), "Entry {1} was changed"),
    "name": (edit("username", "erin"), "Entry {1} was changed"),
    "event": (edit("event", "search"), "Entry {1} was changed"),
    "conversation": (edit("conversation", UUID(int=7).hex), "Entry {1} was changed"),
    "facts": (edit("facts", '{"format": "csv"}'), "Entry {1} was changed"),
    "address": (edit("address", "192.0.2.7"), "Entry {1} was changed"),
    "request": (edit("request_id", "77"), "Entry {1} was changed"),
    "result": (edit("result", "denied"), "Entry {1} was changed"),
    "previous": (edit("previous", "0" * 64), "Entry {1} was changed"),
    "digest": (edit("digest", "0" * 64), "Entry {1} was changed"),
    "removed": (remove, "Entry {1} is missing."),
    "removed and counted on": (remove_and_count_on, "Entry {1} was changed"),
    "cut": (cut, "Entries {2} to {4} are missing"),
    "cut with the head": (cut_with_the_head, "The head of the trail was changed"),
    "beginning removed": (remove_the_beginning, "Entry 1 is missing."),
    "moved": (swap, "Entry {0} was changed or moved"),
    "added": (add, "Entry {5} was added behind"),
    "beheaded": (behead, "The head of the trail is missing."),
    "all removed": (remove_everything, "The head of the trail is missing."),
}


def verify(*options: str) -> str:
    out = StringIO()
    call_command("audit", "verify", *options, stdout=out)
    return out.getvalue()


def test_an_untouched_trail_is_whole(five: int) -> None:
    assert f"The trail is whole: {five + 4} entries. Mark: {five + 4}:" in verify()


@pytest.mark.parametrize(("tamper", "fault"), TAMPERED.values(), ids=TAMPERED)
def test_whatever_was_done_to_it_is_named(
    five: int, tamper: Callable[[int], None], fault: str
) -> None:
    tamper(five)
    with pytest.raises(CommandError) as refused:
        verify()
    assert fault.format(*range(five, five + 6)) in str(refused.value)


def test_what_was_done_to_the_head_stops_the_writing(five: int) -> None:
    cut_with_the_head(five)
    with pytest.raises(Unrecorded):
        record(None, "search")
    assert "was changed" in str(inspect().fault)


def test_an_older_trail_put_back_is_found_by_what_was_noted_down(five: int) -> None:
    before = AuditHead.objects.values().get()
    record(None, "search")
    mark = verify().rpartition(" ")[2].strip()
    assert "whole" in verify("--noted", mark)
    backdoor("DELETE FROM conversations_auditentry WHERE id > %s", five + 4)
    AuditHead.objects.update(**before)
    assert "whole" in verify()
    for wrong in (mark, "nonsense"):
        with pytest.raises(CommandError, match="an older one was put back"):
            verify("--noted", wrong)


@pytest.mark.parametrize("since_then", [1, 2])
def test_a_genuine_entry_from_a_discarded_trail_does_not_fit_in(five: int, since_then: int) -> None:
    before = AuditHead.objects.values().get()
    record(None, "overview.view")
    discarded = AuditEntry.objects.get(pk=five + 5)
    backdoor("DELETE FROM conversations_auditentry WHERE id = %s", five + 5)
    AuditHead.objects.update(**before)
    for _ in range(since_then):
        record(None, "search")
    backdoor("DELETE FROM conversations_auditentry WHERE id = %s", five + 5)
    discarded._state.adding = True
    discarded.save()
    with pytest.raises(CommandError, match="was changed or moved"):
        verify()


def test_entries_from_before_a_new_secret_key_still_hold(settings: Settings, five: int) -> None:
    settings.SECRET_KEY_FALLBACKS = [OLD, settings.SECRET_KEY]
    settings.SECRET_KEY = "a key of today " * 4
    record(None, "search")
    assert "whole" in verify()
    settings.SECRET_KEY_FALLBACKS = []
    with pytest.raises(CommandError, match="Entry 1 was changed"):
        verify()


def test_without_the_key_from_before_nothing_is_written(settings: Settings, five: int) -> None:
    settings.SECRET_KEY = "a key of today " * 4
    with pytest.raises(Unrecorded):
        record(None, "search")
    with pytest.raises(CommandError, match="SECRET_KEY_FALLBACKS"):
        verify()


CHANGES: dict[str, Callable[[AuditEntry], Any]] = {
    "save": lambda entry: entry.save(),
    "save a column": lambda entry: entry.save(update_fields=["event"]),
    "delete": lambda entry: entry.delete(),
    "update all": lambda _: AuditEntry.objects.update(event="search"),
    "update many": lambda entry: AuditEntry.objects.bulk_update([entry], ["event"]),
    "update or create": lambda entry: AuditEntry.objects.update_or_create(
        pk=entry.pk, defaults={"event": "search"}
    ),
    "delete all": lambda _: AuditEntry.objects.all().delete(),
    "the base manager": lambda _: AuditEntry._base_manager.all().delete(),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_an_entry_that_stands_cannot_be_changed(
    five: int, change: Callable[[AuditEntry], Any]
) -> None:
    with pytest.raises(AppendOnlyError):
        change(AuditEntry.objects.get(pk=five))
    assert "whole" in verify()


def test_a_new_entry_cannot_take_the_place_of_an_old_one(five: int) -> None:
    copy = AuditEntry.objects.get(pk=five)
    copy._state.adding = True
    with pytest.raises(IntegrityError), transaction.atomic():
        copy.save()


def test_an_account_that_is_removed_leaves_its_entries(bob: Person) -> None:
    record(None, "search", person=bob)
    number = bob.pk
    bob.delete()
    entry = AuditEntry.objects.latest("id")
    assert (entry.person_id, entry.username) == (number, "manager")
    assert "whole" in verify()


@pytest.fixture
def a_month_later(five: int, monkeypatch: pytest.MonkeyPatch, settings: Settings) -> None:
    """The clock has gone on since the five were written, further than retention keeps them."""
    settings.AUDIT_DAYS = 30
    later = timezone.now() + timedelta(days=31)
    monkeypatch.setattr(timezone, "now", lambda: later)


def prune() -> str:
    out = StringIO()
    call_command("audit", "prune", stdout=out)
    return out.getvalue()


def record_one() -> int:
    record(None, "search")
    return AuditEntry.objects.latest("id").pk


def test_retention_lets_go_what_is_old_and_keeps_the_chain(
    five: int, a_month_later: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(chain, "BATCH", 2)
    kept = [record_one(), record_one()]
    assert f"{five + 4} entries from more than 30 days ago" in prune()
    assert list(AuditEntry.objects.values_list("pk", flat=True)) == kept
    assert "whole: 2 entries" in verify()
    assert prune().startswith("0 entries")
    backdoor("DELETE FROM conversations_auditentry WHERE id = %s", kept[0])
    with pytest.raises(CommandError, match=f"Entry {kept[0]} is missing"):
        verify()


def test_retention_may_let_everything_go(five: int, a_month_later: None) -> None:
    mark = verify().split()[-1]
    prune()
    assert not AuditEntry.objects.exists()
    assert "whole: 0 entries" in verify("--noted", mark)
    assert record_one() == five + 5
    assert "whole: 1 entries" in verify()


def test_what_retention_took_away_cannot_be_put_back_changed(
    five: int, a_month_later: None
) -> None:
    old = AuditEntry.objects.get(pk=five)
    record_one()
    prune()
    old._state.adding = True
    old.save()
    with pytest.raises(CommandError, match=f"Entry {five} was changed"):
        verify()


def test_retention_takes_nothing_from_a_trail_without_a_sound_head(
    five: int, a_month_later: None
) -> None:
    behead(five)
    with pytest.raises(CommandError, match="head of the trail is missing"):
        prune()
    assert AuditEntry.objects.filter(pk=five).exists()


def test_a_trail_that_is_broken_for_good_is_kept_in_a_file_and_begun_anew(
    five: int, tmp_path: Path
) -> None:
    file = tmp_path / "trail.csv"
    with pytest.raises(CommandError, match="The trail is whole"):
        call_command("audit", "restart", keep=file)
    edit("username", "erin")(five)
    behead(five)
    call_command("audit", "restart", keep=file, stdout=StringIO())
    assert len(file.read_text().splitlines()) == five + 5
    assert "erin" in file.read_text()
    assert "whole: 0 entries" in verify()
    assert record_one() == five + 5
    behead(five)
    with pytest.raises(CommandError, match="cannot be written: File exists"):
        call_command("audit", "restart", keep=file)
    assert AuditEntry.objects.exists()


def test_a_trail_that_cannot_be_continued_stops_the_start(five: int) -> None:
    call_command("check", databases=["default"])
    behead(five)
    call_command("check")
    with pytest.raises(SystemCheckError, match=r"casey\.E020.*The head of the trail is missing"):
        call_command("check", databases=["default"])


def test_before_there_is_a_trail_the_checks_are_silent(transactional_db: None) -> None:
    with connection.schema_editor() as editor:
        editor.delete_model(AuditHead)
    try:
        assert view_trail_can_be_continued(databases=["default"]) == []
    finally:
        with connection.schema_editor() as editor:
            editor.create_model(AuditHead)
