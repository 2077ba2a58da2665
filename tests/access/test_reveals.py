"""A masked contact is shown when somebody asks for it: one field, on one page, and noted."""

from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.masks import FIELDS
from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id, message, message_id, profile

EMAIL = "canary@acme.example"
MASK = "c•••@acme.example"
ID = conversation_id(1)
PAGE = f"/conversations/{ID}/"
REVEAL = f"{PAGE}reveal/"
FRAGMENT = {"HX-Request": "true"}


@pytest.fixture
def talk(box: Sandbox) -> Sandbox:
    about = {"participant_profile": profile(email=EMAIL), "session_properties": {"mail": EMAIL}}
    box.add(conversation(1, **about), [message(1, f"I am {EMAIL}")])
    return box


def noted() -> list[tuple[str, str, str]]:
    """Who was shown which field of which conversation."""
    entries = AuditEntry.objects.filter(event="contact.reveal")
    return [(each.username, str(each.conversation), each.facts["field"]) for each in entries]


def fragment(reader: Reader, field: str = "email") -> Any:
    return reader.client.post(REVEAL, {"field": field}, headers=FRAGMENT)


def email_of(page: Page) -> str:
    return page.words("#contact-email bdi")


def test_a_masked_contact_offers_to_be_revealed(talk: Sandbox, alice_reads: Reader) -> None:
    page = alice_reads.get(PAGE)
    assert email_of(page) == MASK
    assert page.words("#contact-email button") == "Reveal E-mail"
    assert page.values("#facts form", "action") == [REVEAL]


def test_without_javascript_the_page_comes_again_with_the_contact(
    talk: Sandbox, alice_reads: Reader
) -> None:
    page = alice_reads.post(REVEAL, {"field": "email"})
    assert email_of(page) == EMAIL
    assert not page.has("#facts form")
    assert page.html.count(EMAIL.partition("@")[0]) == 1
    assert page.words(".say") == f"I am {MASK}"
    assert noted() == [("support", ID, "email")]


def test_a_fragment_is_the_contact_alone(talk: Sandbox, alice_reads: Reader) -> None:
    answer = fragment(alice_reads).content.decode().replace("<wbr>", "")
    assert answer.startswith(f"<bdi>{EMAIL}</bdi>")
    assert "E-mail shown until you leave this page" in answer
    assert noted() == [("support", ID, "email")]


@pytest.mark.parametrize("field", ["email", "organization"])
def test_who_asks_for_a_contact_alone_has_opened_the_conversation(
    field: str, talk: Sandbox, alice_reads: Reader
) -> None:
    for _ in range(2):
        fragment(alice_reads, field)
    opened = AuditEntry.objects.filter(event="conversation.view").values_list("conversation")
    assert [str(conversation) for (conversation,) in opened] == [ID]


def test_a_fragment_costs_one_call(talk: Sandbox, alice_reads: Reader) -> None:
    fragment(alice_reads)
    assert [call.path for call in talk.calls] == [PAGE.rstrip("/")]


def test_reloading_masks_it_again(talk: Sandbox, alice_reads: Reader) -> None:
    alice_reads.post(REVEAL, {"field": "email"})
    assert email_of(alice_reads.get(PAGE)) == MASK


@pytest.mark.parametrize("query", ["", f"?message={message_id(1)}"])
def test_its_address_leads_to_the_masked_page(
    query: str, talk: Sandbox, alice_reads: Reader
) -> None:
    answer: Any = alice_reads.client.get(f"{REVEAL}{query}")
    assert (answer.status_code, answer.headers["Location"]) == (302, f"{PAGE}{query}")
    assert noted() == []


@pytest.mark.parametrize("field", ["", "phone", "Email", "id", "avatar_image_url"])
def test_no_other_field_can_be_asked_for(field: str, talk: Sandbox, alice_reads: Reader) -> None:
    alice_reads.post(REVEAL, {"field": field}, 400)
    assert (noted(), list(talk.calls)) == ([], [])


def test_what_is_not_masked_is_no_reveal(talk: Sandbox, bob_reads: Reader) -> None:
    assert not bob_reads.get(PAGE).has("#facts form")
    assert email_of(bob_reads.post(REVEAL, {"field": "email"})) == EMAIL
    assert noted() == []


def test_what_is_not_known_is_no_reveal(box: Sandbox, alice_reads: Reader) -> None:
    box.add(conversation(1, participant_profile=None), [])
    assert fragment(alice_reads).content.decode().strip().endswith("not known</span>")
    assert not alice_reads.post(REVEAL, {"field": "email"}).has("#contact-email")
    assert noted() == []


def test_any_masked_field_can_be_revealed(
    talk: Sandbox, alice_reads: Reader, settings: Settings
) -> None:
    settings.MASKED_FIELDS = "support: name, email, organization, domain"
    page = alice_reads.get(PAGE)
    assert [page.words(f"#contact-{field} bdi") for field in FIELDS] == [
        "A••• M•••",
        "c•••@acme.example",
        "E•••",
        "e•••",
    ]
    assert page.words("h1") == "A••• M•••"
    shown = alice_reads.post(REVEAL, {"field": "name"})
    assert shown.words("#contact-name bdi") == "Alice Moreau"
    assert shown.words("h1") == "A••• M•••"
    assert email_of(shown) == MASK


def test_nothing_is_shown_that_could_not_be_noted(talk: Sandbox, alice_reads: Reader) -> None:
    AuditHead.objects.update(seal="broken")
    whole: Any = alice_reads.client.post(REVEAL, {"field": "email"})
    for answer in (whole, fragment(alice_reads)):
        assert answer.status_code == 503
        assert b'data-error="unrecorded"' in answer.content
        assert EMAIL not in answer.content.decode()


def test_a_form_without_its_token_reveals_nothing(talk: Sandbox, alice: Person) -> None:
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(alice)
    answer = browser.post(REVEAL, {"field": "email"})
    assert answer.status_code == 403
    assert (noted(), list(talk.calls)) == ([], [])


def test_somebody_without_a_role_reveals_nothing(db: None, talk: Sandbox) -> None:
    reader = Reader(Person.objects.create_user("erin"))
    reader.post(REVEAL, {"field": "email"}, 403)
    assert (noted(), list(talk.calls)) == ([], [])


@pytest.mark.parametrize(
    ("fault", "status", "error"),
    [
        ({"status": 404}, 404, "not-found"),
        ({"status": 500}, 502, "failed"),
        ({"status": 429}, 503, "busy"),
        ({"error": "refused"}, 504, "unreachable"),
    ],
)
def test_trouble_with_the_backend_is_said(
    fault: dict[str, Any], status: int, error: str, talk: Sandbox, alice_reads: Reader
) -> None:
    with talk.fault("/conversations*", **fault):
        page = alice_reads.post(REVEAL, {"field": "email"}, status)
        part = fragment(alice_reads)
    assert page.values("[data-error]", "data-error") == [error]
    assert (part.status_code, f'data-error="{error}"' in part.content.decode()) == (status, True)
    assert noted() == []
