"""How long a session lasts: since sign-in, and without activity."""

from time import time
from typing import Any, Final, TypeVar

from django.conf import settings
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.models import Session
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import ngettext

from conversations.access.store import SessionStore
from conversations.models import Person

V = TypeVar("V")

BEGAN: Final = "began"
SEEN: Final = "seen"
IDLE: Final = "idle"
OLD: Final = "old"
WRITTEN_EVERY_SECONDS: Final = 60


@receiver(user_logged_in, dispatch_uid="session begins")
def begin(request: HttpRequest, **_signal: Any) -> None:
    """Start both clocks at sign-in, whichever way in it was."""
    request.session[BEGAN] = request.session[SEEN] = int(time())


def ended(session: SessionStore) -> str | None:
    """Why somebody's session is over, or None; a copy may not have heard of their last page."""
    if _ended(session):
        session.load_again()
    return _ended(session)


def keep_alive(session: SessionStore) -> None:
    """Somebody is there. Written at most once a minute: a page should not cost a write."""
    now = int(time())
    if SESSION_KEY in session and now - session.get(SEEN, 0) >= WRITTEN_EVERY_SECONDS:
        session.note(SEEN, now)


def end_all_of(person: Person) -> None:
    """Sign somebody out everywhere: a session that is only refused would come back with them."""
    running = Session.objects.filter(expire_date__gt=timezone.now())
    theirs = [each.pk for each in running if _belongs_to(each, person)]
    Session.objects.filter(pk__in=theirs).delete()


def background(view: V) -> V:
    """Mark a view that pages ask by themselves: it shows nobody's presence."""
    view.background = True  # type: ignore[attr-defined]
    return view


def is_background(view: object) -> bool:
    """True for what `background` has marked."""
    return getattr(view, "background", False)


def sentence(reason: str | None) -> str:
    """What the sign-in page says to whom it was sent because a session ended."""
    if reason == IDLE:
        minutes = settings.SESSION_IDLE_AGE // 60
        return ngettext(
            "You were signed out after %(count)d minute without activity.",
            "You were signed out after %(count)d minutes without activity.",
            minutes,
        ) % {"count": minutes}
    if reason == OLD:
        hours = settings.SESSION_COOKIE_AGE // 3600
        return ngettext(
            "You were signed out: a session lasts at most %(count)d hour.",
            "You were signed out: a session lasts at most %(count)d hours.",
            hours,
        ) % {"count": hours}
    return ""


def _ended(session: SessionStore) -> str | None:
    """One that does not say how old it is, is over."""
    if SESSION_KEY not in session:
        return None
    now = time()
    if now - session.get(BEGAN, 0) >= settings.SESSION_COOKIE_AGE:
        return OLD
    if now - session.get(SEEN, 0) >= settings.SESSION_IDLE_AGE:
        return IDLE
    return None


def _belongs_to(session: Session, person: Person) -> bool:
    return bool(session.get_decoded().get(SESSION_KEY) == str(person.pk))
