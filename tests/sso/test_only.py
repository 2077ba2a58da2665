"""Where the provider alone decides, no password opens a session but that of one account."""

from dataclasses import replace

import pytest
from django.core.checks import run_checks
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.views import sandbox
from tests.access.conftest import PASSWORD, local_account
from tests.pages.client import Page, Reader
from tests.sso.conftest import sign_in, signed_in
from tests.sso.forger import Forger

LOCAL = "conversations.access.accounts.LocalSignIn"


@pytest.fixture
def only(forger: Forger, settings: Settings) -> Settings:
    """OIDC_ONLY=1 OIDC_BREAK_GLASS=erin, beside a local account of Dora's."""
    settings.OIDC = replace(settings.OIDC, only=True, break_glass="erin")
    settings.SANDBOX_SIGN_IN = False
    return settings


@pytest.fixture
def erin(db: None) -> Person:
    return local_account("erin")


def test_the_sign_in_page_has_one_button_and_a_small_way_beside_it(only: Settings) -> None:
    page = sign_in_page()
    assert page.texts("main button.primary") == ["Sign in with Acme sign-in"]
    assert page.words("main summary") == "Sign in with the emergency account"
    assert not page.has("details[open]")


def test_without_an_emergency_account_there_is_no_form_for_passwords(only: Settings) -> None:
    only.OIDC = replace(only.OIDC, break_glass="")
    page = sign_in_page()
    assert page.texts("main button") == ["Sign in with Acme sign-in"]
    assert not page.has("input[type=password]")


@pytest.mark.parametrize("login", ["dora", "DORA", "dora@acme.example"])
def test_a_password_opens_nothing(
    login: str, only: Settings, dora: Person, visitor: Client
) -> None:
    reader = Reader()
    reader.client = visitor
    page = reader.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert "correct" in page.words(".field-error")
    assert page.has("details[open]")
    assert signed_in(visitor) is None


@pytest.mark.parametrize("login", ["erin", "erin@acme.example"])
def test_the_emergency_account_gets_in(
    login: str,
    only: Settings,
    erin: Person,
    visitor: Client,
    caplog: pytest.LogCaptureFixture,
) -> None:
    visitor.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert signed_in(visitor) == erin
    assert visitor.get("/conversations/").status_code == 200
    assert "break-glass" in caplog.text


def test_a_provided_account_cannot_take_the_emergency_account_s_name(
    only: Settings, visitor: Client, forger: Forger
) -> None:
    sign_in(visitor, forger, preferred_username="erin", email="erin@acme.example")
    person = signed_in(visitor)
    assert person
    assert person.username != "erin"


def test_sessions_of_passwords_end_when_passwords_do(
    forger: Forger, settings: Settings, dora: Person, erin: Person
) -> None:
    doras, erins = Client(), Client()
    doras.force_login(dora, LOCAL)
    erins.force_login(erin, LOCAL)
    assert doras.get("/conversations/").status_code == 200
    settings.OIDC = replace(settings.OIDC, only=True, break_glass="erin")
    assert doras.get("/conversations/").status_code == 302
    assert erins.get("/conversations/").status_code == 200


def test_an_emergency_account_that_is_missing_is_named(only: Settings) -> None:
    def warnings() -> list[str]:
        return [each.msg for each in run_checks(databases=["default"]) if each.id == "casey.W021"]

    assert warnings() == ["OIDC_BREAK_GLASS names no account that may sign in: erin."]
    local_account("erin")
    assert warnings() == []


def test_the_buttons_of_the_sandbox_are_gone(only: Settings) -> None:
    assert sandbox.urls() == []
    assert "sandbox" not in sign_in_page().words("main").lower()


def test_beside_passwords_the_provider_comes_first(forger: Forger) -> None:
    page = sign_in_page()
    assert page.texts("main .button.primary") == ["Sign in with Acme sign-in"]
    assert page.words("main summary") == "Sign in with a password"


def sign_in_page() -> Page:
    return Reader().get("/accounts/login/")
