"""Masked values never reach the browser of somebody who may not see them."""

from collections.abc import Iterable
from typing import Any

import pytest
from django.contrib.auth.models import Group
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from django.test import Client
from django.urls import resolve
from pytest_django.fixtures import Settings

from casey_dashboard.urls import urlpatterns
from conversations.access.masking import EVERYTHING, NOTHING, Mask, rules
from conversations.access.permissions import DOWNLOAD, READ
from conversations.filters import ListFilter
from conversations.models import Person
from conversations.quotes import FORMS
from conversations.sandbox.api import Sandbox
from conversations.whence import packed
from tests.access.starts import manage
from tests.pages.client import Reader
from tests.pages.made import JSON, conversation, conversation_id, message, message_id, profile

CANARY = "canary.bird"
EMAIL = f"{CANARY}@acme.example"
ID = conversation_id(1)
NAMELESS = conversation_id(2)
PAGES = (
    "/conversations/",
    "/conversations/?status=in_progress&limit=50",
    "/conversations/?status=nonsense",
    "/conversations/newer/?seen=00000009",
    *(f"/conversations/{each}/" for each in (ID, NAMELESS)),
    *(f"/conversations/{each}/live/?shown=0" for each in (ID, NAMELESS)),
    f"/conversations/{ID}/?message={ID}",
    f"/conversations/{conversation_id(9)}/",
    f"/conversations/{ID}/avatar/",
    *(f"/conversations/{ID}/messages/?{way}" for way in ("after=0", "before=3")),
    f"/conversations/{ID}/whole/",
    f"/conversations/{ID}/find/?show=voice",
    *(f"/conversations/{ID}/transcript.{suffix}" for suffix in ("txt", "md", "csv", "json")),
    *(f"/conversations/{ID}/quote/?message={message_id(1)}&form={form}" for form in FORMS),
    f"/cards/{ID}/?message={message_id(1)}",
    *(f"/conversations/{ID}/{way}/?in={packed(ListFilter())}" for way in ("next", "previous")),
    f"/go/?to={ID}+{NAMELESS}",
    f"/go/?to={conversation_id(9)}",
    "/nowhere/",
)


@pytest.fixture
def birds(box: Sandbox) -> Sandbox:
    """Two conversations with the e-mail in every value that a backend can send."""
    for number, status in ((1, EMAIL), (2, "in_progress")):
        box.add(everywhere(number, status), [spoken(each) for each in (1, 2, 3)])
    return box


def everywhere(number: int, status: str) -> JSON:
    """The second one's participant has no other name than the e-mail."""
    names = {1: EMAIL, 2: None}[number]
    return conversation(
        number,
        status=status,
        connection_code=EMAIL,
        participant_profile=profile()
        | {
            "email": EMAIL,
            "first_name": names,
            "last_name": names,
            "organization_name": EMAIL,
            "organization_domain": EMAIL,
            "avatar_image_url": f"https://pictures.example/{EMAIL}.png",
        },
        session_properties={
            "email": CANARY,
            EMAIL: {"deep": [EMAIL, EMAIL.upper(), f"mailto:{EMAIL}?cc={EMAIL}"]},
            "link": f"https://acme.example/?to={EMAIL.replace('@', '%40')}",
        },
        path_taken=[EMAIL, {"node": EMAIL, "by": EMAIL}, [EMAIL]],
    )


def spoken(number: int) -> JSON:
    said = f"I am {EMAIL}, see https://acme.example/{EMAIL}"
    role = {3: EMAIL}.get(number, "user")
    return message(number, said, role=role, modality=EMAIL if number == 2 else "text")


def told(reader: Client, page: str) -> str:
    """All that a browser is told, as a page and as a fragment."""
    answers = [reader.get(page, headers=each) for each in ({}, {"HX-Request": "true"})]
    return "".join(f"{each.headers}{each.cookies}{each.getvalue().decode()}" for each in answers)


def test_every_page_that_reads_conversations_is_walked() -> None:
    asked = (READ, DOWNLOAD)
    reading = {each.name for each in urlpatterns if getattr(each.callback, "access", "") in asked}
    assert reading <= {resolve(page.partition("?")[0]).url_name for page in PAGES[:-1]}


@pytest.mark.parametrize("page", PAGES)
def test_support_is_told_no_e_mail_anywhere(page: str, birds: Sandbox, alice_reads: Reader) -> None:
    assert CANARY not in told(alice_reads.client, page).lower()


@pytest.mark.parametrize("page", PAGES[:2] + PAGES[4:8])
@pytest.mark.parametrize("who", ["bob", "charlie"])
def test_managers_and_admins_are_told(
    page: str, who: str, birds: Sandbox, request: pytest.FixtureRequest
) -> None:
    reader = Reader(request.getfixturevalue(who))
    assert EMAIL in told(reader.client, page)


@pytest.mark.parametrize("failing", ["", "/transcript"])
def test_a_part_that_fails_takes_no_mask_away(
    failing: str, birds: Sandbox, alice_reads: Reader
) -> None:
    with birds.fault(f"/conversations/{ID}{failing}", status=500):
        page = told(alice_reads.client, f"/conversations/{ID}/")
    assert "data-error" in page
    assert CANARY not in page


def test_a_mask_shows_the_first_letter_and_the_domain(birds: Sandbox, alice_reads: Reader) -> None:
    page = alice_reads.get(f"/conversations/{NAMELESS}/")
    assert page.words("h1") == "c•••@acme.example"
    assert page.title.startswith("c•••@acme.example")
    assert page.words("#contact-email bdi") == "c•••@acme.example"
    assert page.words(".hero .who") == "CA"


@pytest.mark.parametrize(
    ("setting", "roles", "hidden"),
    [
        ("", ["support"], {"email"}),
        ("", ["manager"], set()),
        ("", ["support", "manager"], set()),
        ("", [], EVERYTHING),
        ("", ["friends"], EVERYTHING),
        ("support: email, name", ["support"], {"email", "name"}),
        ("support: nothing", ["support"], set()),
        ("support:", ["support"], set()),
        ("manager: email", ["support"], {"email"}),
        ("support: email, domain; manager: domain, name", ["support", "manager"], {"domain"}),
        ("manager: email; admin: email ;", ["admin"], {"email"}),
    ],
)
def test_a_reader_sees_what_any_of_their_roles_may_see(
    setting: str, roles: Iterable[str], hidden: set[str], db: None, settings: Settings
) -> None:
    settings.MASKED_FIELDS = setting
    erin = Person.objects.create_user("erin")
    erin.groups.set([Group.objects.get_or_create(name=role)[0] for role in roles])
    assert Mask.of(erin).hidden == hidden


def test_somebody_above_all_roles_sees_contacts(db: None) -> None:
    assert Mask.of(Person.objects.create_superuser("root")).hidden == NOTHING


def test_a_setting_masks_for_managers_too(
    birds: Sandbox, bob_reads: Reader, settings: Settings
) -> None:
    settings.MASKED_FIELDS = "manager: email"
    for page in PAGES:
        assert CANARY not in told(bob_reads.client, page).lower()


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("supprot: email", "there is no role “supprot”. Use support, manager, admin."),
        ("support: phone", "there is no field “phone”. Use name, email, organization, domain."),
        ("email", "there is no role “email”"),
    ],
)
def test_a_wrong_setting_is_named(setting: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        rules(setting)
    assert str(refused.value).startswith(f"MASKED_FIELDS: {said}")


def test_a_wrong_setting_stops_the_start(settings: Settings) -> None:
    settings.MASKED_FIELDS = "supprot: email"
    with pytest.raises(SystemCheckError, match="supprot"):
        call_command("check")


def test_a_wrong_setting_shows_nothing_even_unchecked(
    birds: Sandbox, bob_reads: Reader, settings: Settings
) -> None:
    settings.MASKED_FIELDS = "supprot: email"
    response: Any = bob_reads.client.get(f"/conversations/{ID}/")
    assert response.status_code == 500
    assert CANARY not in response.content.decode()


def test_the_setting_comes_from_the_environment() -> None:
    ended = manage("check", MASKED_FIELDS="support: everything")
    assert ended.code == 1
    assert "there is no field “everything”" in ended.err
