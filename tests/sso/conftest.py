"""A dashboard with single sign-on, a provider to sign in with, and the way there and back."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.http import HttpResponse
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access.sso.openid import OpenIDProvider
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import local_account
from tests.pages.client import Reader
from tests.sso import forger as forgery
from tests.sso.forger import CLIENT_ID, CLIENT_SECRET, Forger, good_claims

ROLES = {"casey-support": "support", "casey-managers": "manager", "casey-admins": "admin"}


@pytest.fixture
def dora(db: None) -> Person:
    """Support, with a local account as an operator makes it."""
    return local_account("dora")


@pytest.fixture
def forger(db: None, box: Sandbox, settings: Settings) -> Iterator[Forger]:
    """The provider of the settings."""
    with forgery.running() as forger:
        settings.OIDC = provider(forger.url)
        yield forger


@pytest.fixture
def visitor(forger: Forger) -> Client:
    return Client(raise_request_exception=False)


def provider(issuer: str, **changed: Any) -> OpenIDProvider:
    whole = OpenIDProvider(issuer, CLIENT_ID, CLIENT_SECRET, ROLES, name="Acme sign-in")
    origin = "{0.scheme}://{0.netloc}".format(urlsplit(issuer))
    return replace(whole, form_origins=(origin,), **changed)


def leave(visitor: Client, to: str = "", **query: str) -> dict[str, str]:
    """Press the button; what the provider is asked for."""
    response = visitor.post("/accounts/oidc/", {"next": to}, query_params=query)
    assert response.status_code == 302, response.content.decode()
    asked = parse_qs(urlsplit(response.headers["Location"]).query)
    return {name: value for name, [value] in asked.items()}


def come_back(visitor: Client, state: str, code: str = "code") -> HttpResponse:
    return visitor.get("/accounts/oidc/callback/", {"code": code, "state": state})  # type: ignore[return-value]


def sign_in(visitor: Client, forger: Forger, to: str = "", **claims: Any) -> HttpResponse:
    """All the way; the provider says that it is Alice, with these claims changed."""
    asked = leave(visitor, to)
    forger.claims = good_claims(forger.url, **({"nonce": asked["nonce"]} | claims))
    return come_back(visitor, asked["state"])


def sign_in_again(visitor: Client, forger: Forger, **claims: Any) -> HttpResponse:
    """The same browser, after signing out."""
    visitor.logout()
    return sign_in(visitor, forger, **claims)


def kind(response: Any) -> str | None:
    """Which page of refusal this is."""
    page = Reader()._checked(response, response.status_code, fragment=False)
    return page.one("[data-sign-in]").get("data-sign-in")


def signed_in(visitor: Client) -> Person | None:
    """Who the session says is there."""
    number = visitor.session.get("_auth_user_id")
    return Person.objects.get(pk=number) if number else None


def found(visitor: Client) -> Person:
    """Who is signed in, as somebody must be."""
    person = signed_in(visitor)
    assert person is not None
    return person


def roles(person: Person) -> set[str]:
    return set(person.groups.values_list("name", flat=True))
