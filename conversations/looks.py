"""How a status, a modality, a moment and a duration look, in words and shapes."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from typing import Final, TypeGuard
from zoneinfo import ZoneInfo

from django.utils import dateformat
from django.utils.formats import number_format
from django.utils.translation import get_language, gettext_lazy, ngettext, pgettext
from django.utils.translation import gettext as _


@dataclass(frozen=True, slots=True)
class Look:
    """A word and the name of its shape; the shape's name is its colour's name, too."""

    shape: str
    word: str


MINUTE: Final = timedelta(minutes=1)
HOUR: Final = timedelta(hours=1)
DAY: Final = timedelta(days=1)
LEAST_GROUPED: Final = 1_000

STATUSES: Final = {
    "pending": ("pending", gettext_lazy("Pending")),
    "in_progress": ("progress", gettext_lazy("In progress")),
    "completed": ("completed", gettext_lazy("Completed")),
    "abandoned": ("abandoned", gettext_lazy("Abandoned")),
    "archived": ("archived", gettext_lazy("Archived")),
}
MODALITIES: Final = {
    "voice": ("voice", gettext_lazy("Voice")),
    "text": ("typed", gettext_lazy("Text")),
}

ROLES: Final = {
    "support": gettext_lazy("support"),
    "manager": gettext_lazy("manager"),
    "admin": gettext_lazy("admin"),
}


def role_word(role: str) -> str:
    """What people call a role; an unknown one keeps its own name."""
    return str(ROLES.get(role, role))


def status_look(status: str) -> Look:
    """The look of a status; an unknown one is a dot under its own name."""
    return _known_looks(get_language()).get(status) or Look("other", status.replace("_", " "))


def is_known(modality: str | None) -> TypeGuard[str]:
    """Whether the backend says how a message was sent."""
    return modality not in (None, "", "unknown")


def modality_look(modality: str | None) -> Look:
    """The look of a modality; an unknown one is a dash under its own name."""
    if not is_known(modality):
        return Look("silent", _("unknown"))
    shape, word = MODALITIES.get(modality, ("silent", modality))
    return Look(shape, str(word))


def moment(when: datetime | None, now: datetime, zone: ZoneInfo) -> str:
    """A time as a list shows it: "Today 14:02", "8 Aug 10:18", "8 Aug 2025"."""
    if when is None:
        return ""
    local, today = when.astimezone(zone), now.astimezone(zone).date()
    days = (today - local.date()).days
    if days in (0, 1):
        day = _("Today") if days == 0 else _("Yesterday")
        return f"{day} {clock(local)}"
    if local.year == today.year:
        day = _date(local.date(), pgettext("format of a date", "j M"), get_language())
        return f"{day} {clock(local)}"
    return _date(local.date(), pgettext("format of a date", "j M Y"), get_language())


def clock(local: datetime) -> str:
    """The time of day; in the hour that a clock put back shows twice, with which of the two."""
    time = f"{local.hour:02}:{local.minute:02}"
    if local.replace(fold=0).utcoffset() == local.replace(fold=1).utcoffset():
        return time
    return f"{time} {local.tzname()}"


def full_day(day: date) -> str:
    """A day heading: "Saturday 8 August 2026"."""
    return dateformat.format(day, pgettext("format of a date", "l j F Y"))


def long_day(day: date) -> str:
    """A day in a text: "8 August 2026"."""
    return dateformat.format(day, pgettext("format of a date", "j F Y"))


def short_day(day: date) -> str:
    """The same where room is short: "Sat 8 Aug 2026"."""
    return dateformat.format(day, pgettext("format of a date", "D j M Y"))


def rfc3339(when: datetime | None) -> str:
    """The exact time, in UTC."""
    if when is None:
        return ""
    return when.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def local_rfc3339(local: datetime | None) -> str:
    """The exact time in its own zone, with the offset from UTC that then holds."""
    if local is None:
        return ""
    return local.isoformat(timespec="milliseconds") if local.utcoffset() else rfc3339(local)


def duration(length: timedelta | None) -> str:
    """A length of time in one or two units: "59 s", "5 min", "1 h 20 min", "3 d 2 h"."""
    if length is None or length < timedelta(0):
        return ""
    if length < MINUTE:
        return _("%(n)d s") % {"n": length.seconds}
    minutes = round(length / MINUTE)
    hours, days = minutes // 60, minutes // (24 * 60)
    if days:
        return _two(_("%(n)d d") % {"n": days}, hours % 24, _("%(n)d h"))
    if hours:
        return _two(_("%(n)d h") % {"n": hours}, minutes % 60, _("%(n)d min"))
    return _("%(n)d min") % {"n": minutes}


def gap(length: timedelta) -> str:
    """A silence in words: "12 minutes later"."""
    if days := length // DAY:
        return ngettext("%(n)d day later", "%(n)d days later", days) % {"n": days}
    if hours := length // HOUR:
        return ngettext("%(n)d hour later", "%(n)d hours later", hours) % {"n": hours}
    minutes = length // MINUTE
    return ngettext("%(n)d minute later", "%(n)d minutes later", minutes) % {"n": minutes}


def grouped(number: int) -> str:
    """A number as people write it: "20,000"."""
    if 0 <= number < LEAST_GROUPED:
        return str(number)
    return str(number_format(number, force_grouping=True))


@cache
def _known_looks(_language: str | None) -> dict[str, Look]:
    """Looked up once for each language: a lazy word is looked up at each use."""
    return {status: Look(shape, str(word)) for status, (shape, word) in STATUSES.items()}


@lru_cache(maxsize=1_000)
def _date(day: date, form: str, _language: str | None) -> str:
    """Kept, since many rows are of one day and Django reads its form each time."""
    return dateformat.format(day, form)


def _two(large: str, rest: int, pattern: str) -> str:
    return f"{large} {pattern % {'n': rest}}" if rest else large
