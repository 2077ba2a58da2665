"""Accounts are made by an operator at a terminal, or by a script."""

import sys
from collections.abc import Iterator
from io import StringIO
from typing import Any

import pytest
from allauth.socialaccount.models import SocialAccount
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection

from conversations.management.commands import account as command
from conversations.models import Person
from tests.access.conftest import PASSWORD


class Terminal(StringIO):
    def isatty(self) -> bool:
        return True


def test_a_script_makes_an_account(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    said = run(monkeypatch, "erin", "--role=support", "--email=erin@acme.example")
    assert said == "erin: support, may sign in.\n"
    erin = Person.objects.get(username="erin")
    assert (erin.email, erin.is_active, roles(erin)) == ("erin@acme.example", True, ["support"])
    assert erin.check_password(PASSWORD)
    assert not erin.is_superuser


def test_a_terminal_asks_twice(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    at_terminal(monkeypatch, PASSWORD, PASSWORD)
    call_command("account", "erin", "--role=admin", stdout=StringIO())
    assert Person.objects.get(username="erin").check_password(PASSWORD)


def test_two_different_passwords_make_nothing(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    at_terminal(monkeypatch, PASSWORD, "another")
    with pytest.raises(CommandError, match="not the same"):
        call_command("account", "erin", "--role=admin")
    assert not Person.objects.filter(username="erin").exists()


@pytest.mark.parametrize("password", ["", "a1b2c3", "12345678901", "password1", "erin@acme.exampl"])
def test_a_bad_password_makes_nothing(
    password: str, monkeypatch: pytest.MonkeyPatch, db: None
) -> None:
    arguments = ["erin", "--role=support", "--email=erin@acme.example"]
    with pytest.raises(CommandError, match="password") as refused:
        run(monkeypatch, *arguments, password=password)
    assert not password or password not in str(refused.value)
    assert not Person.objects.filter(username="erin").exists()


def test_a_role_replaces_the_one_before(monkeypatch: pytest.MonkeyPatch, dora: Person) -> None:
    assert run(monkeypatch, "DORA", "--role=manager") == "dora: manager, may sign in.\n"
    assert roles(dora) == ["manager"]
    dora.refresh_from_db()
    assert dora.check_password(PASSWORD)


def test_an_account_is_switched_off_and_on(monkeypatch: pytest.MonkeyPatch, dora: Person) -> None:
    for switch, active in (("--disable", False), ("--enable", True)):
        said = run(monkeypatch, "dora", switch)
        dora.refresh_from_db()
        assert dora.is_active is active
        assert said.endswith(f"{'may' if active else 'may not'} sign in.\n")
    assert roles(dora) == ["support"]


REFUSED = [
    (["erin"], "There is no account erin"),
    (["erin", "--disable"], "There is no account erin"),
    (["dora"], "dora exists"),
    (["erin", "--role=support", "--email=DORA@acme.example"], "Another account"),
    (["dora", "--email=nonsense"], "valid email"),
    (["dora", "--email=dora@Sandbox.invalid"], "belong to the sandbox"),
    (["support", "--role=admin"], "stays as it is"),
    (["two words", "--role=support"], "valid username"),
    (["dora", "--role=emperor"], "invalid choice"),
    (["dora", "--enable", "--disable"], "not allowed with"),
]


@pytest.mark.parametrize(("arguments", "sentence"), REFUSED)
def test_what_cannot_be_is_refused_in_a_sentence(
    arguments: list[str], sentence: str, monkeypatch: pytest.MonkeyPatch, dora: Person
) -> None:
    before = list(Person.objects.order_by("pk").values())
    with pytest.raises(CommandError, match=sentence):
        run(monkeypatch, *arguments)
    assert list(Person.objects.order_by("pk").values()) == before


def test_an_e_mail_of_one_s_own_is_not_another_s(
    monkeypatch: pytest.MonkeyPatch, dora: Person
) -> None:
    run(monkeypatch, "dora", "--email=Dora@acme.example")
    dora.refresh_from_db()
    assert dora.email == "Dora@acme.example"


def test_somebody_of_single_sign_on_is_found_by_their_address(
    monkeypatch: pytest.MonkeyPatch, dora: Person
) -> None:
    alice = provided("sso-1", "alice@acme.example")
    assert run(monkeypatch, "Alice@acme.example", "--disable").startswith("sso-1: ")
    alice.refresh_from_db()
    assert not alice.is_active
    with pytest.raises(CommandError, match="whose groups give the role"):
        run(monkeypatch, "alice@acme.example", "--role=admin")
    provided("sso-2", "alice@acme.example")
    with pytest.raises(CommandError, match="There is no account"):
        run(monkeypatch, "alice@acme.example", "--enable")
    assert "dora" in run(monkeypatch, "dora", "--email=alice@acme.example")


def test_a_database_without_tables_is_named(monkeypatch: pytest.MonkeyPatch, db: None) -> None:
    with without_tables(), pytest.raises(CommandError, match=r"manage\.py migrate"):
        run(monkeypatch, "erin", "--role=support")


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str, password: str = PASSWORD) -> str:
    """What the command says to a script that gives it this password."""
    monkeypatch.setattr(sys, "stdin", StringIO(f"{password}\n"))
    said = StringIO()
    call_command("account", *arguments, stdout=said)
    return said.getvalue()


def provided(name: str, email: str) -> Person:
    """An account as single sign-on makes it."""
    person = Person.objects.create_user(name, email)
    SocialAccount.objects.create(user=person, provider="https://id.acme.example", uid=name)
    return person


def at_terminal(monkeypatch: pytest.MonkeyPatch, *typed: str) -> None:
    answers: Iterator[str] = iter(typed)
    monkeypatch.setattr(sys, "stdin", Terminal())
    monkeypatch.setattr(command, "getpass", lambda _: next(answers))


def roles(person: Person) -> list[str]:
    return [group.name for group in person.groups.all()]


def without_tables() -> Any:
    """As if nobody had migrated."""

    def refuse(*_: Any) -> None:
        raise DatabaseError

    return connection.execute_wrapper(refuse)
