"""Every address, method and person: the answer is the one in the table, and no other."""

import pytest
from django.contrib.auth.models import Group
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from casey_dashboard.urls import urlpatterns
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import PASSWORD
from tests.access.matrix import PARTS, PEOPLE, expected, rows
from tests.pages.made import conversation, message

ROLE_OF = {"disabled": "admin"}
ROUTED = {str(each.name): each for each in urlpatterns}
FORM = "application/x-www-form-urlencoded"
SIGN_IN = "/accounts/login/?next="


@pytest.fixture
def people(db: None, box: Sandbox) -> dict[str, Person]:
    """One of each role, with a password; the disabled one was an admin."""
    box.add(conversation(1), [message(1)])
    Person.objects.create_user("somebody else", pk=PARTS["number"])
    return {each: made(each) for each in PEOPLE if each != "anonymous"}


def test_every_address_has_a_row() -> None:
    missing = ROUTED.keys() - {row.name for row in rows()}
    assert not missing, f"Give {sorted(missing)} a line in tests/access/matrix.py."


def test_every_row_has_an_address() -> None:
    gone = {row.name for row in rows()} - ROUTED.keys()
    assert not gone, f"No address is called {sorted(gone)}: take the line out of the matrix."


def test_every_address_has_a_name_of_its_own() -> None:
    assert len(ROUTED) == len(urlpatterns) == len(get_resolver().url_patterns)
    assert "None" not in ROUTED


@pytest.mark.parametrize("name", sorted({row.name for row in rows()} & ROUTED.keys()))
def test_the_answers_are_those_of_the_table(name: str, people: dict[str, Person]) -> None:
    url, wanted = address(ROUTED[name]), expected(name)
    given = {(method, person): answer(method, url, people.get(person)) for method, person in wanted}
    differing = {
        each: (given[each], wanted[each]) for each in wanted if given[each] != wanted[each]
    }
    assert not differing, f"{name}, as (given, in the matrix): {differing}"


@pytest.mark.parametrize("person", ["anonymous", "disabled"])
def test_a_fragment_is_refused_to_whom_the_page_is(person: str, people: dict[str, Person]) -> None:
    for name, pattern in ROUTED.items():
        if expected(name)["GET", person] != "sign-in":
            continue
        browser = signed_in(people.get(person))
        response = browser.get(address(pattern), headers={"HX-Request": "true"})
        assert (response.status_code, response.content) == (200, b""), name
        assert response.headers["HX-Redirect"].startswith(SIGN_IN), name


def made(name: str) -> Person:
    person = Person.objects.create_user(f"one of {name}", password=PASSWORD)
    person.groups.set(Group.objects.filter(name=ROLE_OF.get(name, name)))
    return person


def signed_in(person: Person | None) -> Client:
    """A browser of this person, who was disabled since; nobody's without a person."""
    browser = Client()
    if person is None:
        return browser
    Person.objects.filter(pk=person.pk).update(is_active=True)
    browser.force_login(person)
    if "disabled" in person.username:
        Person.objects.filter(pk=person.pk).update(is_active=False)
    return browser


def address(pattern: URLPattern) -> str:
    parts = pattern.pattern.converters
    return reverse(str(pattern.name), kwargs={each: PARTS[each] for each in parts})


def answer(method: str, url: str, person: Person | None) -> str:
    """The status in words of the table."""
    response = signed_in(person).generic(method, url, content_type=FORM)
    leads_to = response.headers.get("Location", "")
    return "sign-in" if leads_to.startswith(SIGN_IN) else str(response.status_code)
