"""People and their roles, as an admin sees and changes them."""

from collections.abc import Callable
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from allauth.socialaccount.models import SocialAccount
from django.contrib.auth.models import Group, Permission
from django.db import connection
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.access import administration
from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from conversations.views import people
from tests.access.conftest import local_account
from tests.pages.client import Page, Reader


@pytest.fixture
def charlie_manages(charlie: Person, box: Sandbox) -> Reader:
    return Reader(charlie)


@pytest.fixture
def dora(db: None) -> Person:
    """Support, with a password."""
    return local_account("dora")


def provided(name: str) -> Person:
    """A manager whom the provider knows."""
    person = Person(username="sso-0123", first_name=name, email=f"{name.lower()}@acme.example")
    person.set_unusable_password()
    person.save()
    person.groups.set(Group.objects.filter(name="manager"))
    SocialAccount.objects.create(user=person, provider="oidc", uid=name)
    return person


def second_step(person: Person) -> None:
    for kind in (Authenticator.Type.TOTP, Authenticator.Type.RECOVERY_CODES):
        Authenticator.objects.create(user=person, type=kind, data={})


def page_of(person: Person) -> str:
    return f"/people/{person.pk}/"


def roles(person: Person) -> list[str]:
    return [group.name for group in person.groups.all()]


def row(page: Page, person: Person) -> list[str]:
    return page.texts(f"[data-person={person.pk}] td")


def change(reader: Reader, url: str, form: dict[str, Any]) -> Page:
    """Send a form, and follow it to the page that says what was done."""
    response = reader.client.post(url, form)
    assert response.status_code == 302, response.content.decode()
    return reader.get(response.headers["Location"])


def test_everybody_is_listed_by_name_with_what_they_may_and_how_they_come(
    charlie_manages: Reader, alice: Person, charlie: Person, dora: Person
) -> None:
    erin = provided("Erin")
    frank = Person.objects.create_user("frank", first_name="<b>Frank</b>", is_active=False)
    second_step(dora)
    Person.objects.filter(pk=dora.pk).update(last_login=timezone.now())
    page = charlie_manages.get("/people/")
    assert page.texts(".names a") == [
        *("<b>Frank</b>", "Alice Kato", "Bob Okafor"),
        *("Charlie Lindqvist", "dora", "Erin"),
    ]
    [name, *facts, last] = row(page, dora)
    assert [name, *facts] == ["doradora@acme.example", "support", "password", "on"]
    assert last.startswith("Today ")
    assert row(page, alice)[:4] == [
        *("Alice Katosupport · support@sandbox.invalid", "support"),
        *("sandbox button", "off"),
    ]
    assert row(page, erin) == [
        *("Erinerin@acme.example", "manager", "single sign-on switched off"),
        *("up to the provider", "never"),
    ]
    assert row(page, frank)[1:3] == ["no role disabled", "nothing yet"]
    assert page_of(dora) in page.values(".names a", "href")


def test_only_admins_find_it_in_their_menu(charlie_manages: Reader, bob_reads: Reader) -> None:
    assert "/people/" in charlie_manages.get("/conversations/").values("a.menu-item", "href")
    assert "/people/" not in bob_reads.get("/conversations/").values("a.menu-item", "href")


def test_pages_lead_on_and_back(
    charlie_manages: Reader, dora: Person, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(people, "PAGE_SIZE", 3)
    first = charlie_manages.get("/people/")
    second = charlie_manages.get(first.href("#next-people"))
    assert second.texts(".names a") == ["dora"]
    assert not second.has("#next-people")
    assert charlie_manages.get(second.href("#previous-people")).texts(".names a") == first.texts(
        ".names a"
    )
    assert not first.has("#previous-people")


@pytest.mark.parametrize("page", ["x", "0", "2", "9" * 5_000])
def test_a_page_that_is_none_is_named(page: str, charlie_manages: Reader) -> None:
    shown = charlie_manages.get(f"/people/?page={page}")
    assert shown.notices[0].startswith(f"“{page[:10]}")
    assert "is not a page of this list" in shown.notices[0]
    assert len(shown.all("[data-person]")) == 3


def test_many_people_take_no_more_queries_than_few(charlie_manages: Reader) -> None:
    counts = []
    for name in ("frank", "grace"):
        with CaptureQueriesContext(connection) as asked:
            charlie_manages.get("/people/")
        counts.append(len(asked))
        second_step(local_account(name))
    assert counts[0] == counts[1]


@pytest.mark.parametrize(
    ("role", "left"), [("manager", ["manager"]), ("admin", ["admin"]), ("none", [])]
)
def test_a_role_replaces_the_one_before_and_is_noted(
    role: str, left: list[str], charlie_manages: Reader, charlie: Person, dora: Person
) -> None:
    theirs = Client()
    theirs.force_login(dora)
    before = AuditEntry.objects.count()
    page = change(charlie_manages, page_of(dora), {"role": role})
    assert page.notices[0].startswith("The role has been changed.")
    assert page.words("#has-role") == (role if left else "no role")
    assert page.one("option[selected]").get("value") == role
    assert roles(dora) == left
    noted = AuditEntry.objects.filter(id__gt=before, event="role.change")
    assert {(each.facts["role"], each.facts["change"]) for each in noted} == {
        ("support", "taken"),
        *((each, "given") for each in left),
    }
    assert {(each.person_id, each.facts["account"]) for each in noted} == {
        (charlie.pk, str(dora.pk))
    }
    assert theirs.get("/trail/").status_code == (200 if left else 403)


def test_who_is_disabled_is_out_until_enabled_and_signed_in_again(
    charlie_manages: Reader, charlie: Person, dora: Person
) -> None:
    theirs = Client()
    theirs.force_login(dora)
    page = change(charlie_manages, page_of(dora), {"access": "off"})
    assert page.notices[0].startswith("The account has been disabled")
    assert page.words("#may-sign-in") == "no, disabled"
    assert theirs.get("/conversations/").status_code == 302
    page = change(charlie_manages, page_of(dora), {"access": "on"})
    assert page.words("#may-sign-in") == "yes"
    assert theirs.get("/conversations/").status_code == 302
    theirs.force_login(Person.objects.get(pk=dora.pk))
    assert theirs.get("/conversations/").status_code == 200
    noted = AuditEntry.objects.filter(event__startswith="account.").order_by("id")
    assert [(each.event, each.person_id) for each in noted] == [
        ("account.disable", charlie.pk),
        ("account.enable", charlie.pk),
    ]


def test_a_second_step_is_taken_away_after_a_question(
    charlie_manages: Reader, charlie: Person, dora: Person
) -> None:
    second_step(dora)
    question = charlie_manages.get(page_of(dora)).href(".second-step a")
    assert "dora" in charlie_manages.get(question).words("main")
    assert Authenticator.objects.filter(user=dora).count() == 2
    page = change(charlie_manages, question, {})
    assert page.notices[0].startswith("The second step has been taken away.")
    assert page.words("#has-second-step") == "off"
    assert not page.has(".second-step")
    assert not Authenticator.objects.exists()
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.person_id) == ("second-factor.reset", charlie.pk)


def test_single_sign_on_gives_the_role_but_anybody_can_be_disabled(
    charlie_manages: Reader,
) -> None:
    erin = provided("Erin")
    page = charlie_manages.get(page_of(erin))
    assert not page.has("select[name=role]")
    assert "role comes from single sign-on" in page.words("main")
    change(charlie_manages, page_of(erin), {"access": "off"})
    assert not Person.objects.get(pk=erin.pk).is_active


FORMS = {
    "role": ("", {"role": "none"}),
    "access": ("", {"access": "off"}),
    "second step": ("second-step/", {}),
}
WHOSE: dict[str, tuple[Callable[[], Person], str]] = {
    "one's own": (lambda: Person.objects.get(username="frank"), "This is your own account."),
    "the sandbox's": (
        lambda: Person.objects.get(username="support"),
        "This is an account of the sandbox.",
    ),
}


@pytest.mark.parametrize(("whose", "sentence"), WHOSE.values(), ids=WHOSE)
@pytest.mark.parametrize(("to", "form"), FORMS.values(), ids=FORMS)
def test_some_accounts_stay_as_they_are(
    to: str,
    form: dict[str, str],
    whose: Callable[[], Person],
    sentence: str,
    stranger: Reader,
) -> None:
    frank = local_account("frank")
    frank.groups.set(Group.objects.filter(name="admin"))
    stranger.client.force_login(frank)
    person = whose()
    second_step(person)
    page = stranger.get(page_of(person))
    assert page.notices[0].startswith(sentence)
    assert not page.has("main form")
    before = AuditEntry.objects.count()
    refused = stranger.post(page_of(person) + to, form, 409)
    assert refused.words(".field-error").startswith(sentence)
    assert not refused.has(".notice")
    assert roles(person)
    assert Person.objects.get(pk=person.pk).is_active
    assert Authenticator.objects.filter(user=person).count() == 2
    assert AuditEntry.objects.count() == before


def test_nobody_takes_over_what_the_provider_says(charlie_manages: Reader) -> None:
    erin = provided("Erin")
    page = charlie_manages.post(page_of(erin), {"role": "admin"}, 409)
    assert "single sign-on" in page.words(".field-error")
    assert roles(erin) == ["manager"]


@pytest.mark.parametrize("form", [{"role": "support"}, {"access": "off"}], ids=str)
def test_the_last_admin_who_may_sign_in_stays_one(
    form: dict[str, str], charlie: Person, dora: Person, stranger: Reader
) -> None:
    dora.groups.set(Group.objects.filter(name="admin"))
    Person.objects.filter(pk=charlie.pk).update(is_active=False)
    erin = Person.objects.create_user("erin")
    erin.user_permissions.add(Permission.objects.get(codename="manage_people"))
    stranger.client.force_login(erin)
    change(stranger, page_of(dora), {"role": "admin"})
    page = stranger.post(page_of(dora), form, 409)
    assert "last admin who may sign in" in page.words(".field-error")
    assert page.words("#may-sign-in") == "yes"
    assert roles(dora) == ["admin"]
    local_account("frank").groups.set(Group.objects.filter(name="admin"))
    change(stranger, page_of(dora), form)


def test_a_change_begins_from_what_another_admin_has_left(charlie: Person, dora: Person) -> None:
    request = RequestFactory().post("/")
    request.user = charlie
    Person.objects.filter(pk=dora.pk).update(is_active=False)
    administration.change_access(request, dora, active=True)
    assert Person.objects.get(pk=dora.pk).is_active


@pytest.mark.parametrize(("to", "form"), FORMS.values(), ids=FORMS)
def test_what_cannot_be_noted_is_not_changed(
    to: str, form: dict[str, str], charlie_manages: Reader, dora: Person
) -> None:
    second_step(dora)
    AuditHead.objects.update(seal="broken")
    charlie_manages.post(page_of(dora) + to, form, 503)
    assert roles(dora) == ["support"]
    assert Person.objects.get(pk=dora.pk).is_active
    assert Authenticator.objects.filter(user=dora).count() == 2


@pytest.mark.parametrize("form", [{}, {"role": "owner"}, {"access": "maybe"}], ids=str)
def test_a_change_that_nobody_knows_is_none(
    form: dict[str, str], charlie_manages: Reader, dora: Person
) -> None:
    charlie_manages.post(page_of(dora), form, 400)
    assert roles(dora) == ["support"]


@pytest.mark.parametrize("number", ["0", "9" * 19, "9" * 400])
@pytest.mark.parametrize("to", ["", "second-step/"])
def test_a_number_of_nobody_is_not_found(number: str, to: str, charlie_manages: Reader) -> None:
    charlie_manages.get(f"/people/{number}/{to}", 404)
