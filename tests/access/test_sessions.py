"""A session ends by age, by idleness and by signing out; then on the server too."""

from datetime import timedelta
from urllib.parse import parse_qs, urlsplit

import pytest
from django.conf import settings
from django.contrib.sessions.models import Session
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from conversations.access.sessions import BEGAN, SEEN
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import is_signed_in, pass_by, sign_in
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message

PAGE = f"/conversations/{conversation_id(1)}/?message=x"
LIVE = f"/conversations/{conversation_id(1)}/live/?shown=0"
NEWER = "/conversations/newer/?seen=00000001"
SESSIONS = Session._meta.db_table
FRAGMENT = {"HX-Request": "true", "HX-Current-URL": f"http://testserver{PAGE}"}
IDLE = timedelta(minutes=30)
OLDEST = timedelta(hours=8)
A_MOMENT = timedelta(seconds=30)
SENTENCES = {
    "idle": "You were signed out after 30 minutes without activity.",
    "old": "You were signed out: a session lasts at most 8 hours.",
}


@pytest.fixture
def reader(dora: Person, box: Sandbox) -> Client:
    """Dora's browser, just signed in, and a conversation to read."""
    box.add(conversation(1, status="in_progress"), [message(1)])
    browser = Client()
    browser.force_login(dora)
    return browser


def test_a_session_lasts_as_long_as_the_settings_say(reader: Client) -> None:
    for mark, limit in ((SEEN, IDLE), (BEGAN, OLDEST)):
        pass_by(reader, limit - A_MOMENT, mark)
        assert reader.get(PAGE).status_code == 200


@pytest.mark.parametrize(
    ("mark", "limit", "reason"), [(SEEN, IDLE, "idle"), (BEGAN, OLDEST, "old")]
)
def test_then_the_reader_signs_in_again_and_comes_back(
    mark: str, limit: timedelta, reason: str, reader: Client, stranger: Reader
) -> None:
    key = reader.session.session_key
    pass_by(reader, limit, mark)
    address = reader.get(PAGE).headers["Location"]
    assert asked(address) == {"next": [PAGE], "ended": [reason]}
    assert not Session.objects.filter(pk=key).exists()
    page = stranger.get(address)
    assert page.notices == [SENTENCES[reason]]
    assert set(page.values("main input[name=next]", "value")) == {PAGE}


def test_a_poll_of_an_ended_session_leaves_the_page_for_sign_in(reader: Client) -> None:
    pass_by(reader, IDLE)
    response = reader.get(LIVE, headers=FRAGMENT)
    assert response.content == b""
    assert asked(response.headers["HX-Redirect"]) == {"next": [PAGE], "ended": ["idle"]}


def test_activity_does_not_make_a_session_last_longer_than_its_age(reader: Client) -> None:
    pass_by(reader, OLDEST, BEGAN)
    pass_by(reader, timedelta(minutes=2))
    assert reader.get(PAGE).status_code == 302


@pytest.mark.parametrize("page", ["/conversations/", PAGE, "/accounts/password/"])
def test_a_page_counts_as_activity(page: str, reader: Client) -> None:
    before = pass_by(reader, IDLE - A_MOMENT)
    assert reader.get(page).status_code == 200
    assert reader.session[SEEN] > before


@pytest.mark.parametrize("poll", [LIVE, NEWER])
def test_what_a_page_asks_by_itself_does_not(poll: str, reader: Client) -> None:
    before = pass_by(reader, IDLE - A_MOMENT)
    assert reader.get(poll, headers=FRAGMENT).status_code in (200, 204)
    assert reader.session[SEEN] == before


def test_a_session_is_not_written_at_every_page(reader: Client) -> None:
    with CaptureQueriesContext(connection) as asked_for:
        reader.get(PAGE)
    about_sessions = [each["sql"] for each in asked_for.captured_queries if SESSIONS in each["sql"]]
    assert about_sessions
    assert all(map(is_reading, about_sessions))


@pytest.mark.parametrize("mark", [BEGAN, SEEN])
def test_a_session_that_does_not_say_its_age_is_over(mark: str, reader: Client) -> None:
    session = reader.session
    del session[mark]
    session.save()
    assert reader.get(PAGE).status_code == 302


def test_nothing_is_said_of_a_session_that_never_was(stranger: Reader) -> None:
    for address in ("/accounts/login/", "/accounts/login/?ended=nonsense"):
        assert stranger.get(address).notices == []
    assert "ended" not in Client().get(PAGE).headers["Location"]


def test_signing_in_gives_the_session_a_new_id_and_ends_the_old_one(
    dora: Person, visitor: Client
) -> None:
    planted = visitor.session
    planted["planted"] = True
    planted.save()
    visitor.cookies[settings.SESSION_COOKIE_NAME] = str(planted.session_key)
    sign_in(visitor)
    assert is_signed_in(visitor)
    assert visitor.session.session_key != planted.session_key
    assert not Session.objects.filter(pk=planted.session_key).exists()


def test_signing_out_ends_the_session_on_the_server(reader: Client) -> None:
    cookie = reader.cookies[settings.SESSION_COOKIE_NAME].value
    thief = Client()
    thief.cookies[settings.SESSION_COOKIE_NAME] = cookie
    assert thief.get(PAGE).status_code == 200
    reader.post("/accounts/logout/")
    assert thief.get(PAGE).status_code == 302
    assert not Session.objects.exists()


def test_signing_out_has_the_browser_forget(reader: Client) -> None:
    assert "Clear-Site-Data" not in reader.get("/accounts/logout/").headers
    for _ in ("signed in", "signed out already"):
        answer = reader.post("/accounts/logout/")
        assert answer.headers["Clear-Site-Data"] == '"cache", "storage"'


def asked(address: str) -> dict[str, list[str]]:
    """The query of the address of sign-in."""
    parts = urlsplit(address)
    assert parts.path == "/accounts/login/"
    return parse_qs(parts.query)


def is_reading(sql: str) -> bool:
    return sql.startswith("SELECT")
