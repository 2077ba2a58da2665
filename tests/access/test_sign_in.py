"""In by password, to where one was heading, and out again."""

from typing import Any
from urllib.parse import quote, urlencode

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Person
from tests.access.conftest import PASSWORD, is_signed_in, sign_in
from tests.pages.client import Reader
from tests.pages.made import conversation_id, message_id

PERMALINK = f"/conversations/{conversation_id(1)}/?message={message_id(2)}"
DEEP_LINKS = ["/conversations/?status=completed&limit=50&after=a%2Bb%3D", PERMALINK]
ELSEWHERE = [
    "//evil.example/conversations/",
    "///evil.example",
    "https://evil.example/",
    "http://testserver@evil.example/",
    "javascript:alert(1)",
    "/\\evil.example",
    "\\\\evil.example",
    " //evil.example",
    "/\t/evil.example",
    "data:text/html,x",
]
WRONG = "not correct"


@pytest.mark.parametrize("login", ["dora", "DORA", "dora@acme.example"])
def test_name_and_e_mail_both_sign_in(login: str, dora: Person, visitor: Client) -> None:
    assert sign_in(visitor, login) == "/conversations/"
    assert visitor.get("/conversations/").status_code == 200


@pytest.mark.parametrize("link", DEEP_LINKS)
def test_a_deep_link_survives_the_password(link: str, dora: Person, visitor: Client) -> None:
    assert heading_for(visitor, link) == link
    assert sign_in(visitor, to=link) == link


@pytest.mark.parametrize("link", DEEP_LINKS)
def test_a_deep_link_survives_the_sandbox_button(link: str, visitor: Client) -> None:
    data = {"next": heading_for(visitor, link)}
    response = visitor.post("/accounts/sandbox/support/", data)
    assert response.headers["Location"] == link


@pytest.mark.parametrize("link", DEEP_LINKS)
def test_a_signed_in_reader_is_sent_on_at_once(link: str, dora: Person, visitor: Client) -> None:
    visitor.force_login(dora)
    response = visitor.get(f"/accounts/login/?next={quote(link)}")
    assert response.headers["Location"] == link


@pytest.mark.parametrize("bait", ELSEWHERE)
def test_sign_in_never_leads_off_the_site(bait: str, dora: Person, visitor: Client) -> None:
    assert sign_in(visitor, to=bait) == "/conversations/"
    again = visitor.get("/accounts/login/", {"next": bait})
    assert again.headers["Location"] == "/conversations/"


@pytest.mark.parametrize("bait", ELSEWHERE)
def test_no_other_form_leads_off_the_site(bait: str, visitor: Client) -> None:
    for form in ("/preferences/", "/accounts/sandbox/support/"):
        assert visitor.post(form, {"next": bait}).headers["Location"] == "/conversations/"
    out = visitor.post("/accounts/logout/", {"next": bait})
    assert out.headers["Location"] == "/accounts/login/"


def test_a_refusal_does_not_tell_whether_the_account_exists(dora: Person, stranger: Reader) -> None:
    said = {refusal(stranger, login, "wrong") for login in ("dora", "nobody")}
    assert len(said) == 1
    assert WRONG in said.pop()


@pytest.mark.parametrize("login", ["dora@acme.example", "nobody@acme.example"])
def test_nor_for_an_e_mail(login: str, dora: Person, stranger: Reader) -> None:
    assert WRONG in refusal(stranger, login, "wrong")


def test_a_disabled_person_is_told_so_and_kept_out(dora: Person, stranger: Reader) -> None:
    Person.objects.filter(pk=dora.pk).update(is_active=False)
    page = stranger.post("/accounts/login/", {"login": "dora", "password": PASSWORD}, 403)
    assert page.words("h1") == "Your account is switched off"
    assert not is_signed_in(stranger.client)


def test_a_disabled_person_with_a_wrong_password_learns_nothing(
    dora: Person, stranger: Reader
) -> None:
    Person.objects.filter(pk=dora.pk).update(is_active=False)
    assert WRONG in refusal(stranger, "dora", "wrong")


def test_a_wrong_form_keeps_the_deep_link(dora: Person, stranger: Reader) -> None:
    page = stranger.post("/accounts/login/", {"login": "dora", "password": "x", "next": PERMALINK})
    assert set(page.values("main input[name=next]", "value")) == {PERMALINK}


def test_too_many_forms_get_a_page_that_says_so(
    dora: Person, stranger: Reader, settings: Settings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    refusal(stranger, "dora", "wrong")
    page = stranger.post("/accounts/login/", {"login": "dora", "password": "x"}, 429)
    assert page.words("h1") == "That was too often"
    assert "Nothing has changed; try again in a minute" in page.words("main")
    assert page.response.headers["Retry-After"] == "60"


def test_a_new_password_replaces_the_old_one(dora: Person, stranger: Reader) -> None:
    stranger.client.force_login(dora)
    fresh = "a louder harbour 8"
    response = stranger.client.post("/accounts/password/", passwords(PASSWORD, fresh))
    page = stranger.get(response.headers["Location"])
    assert page.notices == ["Your password has been changed."]
    assert "changed" not in stranger.get("/accounts/password/").words("main")
    stranger.client.logout()
    assert WRONG in refusal(stranger, "dora", PASSWORD)
    assert sign_in(stranger.client, password=fresh)


@pytest.mark.parametrize(
    ("old", "new", "complaint"),
    [
        ("wrong", "a louder harbour 8", "current password"),
        (PASSWORD, "12345678", "too common"),
        (PASSWORD, "dora", "too short"),
    ],
)
def test_a_bad_new_password_is_refused_in_words(
    old: str, new: str, complaint: str, dora: Person, stranger: Reader
) -> None:
    stranger.client.force_login(dora)
    page = stranger.post("/accounts/password/", passwords(old, new))
    assert complaint in " ".join(page.texts(".field-error"))
    dora.refresh_from_db()
    assert dora.check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(dora: Person, visitor: Client) -> None:
    other = Client()
    for each in (visitor, other):
        each.force_login(dora)
    visitor.post("/accounts/password/", passwords(PASSWORD, "a louder harbour 8"))
    assert visitor.get("/conversations/").status_code == 200
    assert other.get("/conversations/").status_code == 302


def test_who_has_no_password_has_no_page_to_change_it(alice_reads: Reader) -> None:
    alice_reads.get("/accounts/password/", 404)
    alice_reads.post("/accounts/password/", passwords("", "a louder harbour 8"), 404)
    assert "Change password" not in alice_reads.get("/conversations/").words("header.bar")


def test_out_by_a_form_only(alice_reads: Reader) -> None:
    page = alice_reads.get("/accounts/logout/")
    assert page.words("h1") == "Sign out"
    assert is_signed_in(alice_reads.client)
    response = alice_reads.client.post("/accounts/logout/")
    assert response.headers["Location"] == "/accounts/login/"
    assert not is_signed_in(alice_reads.client)


@pytest.mark.parametrize("form", ["/accounts/login/", "/accounts/logout/", "/preferences/"])
def test_every_form_needs_its_token(form: str, stranger: Reader) -> None:
    stranger.client = Client(enforce_csrf_checks=True)
    page = stranger.post(form, {}, 403)
    assert page.words("h1") == "This form is too old"


@pytest.mark.parametrize(
    ("link", "kept"),
    [("/", False), ("/conversations/", False), (PERMALINK, True), ("/go/?to=AB7D-RX8F", True)],
)
def test_who_followed_a_link_is_told_that_it_is_kept(
    link: str, kept: bool, stranger: Reader
) -> None:
    page = stranger.get(f"/accounts/login/?{urlencode({'next': link})}")
    assert ("You will land on the page" in page.words("main")) is kept


def heading_for(visitor: Client, link: str) -> Any:
    """What the sign-in page says that the reader is heading for."""
    page = visitor.get(link, follow=True)
    return page.context["redirect_field_value"]


def refusal(reader: Reader, login: str, password: str) -> str:
    page = reader.post("/accounts/login/", {"login": login, "password": password})
    return " ".join(page.texts(".field-error"))


def passwords(old: str, new: str) -> dict[str, str]:
    return {"oldpassword": old, "password1": new, "password2": new}
