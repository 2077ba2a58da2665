"""Three people to try things out with: in the sandbox, and nowhere else."""

import pytest
from django.core.management import call_command
from django.test import Client

from conversations.access.sandbox import ACCOUNTS, SandboxAccount, sandbox_people
from conversations.models import Person
from tests.access.conftest import is_signed_in
from tests.pages.client import Reader

ROLES = ["support", "manager", "admin"]


def test_there_is_one_for_each_role(db: None) -> None:
    found = {person.username: person for person in sandbox_people()}
    assert sorted(found) == sorted(ROLES)
    for role, person in found.items():
        assert [group.name for group in person.groups.all()] == [role]
        assert not person.has_usable_password()
        assert not person.is_staff
        assert not person.is_superuser


def test_sign_in_offers_each_as_one_button(stranger: Reader) -> None:
    page = stranger.get("/accounts/login/?next=/conversations/%3Flimit%3D50")
    forms = page.all("section.sandbox-accounts form")
    actions = [form.get("action") for form in forms]
    assert actions == [f"/accounts/sandbox/{role}/" for role in ROLES]
    assert len(page.all("section.sandbox-accounts button")) == len(ROLES)
    kept = page.values("section.sandbox-accounts input[name=next]", "value")
    assert kept == ["/conversations/?limit=50"] * len(ROLES)


@pytest.mark.parametrize("account", ACCOUNTS, ids=ROLES)
def test_a_button_signs_in(account: SandboxAccount, stranger: Reader) -> None:
    assert stranger.client.post(f"/accounts/sandbox/{account.role}/").status_code == 302
    name = stranger.get("/conversations/").words(".menu-who b")
    assert name == f"{account.first_name} {account.last_name}"


@pytest.mark.parametrize("role", ["dora", "nobody", "superuser"])
def test_no_button_signs_in_somebody_else(role: str, dora: Person, visitor: Client) -> None:
    assert visitor.post(f"/accounts/sandbox/{role}/").status_code == 404
    assert not is_signed_in(visitor)


def test_a_link_does_not_sign_in(visitor: Client) -> None:
    assert visitor.get("/accounts/sandbox/support/").status_code == 405
    assert not is_signed_in(visitor)


def test_a_password_never_opens_a_sandbox_account(visitor: Client) -> None:
    for password in ("", "!", "support"):
        visitor.post("/accounts/login/", {"login": "support", "password": password})
        assert not is_signed_in(visitor)


def test_a_disabled_sandbox_account_has_no_way_in(alice: Person, visitor: Client) -> None:
    Person.objects.filter(pk=alice.pk).update(is_active=False)
    visitor.post("/accounts/sandbox/support/")
    assert visitor.get("/conversations/").status_code == 302


def test_making_them_again_changes_nothing(db: None) -> None:
    before = list(Person.objects.order_by("pk").values())
    call_command("migrate", verbosity=0)
    assert list(Person.objects.order_by("pk").values()) == before


def test_they_stand_beside_an_operator_s_account_of_the_same_name(
    db: None, stranger: Reader
) -> None:
    sandbox_people().delete()
    Person.objects.create_user("admin", "admin@acme.example", "a quiet harbour 7")
    call_command("migrate", verbosity=0)
    assert stranger.client.post("/accounts/sandbox/admin/").status_code == 302
    assert stranger.get("/conversations/").words(".menu-who small") == "admin@sandbox.invalid"
