"""Beside a real backend nothing of the sandbox is left to sign in with."""

import json
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access.sandbox import sandbox_people
from conversations.checks import SIGN_IN
from conversations.models import Person
from tests.access.conftest import is_signed_in
from tests.access.starts import REAL, manage, program

HERE = Path(__file__).parent


def test_a_sandbox_database_is_refused_then_cleaned_and_opens_nothing(tmp_path: Path) -> None:
    shared = {"DATABASE_URL": f"sqlite:///{tmp_path / 'one.sqlite3'}", "DEBUG": "1"}
    shared["SECRET_KEY"] = REAL["SECRET_KEY"]
    inside = program(HERE / "inside.py", **shared)
    session = inside.out.strip()
    assert session, inside.err

    refused = manage("check", "--database", "default", **REAL | shared)
    assert refused.code != 0
    assert "casey.E002" in refused.err
    assert "Traceback" not in refused.err

    outside = program(HERE / "outside.py", SANDBOX_SESSION=session, **REAL | shared)
    assert outside.out, outside.err
    assert json.loads(outside.out) == {
        "people": ["dora"],
        "sign-in": 200,
        "offers": False,
        "environment": True,
        "button": 404,
        "backends": [
            "conversations.access.accounts.LocalSignIn",
            "conversations.access.sso.people.SingleSignOn",
        ],
        "session": 302,
    }
    assert manage("check", "--database", "default", **REAL | shared).code == 0


def test_a_sandbox_session_is_worth_nothing_once_its_backend_is_gone(
    visitor: Client, settings: Settings
) -> None:
    visitor.post("/accounts/sandbox/support/")
    assert visitor.get("/conversations/").status_code == 200
    settings.AUTHENTICATION_BACKENDS = settings.AUTHENTICATION_BACKENDS[:1]
    assert is_signed_in(visitor)
    assert visitor.get("/conversations/").status_code == 302


def test_the_way_in_itself_asks_whether_this_is_the_sandbox(
    visitor: Client, settings: Settings
) -> None:
    settings.SANDBOX = False
    assert visitor.post("/accounts/sandbox/support/").status_code == 404
    assert not is_signed_in(visitor)


def test_the_start_is_stopped_while_sandbox_sign_in_is_on(settings: Settings) -> None:
    settings.SANDBOX = False
    assert SIGN_IN in settings.AUTHENTICATION_BACKENDS
    with pytest.raises(SystemCheckError, match=r"casey\.E001"):
        call_command("check")


def test_the_start_is_stopped_while_there_are_sandbox_accounts(
    db: None, settings: Settings
) -> None:
    assert not complaints()
    settings.SANDBOX = False
    assert complaints() == ["casey.E001", "casey.E002"]
    sandbox_people().delete()
    assert complaints() == ["casey.E001"]


def test_migrate_takes_away_sandbox_accounts_alone(dora: Person, settings: Settings) -> None:
    settings.SANDBOX = False
    call_command("migrate", verbosity=0)
    assert list(Person.objects.all()) == [dora]


def complaints() -> list[str]:
    found = [str(each.id) for each in run_checks(databases=["default"])]
    return sorted(each for each in found if each.startswith("casey."))
