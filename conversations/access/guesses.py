"""Wrong passwords: five in fifteen minutes for an account, and five for an address.

Counted in the database, which all processes share and which forgets nothing when it is full.
allauth's own counters cannot be exact here: they live in the cache, know an account by whatever
was typed (its e-mail address is another one than its name) and by the host name, which may be one
of many.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from math import ceil
from time import time
from typing import Final

from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import salted_hmac

from conversations.access.addresses import client_address, neighbourhood
from conversations.models import Guesses, Person

MOST: Final = 5
WINDOW: Final = timedelta(minutes=15)
FORGOTTEN_AFTER: Final = timedelta(days=1)


class TooManyGuessesError(Exception):
    """No password is looked at now; the next one in so many seconds."""

    def __init__(self, seconds: int) -> None:
        super().__init__(f"Too many wrong passwords: again in {seconds} s.")
        self.seconds = seconds


@dataclass(frozen=True, slots=True)
class Guess:
    """A password that is being tried, counted as wrong until it is given back."""

    keys: tuple[str, ...]
    at: float


def take(request: HttpRequest, login: str) -> Guess:
    """Count a password before it is looked at. Raises TooManyGuessesError.

    Whoever asks at the same time waits for the rows, so that no more than five are tried.
    """
    guess = Guess(_keys(request, login), time())
    with transaction.atomic():
        rows = _locked(guess.keys)
        recent = {row: _recent(row, guess.at) for row in rows}
        if free_at := [times[-MOST] for times in recent.values() if len(times) >= MOST]:
            raise TooManyGuessesError(ceil(max(free_at) + WINDOW.total_seconds() - guess.at))
        for row, times in recent.items():
            row.times = [*times, guess.at]
            row.save(update_fields=["times"])
    return guess


def give_back(guess: Guess) -> None:
    """The password was right. Wrong ones before it still count, or guessing could be alternated."""
    with transaction.atomic():
        for row in _locked(guess.keys):
            row.times.remove(guess.at)
            row.save(update_fields=["times"])
    _forget_old()


def _keys(request: HttpRequest, login: str) -> tuple[str, ...]:
    """Whatever the account is called, it is one; an unknown one counts like a known one."""
    known = Person.objects.filter(Q(username__iexact=login) | Q(email__iexact=login))
    accounts = [f"account {pk}" for pk in known.values_list("pk", flat=True)]
    address = f"address {neighbourhood(client_address(request))}"
    named = accounts or [f"unknown {login.casefold()}"]
    return tuple(sorted(_hidden(each) for each in (*named, address)))


def _hidden(who: str) -> str:
    """Neither names nor addresses are kept."""
    return salted_hmac("guesses", who, algorithm="sha256").hexdigest()


def _locked(keys: Iterable[str]) -> list[Guesses]:
    """The rows of these keys, made where missing; nobody else has them until the end."""
    rows = [Guesses(key=key, last=timezone.now()) for key in keys]
    Guesses.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["key"], update_fields=["last"]
    )
    return list(Guesses.objects.filter(key__in=keys))


def _recent(row: Guesses, now: float) -> list[float]:
    return [at for at in row.times if at > now - WINDOW.total_seconds()]


@transaction.atomic
def _forget_old() -> None:
    old = Guesses.objects.filter(last__lt=timezone.now() - FORGOTTEN_AFTER)
    locked = old.select_for_update(skip_locked=True).values_list("key", flat=True)
    Guesses.objects.filter(key__in=list(locked)).delete()
