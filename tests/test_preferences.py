"""How one reader wants to see things."""

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader

CHOICES = [
    ("theme", "system"),
    ("theme", "light"),
    ("theme", "dark"),
    ("clock", "viewer"),
    ("clock", "utc"),
    ("language", "en-gb"),
    ("language", "de"),
]


@pytest.fixture
def visitor(db: None, box: Sandbox) -> Client:
    return Client()


@pytest.mark.parametrize(
    ("name", "value"), [*CHOICES, ("keys", "on"), ("keys", "off"), ("clock", "Asia/Kolkata")]
)
def test_a_choice_is_kept_in_a_cookie(name: str, value: str, visitor: Client) -> None:
    response = visitor.post("/preferences/", {name: value})
    cookie = response.cookies[name]
    assert cookie.value == value
    assert (cookie["max-age"], cookie["path"]) == (365 * 24 * 60 * 60, "/")
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")


@pytest.mark.parametrize(
    "choice",
    [
        {},
        {"theme": "pink"},
        {"clock": ""},
        {"theme": "utc"},
        {"session": "mine"},
        {"keys": "maybe"},
        {"zone": "UTC"},
        {"language": "xx"},
        {"clock": "Mars"},
    ],
)
def test_anything_else_is_not_kept(choice: dict[str, str], visitor: Client) -> None:
    assert not visitor.post("/preferences/", choice).cookies


def test_the_cookie_is_secure_where_the_session_is(visitor: Client, settings: Settings) -> None:
    for secure in (True, False):
        settings.SESSION_COOKIE_SECURE = secure
        cookie = visitor.post("/preferences/", {"theme": "dark"}).cookies["theme"]
        assert bool(cookie["secure"]) is secure


@pytest.mark.parametrize(
    "page", ["/conversations/?status=completed&limit=50", "/accounts/login/?next=/conversations/"]
)
def test_the_reader_comes_back_to_the_page(page: str, visitor: Client) -> None:
    response = visitor.post("/preferences/", {"theme": "dark", "next": page})
    assert response.headers["Location"] == page


def test_without_a_page_the_reader_comes_to_the_list(visitor: Client) -> None:
    response = visitor.post("/preferences/", {"theme": "dark"})
    assert response.headers["Location"] == "/conversations/"


def test_https_is_not_left_for_http(visitor: Client) -> None:
    data = {"next": "http://testserver/conversations/"}
    response = visitor.post("/preferences/", data, secure=True)
    assert response.headers["Location"] == "/conversations/"


def test_a_link_changes_nothing(visitor: Client) -> None:
    response = visitor.get("/preferences/?theme=dark")
    assert response.status_code == 200
    assert not {"theme", "clock", "language"} & response.cookies.keys()


def test_the_menu_offers_the_choices_and_marks_the_current_one(alice_reads: Reader) -> None:
    for name, value in CHOICES:
        alice_reads.client.post("/preferences/", {name: value})
        page = alice_reads.get("/conversations/?limit=50")
        assert page.has(f"details.menu button[name={name}][value={value}][aria-current]")
        assert "/conversations/?limit=50" in page.values("details.menu input[name=next]", "value")


def test_a_theme_is_on_the_page_at_once(alice_reads: Reader) -> None:
    assert alice_reads.get("/conversations/").tree.get("data-theme") == "system"
    alice_reads.client.post("/preferences/", {"theme": "dark"})
    assert alice_reads.get("/conversations/").tree.get("data-theme") == "dark"
