"""Whether the trail is what was written: the first entry that is not, in a sentence."""

from dataclasses import dataclass
from typing import Final

from django.db.models import Max, QuerySet

from conversations.access.chain import BATCH, BrokenChainError, fits, sound_head, words
from conversations.models import AuditEntry, AuditHead

EDITED: Final = "Entry {} was changed or moved: its digest does not fit what it says."
MISSING: Final = "Entry {} is missing."
TAIL: Final = "Entries {} to {} are missing: the trail ends before its head."
BEYOND: Final = "Entry {} was added behind the head of the trail."


@dataclass(frozen=True, slots=True)
class Finding:
    """How many entries stand, the last one's mark to note down, and what is wrong, if anything."""

    entries: int
    mark: str
    fault: str | None


def inspect() -> Finding:
    """Read the whole trail once, in order, while others may go on writing."""
    newest = AuditEntry.objects.aggregate(id=Max("id"))["id"] or 0
    try:
        head = sound_head()
    except BrokenChainError as broken:
        return Finding(0, "", str(broken))
    if newest > head.count:
        return _found(head, BEYOND.format(newest))
    fault = _first_fault(head, AuditEntry.objects.filter(id__lte=head.count))
    if fault and sound_head().retired != head.retired:
        return inspect()  # retention has moved the beginning meanwhile
    return _found(head, fault)


def still_holds(mark: str) -> bool:
    """Whether an entry noted down earlier is still there, as it was or retired since."""
    number, _, digest = mark.partition(":")
    if not number.isdecimal():
        return False
    if int(number) <= sound_head().retired:
        return True
    return AuditEntry.objects.filter(pk=int(number), digest=digest).exists()


def _first_fault(head: AuditHead, entries: QuerySet[AuditEntry]) -> str | None:
    number, previous = head.retired, head.retired_digest
    for entry in entries.order_by("id").iterator(BATCH):
        number += 1
        if entry.id > number:
            return MISSING.format(number)
        if entry.previous != previous or not _fits(entry):
            return EDITED.format(entry.id)
        previous = entry.digest
    if number < head.count:
        return TAIL.format(number + 1, head.count)
    return None if previous == head.digest else EDITED.format(number)


def _fits(entry: AuditEntry) -> bool:
    return fits("entry", words(entry), entry.digest)


def _found(head: AuditHead, fault: str | None) -> Finding:
    return Finding(head.count - head.retired, f"{head.count}:{head.digest}", fault)
