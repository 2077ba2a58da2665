"""Somebody with a password, and browsers without rules of their own."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from conversations.access.sessions import SEEN
from conversations.models import Person
from conversations.sandbox.api import Sandbox

PASSWORD = "a quiet harbour 7"


@pytest.fixture
def dora(db: None) -> Person:
    """Support, with a local account as an operator makes it."""
    return local_account("dora")


@pytest.fixture
def visitor(db: None, box: Sandbox) -> Client:
    """Nobody yet, at a browser that checks forms as a real one makes Django do."""
    return Client(raise_request_exception=False)


def local_account(name: str) -> Person:
    person = Person.objects.create_user(name, f"{name}@acme.example", PASSWORD)
    person.groups.set(Group.objects.filter(name="support"))
    return person


def sign_in(visitor: Client, login: str = "dora", password: str = PASSWORD, to: str = "") -> str:
    """Where the sign-in form leads."""
    data = {"login": login, "password": password, "next": to}
    response = visitor.post("/accounts/login/", data)
    assert response.status_code == 302, response.content.decode()
    return response.headers["Location"]


def is_signed_in(visitor: Client) -> bool:
    return "_auth_user_id" in visitor.session


def pass_by(browser: Client, time: timedelta, mark: str = SEEN) -> int:
    """Let so much time go by since this mark, which is then the value given back."""
    session = browser.session
    session[mark] -= int(time.total_seconds())
    session.save()
    return int(session[mark])
