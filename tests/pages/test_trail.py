"""The view trail: a page to filter, a file to take away, and a line on each conversation."""

import csv
from datetime import UTC, datetime
from io import StringIO
from uuid import UUID

import pytest
from django.contrib.auth.models import Group
from django.test import RequestFactory
from django.utils import timezone

from conversations import trail
from conversations.access.audit import record
from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from conversations.spreadsheets import guarded
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id, message

TALK, OTHER = UUID(conversation_id(1)), UUID(conversation_id(2))


@pytest.fixture
def bob_reads(bob: Person, box: Sandbox) -> Reader:
    """A manager, whose trail begins with what the test does."""
    return Reader(bob)


@pytest.fixture
def start(bob_reads: Reader) -> int:
    """The last entry from before the test's own."""
    return AuditEntry.objects.latest("id").pk


def see(person: Person | None, talk: UUID = TALK) -> int:
    record(None, "conversation.view", person=person, conversation=talk)
    return AuditEntry.objects.latest("id").pk


def events(page: Page) -> list[str | None]:
    return page.values("tr[data-entry]", "data-event")


def shown(page: Page) -> list[int]:
    return [int(each or 0) for each in page.values("tr[data-entry]", "data-entry")]


def test_each_entry_says_who_what_which_when_and_from_where(
    bob_reads: Reader, alice: Person
) -> None:
    request = RequestFactory().get("/", REMOTE_ADDR="192.0.2.7")
    request.user, request.id = alice, "abcd0123"  # type: ignore[attr-defined]
    record(request, "transcript.download", conversation=TALK, format="csv")
    page = bob_reads.get("/trail/?event=transcript.download")
    assert page.words("tbody .who-did") == "support"
    assert page.words("tbody .did") == "Downloaded a transcript csv"
    assert page.href("tbody .talk a") == f"/conversations/{TALK}/"
    assert page.words("tbody .talk") == str(TALK)[:8]
    assert page.words("tbody .when").startswith("Today ")
    assert page.one("tbody time").get("datetime", "").endswith("Z")
    assert (page.words("tbody .from"), page.words("tbody .request")) == ("192.0.2.7", "abcd0123")
    assert page.one("tbody tr").get("data-result") == "ok"


def test_a_change_of_role_says_whose(bob_reads: Reader) -> None:
    dora = Person.objects.create_user("dora")
    dora.groups.set(Group.objects.filter(name="support"))
    dora.groups.clear()
    page = bob_reads.get("/trail/?event=role.change")
    assert page.texts("tbody .did")[:2] == [
        "Changed a role support taken from dora",
        "Changed a role support given to dora",
    ]
    assert set(page.texts("tbody .who-did")) == {"a command"}
    record(None, "account.disable", account=dora.pk)
    disabled = bob_reads.get("/trail/?event=account.disable")
    assert disabled.words("tbody .did") == "Disabled an account dora"
    dora.delete()
    assert "taken from #" in bob_reads.get("/trail/?event=role.change").texts("tbody .did")[0]


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("", [3, 2, 1, 0]),
        ("person={alice}", [3, 1]),
        ("conversation={other}", [3]),
        ("event=search", [2]),
        ("person={alice}&conversation={talk}", [1]),
        ("person=999999", []),
        ("since=2100-01-01", []),
        ("until=2001-01-01", []),
        ("since=2001-01-01&until=2100-01-01", [3, 2, 1, 0]),
    ],
)
def test_the_filters_leave_what_fits(
    query: str, expected: list[int], bob_reads: Reader, alice: Person, charlie: Person, start: int
) -> None:
    see(charlie)
    see(alice)
    record(None, "search", person=charlie)
    see(alice, OTHER)
    page = bob_reads.get("/trail/?" + query.format(alice=alice.pk, talk=TALK, other=OTHER))
    assert [each - start - 1 for each in shown(page) if each > start] == expected
    assert page.notices == []
    assert page.has(".empty") is not bool(shown(page))


def test_a_day_is_the_reader_s_own(bob_reads: Reader, monkeypatch: pytest.MonkeyPatch) -> None:
    late = datetime(2040, 5, 1, 23, 30, tzinfo=UTC)
    monkeypatch.setattr(timezone, "now", lambda: late)
    number = see(None)
    monkeypatch.undo()
    assert shown(bob_reads.get("/trail/?since=2040-05-01&until=2040-05-01")) == [number]
    bob_reads.client.cookies["zone"] = "Europe/Paris"
    assert shown(bob_reads.get("/trail/?since=2040-05-01&until=2040-05-01")) == []
    assert shown(bob_reads.get("/trail/?since=2040-05-02&until=2040-05-02")) == [number]


REFUSED = [
    ("person=bob", "“bob” is not the number of a person."),
    ("person=9999999999999999999", "“9999999999999999999” is not the number of a person."),
    ("conversation=1", "“1” is not the id of a conversation."),
    ("event=gossip", "The trail has no event “gossip”."),
    ("since=yesterday", "“yesterday” is not a day"),
    ("since=2026-02-30", "“2026-02-30” is not a day"),
    ("until=0001-01-01", "“0001-01-01” is not a day"),
    ("until=9999-12-31", "“9999-12-31” is not a day"),
    ("since=2026-05-02&until=2026-05-01", "The last day (2026-05-01) is before the first."),
    ("before=x", "“x” is not a place in the trail."),
    ("event=%00" + "x" * 70, "The trail has no event “\ufffd" + "x" * 58 + "…”."),
]


@pytest.mark.parametrize(("query", "sentence"), REFUSED)
def test_what_cannot_be_followed_is_named(query: str, sentence: str, bob_reads: Reader) -> None:
    page = bob_reads.get(f"/trail/?{query}")
    assert len(page.notices) == 1
    assert page.notices[0].startswith(sentence)


def test_what_is_filtered_by_stands_in_the_form(bob_reads: Reader, alice: Person) -> None:
    see(alice)
    page = bob_reads.get(
        f"/trail/?person={alice.pk}&event=conversation.view&conversation={TALK}"
        "&since=2001-02-03&until=2100-02-03"
    )
    assert page.texts("main option[selected]") == ["support", "Opened a conversation"]
    assert page.values("main input", "value") == ["2001-02-03", "2100-02-03", str(TALK)]
    assert page.href("#trail-unfiltered") == "/trail/"
    assert not bob_reads.get("/trail/").has("#trail-unfiltered")


def test_somebody_whose_account_is_gone_keeps_a_name(bob_reads: Reader) -> None:
    erin = Person.objects.create_user("erin")
    number, _ = erin.pk, see(erin)
    erin.delete()
    page = bob_reads.get(f"/trail/?person={number}")
    assert page.texts("main option[selected]") == ["erin"]
    assert page.words("tbody .who-did") == "erin"
    nobody = bob_reads.get("/trail/?person=999999")
    assert nobody.texts("main option[selected]") == ["#999999"]


def test_pages_lead_to_older_entries_and_back(
    bob_reads: Reader, start: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "PAGE_SIZE", 2)
    numbers = [see(None) for _ in range(5)][::-1]
    first = bob_reads.get(f"/trail/?conversation={TALK}")
    second = bob_reads.get(first.href("#older-entries"))
    third = bob_reads.get(second.href("#older-entries"))
    assert [shown(each) for each in (first, second, third)] == [
        numbers[:2],
        numbers[2:4],
        numbers[4:],
    ]
    assert not first.has("#newer-entries")
    assert not third.has("#older-entries")
    assert shown(bob_reads.get(third.href("#newer-entries"))) == numbers[2:4]
    assert shown(bob_reads.get(second.href("#newer-entries"))) == numbers[:2]
    assert shown(bob_reads.get(third.href("#newest-entries"))) == numbers[:2]


def test_fewer_than_a_page_of_newer_entries_are_the_newest_page(
    bob_reads: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(trail, "PAGE_SIZE", 2)
    numbers = [see(None) for _ in range(4)][::-1]
    assert shown(bob_reads.get(f"/trail/?after={numbers[1]}")) == numbers[:2]
    assert shown(bob_reads.get(f"/trail/?after={numbers[0]}")) == numbers[:2]
    both = f"/trail/?before={numbers[0]}&after={numbers[3]}"
    assert shown(bob_reads.get(both)) == numbers[1:3]


def test_htmx_gets_the_trail_alone(bob_reads: Reader) -> None:
    part = bob_reads.fragment("/trail/?event=search")
    assert part.has("title")
    assert not part.has("main")
    assert part.words("h2") == "Nothing matches"


def test_the_file_holds_what_the_filter_lets_through(bob_reads: Reader, alice: Person) -> None:
    number = see(alice)
    see(alice, OTHER)
    response = bob_reads.client.get(f"/trail/trail.csv?conversation={TALK}")
    rows = list(csv.DictReader(StringIO(b"".join(response).decode())))
    assert [(row["number"], row["username"], row["conversation"]) for row in rows] == [
        (str(number), "support", str(TALK))
    ]
    assert rows[0]["at"].endswith("Z")
    assert response.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert response.headers["Content-Disposition"] == 'attachment; filename="trail.csv"'
    assert response.headers["Cache-Control"] == "private, no-store"


def test_taking_the_file_is_noted_first(bob_reads: Reader, bob: Person) -> None:
    assert b"list.export" not in b"".join(bob_reads.client.get("/trail/trail.csv"))
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.person_id) == ("list.export", bob.pk)
    assert entry.facts == {"list": "trail", "format": "csv"}
    AuditHead.objects.update(seal="broken")
    bob_reads.get("/trail/trail.csv", 503)


def test_a_spreadsheet_runs_nothing_from_the_file(bob_reads: Reader) -> None:
    see(Person.objects.create_user("@SUM(A1)"))
    lines = b"".join(bob_reads.client.get("/trail/trail.csv"))
    assert b",'@SUM(A1)," in lines
    assert [guarded(text) for text in ("=1", "+1", "-1", "@a", "\t=1", "\r=1", "\0=1", "a=1")] == [
        *("'=1", "'+1", "'-1", "'@a", "'\t=1", "'\r=1", "'\0=1", "a=1")
    ]


@pytest.mark.parametrize("address", ["/trail/", "/trail/trail.csv"])
def test_support_does_not_see_the_trail(
    address: str, alice_reads: Reader, bob_reads: Reader
) -> None:
    alice_reads.get(address, 403)
    assert "View trail" not in alice_reads.get("/conversations/").words("header.bar")
    assert "View trail" in bob_reads.get("/conversations/").words("header.bar")


def test_a_conversation_says_who_else_has_seen_it(
    bob_reads: Reader, bob: Person, alice: Person, charlie: Person, box: Sandbox
) -> None:
    box.add(conversation(1), [message(1)])
    page = bob_reads.get(f"/conversations/{TALK}/")
    assert page.words(".seen") == "Seen by no colleague yet"
    for person in (charlie, alice, alice):
        see(person)
    dora = Person.objects.create_user("dora")
    record(None, "contact.reveal", person=dora, conversation=TALK, field="email")
    see(alice, OTHER)
    at = AuditEntry.objects.filter(conversation=TALK, person_id=alice.pk).latest("id").at
    page = bob_reads.get(f"/conversations/{TALK}/")
    assert page.words(".seen") == f"Seen by 2 colleagues, last today {at:%H:%M}"
    assert page.href(".seen a") == f"/trail/?conversation={TALK}"
    assert len(shown(bob_reads.get(page.href(".seen a")))) == 6


def test_support_is_not_told_who_else_has_seen_it(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    assert not alice_reads.get(f"/conversations/{TALK}/").has(".seen")
