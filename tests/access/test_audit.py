"""Who did what is noted before it happens, and nothing happens that cannot be noted."""

from collections.abc import Callable
from io import StringIO
from typing import Any
from uuid import UUID

import pytest
from allauth.mfa.models import Authenticator
from django.contrib.auth.models import Group
from django.core.management import CommandError, call_command
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from conversations.access.audit import record
from conversations.access.events import EVENTS, FACTS, UndeclaredError
from conversations.middleware import request_facts
from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import PASSWORD, is_signed_in, sign_in
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message

TALK = UUID(conversation_id(1))
PAGE = f"/conversations/{TALK}/"
WORDS = "Canary words"


@pytest.fixture
def talk(box: Sandbox) -> None:
    box.add(conversation(1), [message(1, WORDS)])


@pytest.fixture
def unwritable(db: None) -> Callable[[], None]:
    """Breaks the trail when called."""

    def broken() -> None:
        AuditHead.objects.update(seal="broken")

    return broken


def last(event: str) -> AuditEntry:
    return AuditEntry.objects.filter(event=event).latest("id")


def count(event: str | None = None) -> int:
    entries = AuditEntry.objects.all()
    return (entries.filter(event=event) if event else entries).count()


def test_opening_a_conversation_is_noted(alice: Person, alice_reads: Reader, talk: None) -> None:
    page = alice_reads.get(f"{PAGE}?message=x")
    entry = last("conversation.view")
    assert (entry.person_id, entry.username) == (alice.pk, "support")
    assert (entry.conversation, entry.facts, entry.result) == (TALK, {}, "ok")
    assert entry.address == "127.0.0.1"
    assert entry.request_id == page.response.wsgi_request.id  # type: ignore[attr-defined]
    assert entry.at <= timezone.now()


@pytest.mark.parametrize(("role", "queries"), [("support", 3), ("manager", 4)])
def test_the_trail_asks_the_database_little(
    role: str, queries: int, stranger: Reader, talk: None
) -> None:
    stranger.client.force_login(Person.objects.get(username=role))
    with CaptureQueriesContext(connection) as asked:
        stranger.get(PAGE)
    assert len([each for each in asked if "audit" in each["sql"]]) == queries


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/conversations/", 200),
        ("/conversations/newer/?seen=00000001", 204),
        (f"/conversations/{conversation_id(9)}/", 404),
        ("/nowhere/", 404),
    ],
)
def test_what_shows_no_conversation_anew_is_not_noted(
    path: str, status: int, alice_reads: Reader, talk: None
) -> None:
    before = count()
    assert alice_reads.client.get(path).status_code == status
    assert count() == before


def test_a_part_that_is_asked_for_alone_is_noted_once(alice_reads: Reader, talk: None) -> None:
    for _ in range(2):
        assert WORDS in alice_reads.fragment(f"{PAGE}live/?shown=0").html
    assert count("conversation.view") == 1


def test_a_page_that_shows_a_contact_again_is_noted_too(
    alice_reads: Reader, bob_reads: Reader, talk: None
) -> None:
    for reader, field in ((alice_reads, "domain"), (bob_reads, "email")):
        assert WORDS in reader.post(f"{PAGE}reveal/", {"field": field}).html
    assert count("conversation.view") == 2


def test_a_part_of_a_page_that_was_opened_is_not_noted(alice_reads: Reader, talk: None) -> None:
    alice_reads.get(PAGE)
    before = count()
    alice_reads.fragment(f"{PAGE}live/?shown=0")
    alice_reads.post(f"{PAGE}reveal/", {"field": "domain"})
    assert count() == before


def test_each_session_opens_a_conversation_anew(alice_reads: Reader, talk: None) -> None:
    alice_reads.get(PAGE)
    later = alice_reads.client.session
    later["began"] += 60
    later.save()
    alice_reads.fragment(f"{PAGE}live/?shown=0")
    assert count("conversation.view") == 2


def test_a_part_that_cannot_be_noted_is_not_shown(
    alice_reads: Reader, talk: None, unwritable: Callable[[], None]
) -> None:
    unwritable()
    assert WORDS not in alice_reads.fragment(f"{PAGE}live/?shown=0", 503).html
    assert WORDS not in alice_reads.post(f"{PAGE}reveal/", {"field": "domain"}, 503).html


def test_a_conversation_that_did_not_answer_is_not_noted(
    alice_reads: Reader, box: Sandbox, talk: None
) -> None:
    with box.fault("/conversations*", status=500):
        alice_reads.get(PAGE, 502)
    assert count("conversation.view") == 0


def test_what_cannot_be_noted_is_not_shown(
    alice_reads: Reader, talk: None, unwritable: Callable[[], None]
) -> None:
    unwritable()
    page = alice_reads.get(PAGE, 503)
    assert page.one("[data-error]").get("data-error") == "unrecorded"
    assert "trail cannot be written" in page.words("main")
    assert page.response.headers["Retry-After"] == "30"
    part = alice_reads.fragment(PAGE, 503)
    assert part.has("[data-error=unrecorded]")
    assert WORDS not in page.html + part.html
    assert "Moreau" not in page.html + part.html
    alice_reads.get("/conversations/")


def test_nor_when_the_database_refuses(
    alice_reads: Reader, talk: None, transactional_db: None, caplog: pytest.LogCaptureFixture
) -> None:
    with connection.schema_editor() as editor:
        editor.execute("ALTER TABLE conversations_auditentry RENAME TO gone")
    try:
        assert WORDS not in alice_reads.get(PAGE, 503).html
    finally:
        with connection.schema_editor() as editor:
            editor.execute("ALTER TABLE gone RENAME TO conversations_auditentry")
    assert "The trail cannot be written: OperationalError" in caplog.text


def test_a_refusal_is_noted_with_what_was_asked_for(stranger: Reader, talk: None) -> None:
    erin = Person.objects.create_user("erin")
    stranger.client.force_login(erin)
    stranger.get(PAGE, 403)
    entry = last("denied")
    assert (entry.person_id, entry.conversation, entry.facts, entry.result) == (
        erin.pk,
        TALK,
        {"page": "conversation"},
        "denied",
    )
    stranger.get("/conversations/", 403)
    assert (last("denied").conversation, last("denied").facts["page"]) == (
        None,
        "conversation-list",
    )


def test_a_refusal_that_cannot_be_noted_stays_one(
    stranger: Reader, unwritable: Callable[[], None]
) -> None:
    stranger.client.force_login(Person.objects.create_user("erin"))
    unwritable()
    stranger.get("/conversations/", 403)


def test_signing_in_and_out_is_noted(dora: Person, visitor: Client) -> None:
    sign_in(visitor)
    entry = last("sign-in")
    assert (entry.person_id, entry.username, entry.result) == (dora.pk, "dora", "ok")
    visitor.post("/accounts/logout/")
    assert (last("sign-out").person_id, last("sign-out").address) == (dora.pk, "127.0.0.1")
    before = count()
    visitor.post("/accounts/logout/")
    assert count() == before


@pytest.mark.parametrize("typed", ["DORA", "Dora@acme.example"])
def test_a_wrong_password_is_noted_with_the_account(
    typed: str, dora: Person, visitor: Client
) -> None:
    visitor.post("/accounts/login/", {"login": typed, "password": "canary"})
    entry = last("sign-in.failed")
    assert (entry.person_id, entry.username, entry.result) == (dora.pk, "dora", "failed")


@pytest.mark.parametrize("typed", ["canary", "canary@acme.example", ""])
def test_what_names_no_account_is_not_kept(typed: str, dora: Person, visitor: Client) -> None:
    visitor.post("/accounts/login/", {"login": typed, "password": "canary"})
    assert "canary" not in str(list(AuditEntry.objects.values()))
    assert count("sign-in.failed") == (1 if typed else 0)


def test_a_disabled_person_s_right_password_is_noted(dora: Person, visitor: Client) -> None:
    Person.objects.update(is_active=False)
    visitor.post("/accounts/login/", {"login": "dora", "password": PASSWORD})
    assert last("sign-in.failed").person_id == dora.pk
    assert (count("sign-in"), count("sign-in.failed")) == (0, 1)


def test_nobody_signs_in_unrecorded(
    dora: Person, visitor: Client, unwritable: Callable[[], None]
) -> None:
    unwritable()
    for form, data in (
        ("/accounts/login/", {"login": "dora", "password": PASSWORD}),
        ("/accounts/sandbox/support/", {}),
    ):
        response = visitor.post(form, data)
        assert response.status_code == 503
        assert b'href="/conversations/">Try again' in response.content
        assert not is_signed_in(visitor)
        assert visitor.get("/conversations/").status_code == 302


def test_anybody_may_sign_out_unrecorded(
    dora: Person, visitor: Client, unwritable: Callable[[], None]
) -> None:
    visitor.force_login(dora)
    unwritable()
    assert visitor.post("/accounts/logout/").status_code == 302
    assert not is_signed_in(visitor)


ROLES: dict[str, tuple[Callable[[Person, Group, Group], Any], set[tuple[str, str]]]] = {
    "add": (lambda dora, _, new: dora.groups.add(new), {("manager", "given")}),
    "remove": (lambda dora, old, _: dora.groups.remove(old), {("support", "taken")}),
    "clear": (lambda dora, *_: dora.groups.clear(), {("support", "taken")}),
    "set": (
        lambda dora, _, new: dora.groups.set([new]),
        {("support", "taken"), ("manager", "given")},
    ),
    "nothing new": (lambda dora, old, _: dora.groups.set([old]), set()),
    "from the group": (lambda dora, _, new: new.user_set.add(dora), {("manager", "given")}),
    "out of the group": (lambda dora, old, _: old.user_set.remove(dora), {("support", "taken")}),
}


@pytest.mark.parametrize(("change", "noted"), ROLES.values(), ids=ROLES)
def test_each_role_given_and_taken_is_noted(
    change: Callable[[Person, Group, Group], Any], noted: set[tuple[str, str]], dora: Person
) -> None:
    before = count()
    change(dora, Group.objects.get(name="support"), Group.objects.get(name="manager"))
    entries = AuditEntry.objects.filter(id__gt=before)
    assert {(each.facts["role"], each.facts["change"]) for each in entries} == noted
    assert {each.facts["account"] for each in entries} <= {str(dora.pk)}


def test_a_group_that_is_emptied_takes_the_role_of_each(dora: Person, alice: Person) -> None:
    before = count()
    Group.objects.get(name="support").user_set.clear()
    entries = AuditEntry.objects.filter(id__gt=before)
    assert {each.facts["account"] for each in entries} == {str(dora.pk), str(alice.pk)}


def test_a_role_changed_on_a_page_is_noted_with_who_did_it(dora: Person, charlie: Person) -> None:
    request = RequestFactory().get("/")
    request.user = charlie

    def page(_: HttpRequest) -> HttpResponse:
        dora.groups.clear()
        return HttpResponse()

    request_facts(page)(request)
    assert (last("role.change").person_id, last("role.change").address) == (charlie.pk, "127.0.0.1")
    dora.groups.set(Group.objects.filter(name="support"))
    assert last("role.change").person_id is None


def test_a_role_changed_by_command_has_nobody_behind_it(dora: Person) -> None:
    call_command("account", "dora", role="manager", stdout=StringIO())
    entry = last("role.change")
    assert (entry.person_id, entry.username, entry.address, entry.request_id) == (None, "", "", "")


def test_a_role_that_cannot_be_noted_is_not_given(
    dora: Person, unwritable: Callable[[], None]
) -> None:
    unwritable()
    with pytest.raises(CommandError, match="Nothing was changed"):
        call_command("account", "dora", role="manager")
    assert [group.name for group in dora.groups.all()] == ["support"]


WRONG: dict[str, tuple[str, dict[str, Any]]] = {
    "no such event": ("conversation.read", {"conversation": TALK}),
    "a fact too many": ("search", {"words": "canary"}),
    "a fact too few": ("transcript.download", {"conversation": TALK}),
    "no conversation": ("conversation.view", {}),
    "a conversation too many": ("search", {"conversation": TALK}),
    "an e-mail for a field": (
        "contact.reveal",
        {"conversation": TALK, "field": "erin@acme.example"},
    ),
    "words for a field": ("contact.reveal", {"conversation": TALK, "field": "canary words"}),
    "another format": ("list.export", {"list": "trail", "format": "sk_live_canary"}),
}


@pytest.mark.parametrize(("event", "facts"), WRONG.values(), ids=WRONG)
def test_what_is_not_declared_is_refused(event: str, facts: dict[str, Any], db: None) -> None:
    before = count()
    with pytest.raises(UndeclaredError) as refused:
        record(None, event, **facts)
    assert "canary" not in str(refused.value)
    assert count() == before


def test_every_declared_fact_has_a_form() -> None:
    assert {fact for event in EVENTS.values() for fact in event.facts} == set(FACTS)


CHANGES = {
    "disabled": ({"active": False}, {"active": True}, "account.disable"),
    "enabled": ({"active": True}, {"active": False}, "account.enable"),
    "second step": ({"reset_totp": True}, {"active": True}, "second-factor.reset"),
}


@pytest.mark.parametrize(("change", "before", "event"), CHANGES.values(), ids=CHANGES)
def test_a_change_of_an_account_is_noted_once_with_whose_it_is(
    change: dict[str, bool], before: dict[str, bool], event: str, dora: Person
) -> None:
    Authenticator.objects.create(user=dora, type=Authenticator.Type.TOTP, data={})
    call_command("account", "dora", **before, stdout=StringIO())
    for _ in range(2):
        call_command("account", "dora", **change, stdout=StringIO())
    assert count(event) == 1
    assert (last(event).facts, last(event).person_id) == ({"account": str(dora.pk)}, None)


def test_who_is_disabled_is_signed_out_for_good(dora: Person, visitor: Client) -> None:
    sign_in(visitor)
    other = Client()
    other.force_login(Person.objects.get(username="support"))
    for change in (False, True):
        call_command("account", "dora", active=change, stdout=StringIO())
    assert visitor.get("/conversations/").status_code == 302
    assert other.get("/conversations/").status_code == 200
