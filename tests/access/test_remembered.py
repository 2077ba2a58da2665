"""Sessions and people are remembered, and every change takes effect on the next request."""

from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth.models import Group, Permission
from django.contrib.sessions.backends import db
from django.contrib.sessions.models import Session
from django.db import transaction
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from conversations.access import administration, remembered, sessions, stamp
from conversations.access.permissions import READ
from conversations.access.sessions import SEEN
from conversations.access.store import SessionStore
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import PASSWORD, local_account, pass_by, sign_in
from tests.conftest import REDIS
from tests.pages.made import conversation, profile

LIST = "/conversations/"
NEWER = "/conversations/newer/?seen=00000001"
FRAGMENT = {"HX-Request": "true"}
Change = Callable[[Person], object]


def give_back(person: Person) -> None:
    administration.set_active(None, person, active=False)
    administration.set_active(None, person, active=True)


def without_their_role(person: Person) -> None:
    person.groups.clear()


def role_without_reading(_: Person) -> None:
    reading = Permission.objects.get(codename=READ.partition(".")[2])
    Group.objects.get(name="support").permissions.remove(reading)


def new_password(person: Person) -> None:
    person.set_password("another harbour 8")
    person.save()


CHANGES: dict[str, tuple[Change, int]] = {
    "disabled": (lambda person: administration.set_active(None, person, active=False), 302),
    "disabled and enabled": (give_back, 302),
    "sessions ended": (sessions.end_all_of, 302),
    "removed": (lambda person: person.delete(), 302),
    "another password": (new_password, 302),
    "without a role": (without_their_role, 403),
    "role removed": (lambda _: Group.objects.get(name="support").delete(), 403),
    "role without reading": (role_without_reading, 403),
}


@pytest.fixture(params=["a file", "Redis"])
def mark(
    request: pytest.FixtureRequest,
    transactional_db: None,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> stamp.MarkStore:
    """Where the mark lies."""
    place: stamp.MarkStore = stamp.Beside(str(tmp_path / "people"))
    if request.param == "Redis":
        prefix = request.getfixturevalue("redis_cache").rpartition("=")[2]
        place = stamp.InRedis(request.getfixturevalue("in_redis")(REDIS, prefix))
    monkeypatch.setattr(stamp, "_store", lambda: place)
    return place


@pytest.fixture
def person(mark: stamp.MarkStore) -> Person:
    return local_account("dora")


@pytest.fixture
def browser(person: Person, box: Sandbox) -> Client:
    """Dora's, with a list that it has read twice: all that can be remembered is."""
    box.add(conversation(1), [])
    browser = Client()
    browser.force_login(person, "conversations.access.accounts.LocalSignIn")
    for _ in range(2):
        assert browser.get(LIST).status_code == 200
    return browser


def test_a_list_asks_the_database_nothing(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for headers in (FRAGMENT, {}):
        with django_assert_num_queries(0):
            assert browser.get(LIST, headers=headers).status_code == 200


@pytest.mark.parametrize(("change", "status"), CHANGES.values(), ids=CHANGES)
def test_a_change_takes_effect_on_the_next_request(
    change: Change, status: int, browser: Client, person: Person
) -> None:
    change(Person.objects.get(pk=person.pk))
    assert browser.get(LIST).status_code == status


GIFTS: dict[str, Change] = {
    "a role": lambda person: person.groups.add(Group.objects.get(name="manager")),
    "a permission": lambda person: person.user_permissions.add(
        Permission.objects.get(codename="see_trail")
    ),
}


@pytest.mark.parametrize("give", GIFTS.values(), ids=GIFTS)
def test_what_is_given_opens_what_it_opens(give: Change, browser: Client, person: Person) -> None:
    assert browser.get("/trail/").status_code == 403
    give(person)
    assert browser.get("/trail/").status_code == 200


def test_a_role_s_mask_goes_with_its_name(browser: Client, box: Sandbox) -> None:
    box.add(conversation(2, participant_profile=profile()), [])
    renamed = Group.objects.get(name="support")
    shown = browser.get(f"{LIST}?limit=3").content
    renamed.name = "a role without rules"
    renamed.save()
    assert b"Moreau" in shown
    assert b"Moreau" not in browser.get(f"{LIST}?limit=3").content


def test_a_change_within_a_transaction_is_seen_when_it_is_committed(
    browser: Client, person: Person
) -> None:
    before = stamp.current()
    with transaction.atomic():
        administration.set_active(None, person, active=False)
        assert stamp.current() == before
    assert stamp.current() != before
    assert browser.get(LIST).status_code == 302


def test_a_person_who_changed_while_they_were_read_is_read_again(
    browser: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtake(monkeypatch, remembered, "_ask", person.groups.clear)
    assert [browser.get(LIST).status_code for _ in range(2)] == [200, 403]


def test_a_session_that_ended_while_it_was_read_is_read_again(
    browser: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    overtake(monkeypatch, db.SessionStore, "load", lambda: sessions.end_all_of(person))
    assert [browser.get(LIST).status_code for _ in range(2)] == [200, 302]


def test_signing_out_ends_the_session_for_whoever_has_its_cookie(browser: Client) -> None:
    thief = Client()
    thief.cookies.update(browser.cookies)
    assert thief.get(LIST).status_code == 200
    browser.post("/accounts/logout/")
    assert thief.get(LIST).status_code == 302


def test_other_sessions_end_with_a_changed_password(browser: Client, person: Person) -> None:
    other = Client()
    sign_in(other)
    data = {"oldpassword": PASSWORD, "password1": "another harbour 8"}
    changed = other.post("/accounts/password/", data | {"password2": data["password1"]})
    assert changed.status_code == 302
    assert [other.get(LIST).status_code, browser.get(LIST).status_code] == [200, 302]


def test_signing_in_makes_nobody_ask_again(browser: Client) -> None:
    local_account("erin")
    before = stamp.current()
    sign_in(Client(), "erin")
    assert stamp.current() == before


def test_presence_is_noted_and_announced_to_nobody(
    browser: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    before, known = pass_by(browser, timedelta(minutes=5)), stamp.current()
    browser.get(LIST)
    assert browser.session[SEEN] > before
    with django_assert_num_queries(0):
        browser.get(LIST)
    assert stamp.current() == known


def test_a_change_of_a_session_is_known_to_its_copies(browser: Client) -> None:
    pass_by(browser, timedelta(minutes=30))
    assert browser.get(LIST).status_code == 302


def test_a_copy_that_missed_a_page_ends_no_session(browser: Client, settings: Any) -> None:
    pass_by(browser, timedelta(minutes=20))
    browser.get(NEWER)
    elsewhere = db.SessionStore(browser.session.session_key)
    elsewhere[SEEN] += 20 * 60
    elsewhere.save()
    settings.SESSION_IDLE_AGE = 10 * 60
    assert browser.get(LIST).status_code == 200


def test_a_session_that_was_ended_is_not_brought_back(browser: Client) -> None:
    copy = SessionStore(browser.session.session_key)
    assert SEEN in copy
    browser.post("/accounts/logout/")
    copy.note(SEEN, 1)
    assert not Session.objects.exists()


def test_within_a_request_the_mark_is_looked_at_once_unless_it_is_renewed(
    mark: stamp.MarkStore,
) -> None:
    with stamp.one_look():
        before = stamp.current()
        mark.renew()
        assert stamp.current() == before
        stamp.renew()
        assert stamp.current() == mark.read() != before


def test_a_copy_ends_by_itself(
    browser: Client, person: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remembered, "KEPT_SECONDS", 0)
    stamp.renew()
    for status, active in ((200, False), (302, True)):
        assert browser.get(LIST).status_code == status
        Person.objects.filter(pk=person.pk).update(is_active=active)


@pytest.mark.parametrize("content", [b"", b"\xff"])
def test_a_mark_that_cannot_be_read_is_none(content: bytes, tmp_path: Path) -> None:
    place = stamp.Beside(str(tmp_path / "people"))
    assert [place.read() is None, place.read() is None] == [True, False]
    (tmp_path / "people-access").write_bytes(content)
    assert place.read() is None


def test_a_mark_that_cannot_be_written_is_missed_by_nobody(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    stamp.Beside(str(tmp_path / "gone" / "people")).renew()
    assert "What changed is seen late" in caplog.text


def test_a_database_in_memory_has_no_mark(db: None) -> None:
    assert stamp.current() is None


def overtake(
    monkeypatch: pytest.MonkeyPatch, where: Any, name: str, change: Callable[[], object]
) -> None:
    """Let this change happen once, right after the database was asked; nothing is remembered."""
    asking, left = getattr(where, name), [change]

    def asked(*args: Any, **options: Any) -> Any:
        found = asking(*args, **options)
        if left:
            left.pop()()
        return found

    monkeypatch.setattr(where, name, asked)
    stamp.renew()
