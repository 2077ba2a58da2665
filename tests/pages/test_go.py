"""Go to: what is pasted leads to its page, and nothing of it but identifiers goes anywhere."""

import time
from typing import Any

import pytest
from django.core.cache import cache
from django.http import HttpResponse

from conversations import lookup
from conversations.models import AuditEntry, Person
from conversations.sandbox.api import Sandbox
from conversations.sandbox.replies import Reply
from conversations.sandbox.store import Store
from tests.clock import Clock, settle
from tests.conftest import Plug
from tests.pages.client import Page, Reader
from tests.pages.made import conversation, conversation_id, message, message_id, profile

GO = "/go/"
FURTHER = ".going a.button"
ONE, TWO = conversation_id(1), conversation_id(2)
PATH = f"/conversations/{ONE}/"
WORDS = "Could you call Margot back about this please"


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    """Three conversations with codes of their own and two messages each."""
    for number in (1, 2, 3):
        made = conversation(number, connection_code=f"AB7D-RX8{number}")
        box.add(made, [message(10 * number), message(10 * number + 1)])
    return alice_reads


@pytest.fixture
def many(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> Sandbox:
    """250 conversations, of which a search looks through 100."""
    monkeypatch.setattr(lookup, "MOST_PAGES", 1)
    for number in range(1, 251):
        box.add(conversation(number, connection_code=f"AB7D-{number:04d}"), [])
    return box


def post(reader: Reader, text: str) -> HttpResponse:
    return reader.client.post(GO, {"to": text})  # type: ignore[return-value]


def landed(reader: Reader, text: str) -> str:
    """Where a pasted text leads in the end."""
    answer = post(reader, text)
    while answer.status_code == 302 and answer.headers["Location"].startswith(GO):
        answer = reader.client.get(answer.headers["Location"])  # type: ignore[assignment]
    return answer.headers.get("Location", str(answer.status_code))


def told(reader: Reader, text: str, status: int = 404) -> Page:
    """The page that a pasted text leads to, where it leads to no conversation."""
    return reader.get(post(reader, text).headers["Location"], status)


@pytest.mark.parametrize(
    ("text", "place"),
    [
        (ONE, PATH),
        (f" {{{ONE.upper()}}}, ", PATH),
        (f"urn:uuid:{ONE}", PATH),
        (f"{WORDS}: {ONE.replace('-', '')}", PATH),
        (f"http://testserver{PATH}?in=lRTAwMDA", PATH),
        (
            f"https://other.example{PATH}?message={message_id(10)}",
            f"{PATH}?message={message_id(10)}",
        ),
        (f"https://api.tellcasey.com/v1/backend/conversations/{ONE}/transcript", PATH),
        (message_id(10), f"{PATH}?message={message_id(10)}"),
        (
            f"{message_id(11)}..{message_id(10)}",
            f"{PATH}?message={message_id(11)}..{message_id(10)}",
        ),
        ("AB7D-RX81", PATH),
        ("ab7drx81", PATH),
        ("<ab7d - rx81>", PATH),
        ("http://testserver/go/?to=AB7D-RX81", PATH),
        (
            f'<iframe src="http://testserver/cards/{ONE}/?message={message_id(10)}"></iframe>',
            f"{PATH}?message={message_id(10)}",
        ),
        (
            f"/oembed?url=http%3A//x/conversations/{ONE}/%3Fmessage%3D{message_id(10)}&format=json",
            f"{PATH}?message={message_id(10)}",
        ),
        (f"{'Lorem ipsum ' * 8_000}{ONE}", PATH),
        (f"\x00{ONE}\ud7ff", PATH),
        (f"{WORDS}, code ab7d-rx81.", PATH),
        ("http://testserver/conversations/?status=completed", "/conversations/?status=completed"),
        ("https://other.example/conversations/?limit=50&q=Margot", "/conversations/?limit=50"),
        ("/trail/?event=search&x=Margot", "/trail/?event=search"),
        ("http://testserver/people", "/people/"),
        ("HTTP://TESTSERVER/people", "/people/"),
        ("it is on <http://testserver/people/>.", "/people/"),
        (
            f"{PATH}?message={message_id(10)} {PATH}?message={message_id(11)}",
            f"{PATH}?message={message_id(10)}",
        ),
        ("http://testserver/", "/"),
    ],
)
def test_what_is_pasted_leads_to_its_page(reader: Reader, text: str, place: str) -> None:
    assert landed(reader, text) == place


@pytest.mark.parametrize("text", [ONE, message_id(10), "AB7D-RX81", f"http://testserver{PATH}"])
def test_an_address_leads_there_too(reader: Reader, text: str) -> None:
    answer = reader.client.get(GO, {"to": text})
    assert answer.headers["Location"].startswith(PATH)


@pytest.mark.parametrize(
    "text",
    [
        "https://evil.example/",
        "https://evil.example/people/",
        "//evil.example/people/",
        "/\\evil.example/people/",
        "http://testserver@evil.example/people/",
        "http://testserver.evil.example/trail/",
        "javascript:alert(1)",
        "http://testserver/accounts/logout/",
        "http://testserver/nowhere/",
    ],
)
def test_no_link_leads_elsewhere(reader: Reader, text: str) -> None:
    page = told(reader, text, status=200)
    assert page.notices == [
        (
            "In what was entered there is no id, no connection code and no link to a page of this"
            " dashboard."
        )
    ]
    assert "evil" not in page.html


def test_a_longer_text_in_an_address_is_cut_to_what_was_found(reader: Reader) -> None:
    answer = reader.client.get(GO, {"to": f"{WORDS} {ONE} {TWO}"})
    assert answer.headers["Location"] == f"{GO}?to={ONE}+{TWO}"
    assert "Margot" not in reader.get(answer.headers["Location"]).html
    answer = reader.client.get(GO, {"to": WORDS})
    assert answer.headers["Location"] == f"{GO}?to="


@pytest.mark.parametrize("name", ["Margaret", "Anna-Lena", "alice123"])
def test_what_may_be_a_name_gets_into_no_address(reader: Reader, name: str) -> None:
    page = reader.post(GO, {"to": name}, status=404)
    assert page.title == "Go to"
    assert "all 3 were looked through" in page.words(".going")
    assert all(name.lower() not in str(each).lower() for each in page.values("a", "href"))
    assert all(name.lower() not in str(each).lower() for each in page.values("input", "value"))


def test_several_are_a_list_to_choose_from(reader: Reader) -> None:
    page = told(reader, f"{ONE} and http://x{PATH} or {conversation_id(3)} {TWO}", status=200)
    assert page.words("h1") == "Which one?"
    wanted = [ONE, conversation_id(3), TWO]
    assert page.values("tr[data-conversation]", "data-conversation") == wanted


def test_each_of_several_leads_to_its_message(reader: Reader) -> None:
    text = f"{PATH}?message={message_id(10)} /conversations/{TWO}/"
    page = told(reader, text, status=200)
    assert page.values("tr a", "href") == [
        f"{PATH}?message={message_id(10)}",
        f"/conversations/{TWO}/",
    ]


def test_several_codes_are_a_list_too(reader: Reader) -> None:
    page = told(reader, "AB7D-RX81 or AB7D-RX83?", status=200)
    assert page.values("tr[data-conversation]", "data-conversation") == [conversation_id(3), ONE]


def test_one_code_of_several_conversations_is_a_list(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(4, connection_code="AB7D-RX81"), [])
    page = told(reader, "AB7D-RX81", status=200)
    assert page.values("tr[data-conversation]", "data-conversation") == [conversation_id(4), ONE]
    assert "This leads to 2 conversations." in page.words(".going")


def test_of_several_the_one_that_is_there_opens(reader: Reader) -> None:
    assert landed(reader, f"{ONE} {conversation_id(77)}") == PATH


def test_contacts_of_those_to_choose_from_are_masked(reader: Reader, box: Sandbox) -> None:
    for number in (8, 9):
        nameless = profile() | {
            "first_name": None,
            "last_name": None,
            "email": "canary@acme.example",
        }
        box.add(conversation(number, participant_profile=nameless), [])
    page = told(reader, f"{conversation_id(8)} {conversation_id(9)}", status=200)
    assert "canary" not in page.html
    assert page.html.count("c•••@acme.example") >= 2


def test_an_unknown_id_says_how_far_it_was_looked_for(reader: Reader) -> None:
    page = told(reader, conversation_id(77))
    assert page.title == "Go to"
    assert page.words("h1") == "Nothing found"
    assert page.texts(".sought li") == [conversation_id(77)]
    assert page.values("#to", "value") == [conversation_id(77)]
    assert "the transcripts of all 3 conversations were looked through" in page.words(".going")


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("AB7D-RX89", "/conversations"),
        (f"{ONE} {TWO}", "/conversations/*"),
        (message_id(77), "/conversations"),
    ],
)
def test_an_answer_from_old_copies_says_so(
    text: str, path: str, reader: Reader, box: Sandbox, clock: Clock
) -> None:
    status = 200 if TWO in text else 404
    assert not told(reader, text, status).has("[data-stale-since]")
    clock.ahead = 2 * 60 * 60
    with box.fault(path, status=500):
        assert told(reader, text, status).has("[data-stale-since]")


def test_a_range_is_of_messages_only(reader: Reader) -> None:
    assert told(reader, f"{ONE}..{TWO}").words("h1") == "Nothing found"


def test_a_message_that_is_found_ends_the_search(reader: Reader, box: Sandbox) -> None:
    box.calls.clear()
    landed(reader, message_id(30))
    settle()
    transcripts = [call.path for call in box.calls if call.path.endswith("/transcript")]
    assert len(transcripts) == lookup.SIDE_BY_SIDE


def test_a_conversation_that_is_deleted_meanwhile_ends_no_search(
    reader: Reader, box: Sandbox
) -> None:
    with box.fault(f"/conversations/{TWO}/transcript", status=404):
        assert landed(reader, message_id(10)) == f"{PATH}?message={message_id(10)}"


def test_a_search_for_a_code_ends_in_time_too(
    alice_reads: Reader, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "PATIENCE_SECONDS", 0.0)
    for number in range(1, 151):
        box.add(conversation(number, connection_code=f"AB7D-{number:04d}"), [])
    page = told(alice_reads, "AB7D-0001")
    assert "The 100 newest conversations were looked through" in page.words(".going")


def test_an_unknown_link_goes_to_its_page_which_says_so(reader: Reader) -> None:
    place = landed(reader, f"/conversations/{conversation_id(77)}/")
    assert reader.get(place, status=404).has("[data-error=not-found]")


def test_unknown_links_say_so(reader: Reader) -> None:
    text = " ".join(f"/conversations/{conversation_id(number)}/" for number in (77, 78))
    assert "knows none of these conversations" in told(reader, text).words(".going")


def test_messages_are_looked_for_in_the_newest_transcripts_only(
    alice_reads: Reader, box: Sandbox
) -> None:
    for number in range(1, 23):
        box.add(conversation(number), [message(number)])
    assert landed(alice_reads, message_id(3)).startswith(f"/conversations/{conversation_id(3)}/")
    page = told(alice_reads, message_id(2))
    assert "No message of the 20 newest conversations" in page.words(".going")


def test_codes_are_looked_for_on_a_handful_of_pages(
    alice_reads: Reader, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "MOST_PAGES", 2)
    for number in range(1, 251):
        box.add(conversation(number, connection_code=f"AB7D-{number:04d}"), [])
    assert landed(alice_reads, "AB7D-0051") == f"/conversations/{conversation_id(51)}/"
    cache.clear()
    box.calls.clear()
    page = told(alice_reads, "AB7D-0050")
    assert "The 200 newest conversations were looked through" in page.words(".going")
    assert [call.path for call in box.calls if call.path == "/conversations"] == [
        "/conversations",
        "/conversations",
    ]


def test_codes_are_looked_for_among_older_ones_as_often_as_asked(
    alice_reads: Reader, many: Sandbox
) -> None:
    page = told(alice_reads, "AB7D-0050")
    page = alice_reads.get(page.href(FURTHER), 404)
    assert "The 200 newest conversations were looked through" in page.words(".going")
    last = alice_reads.client.get(page.href(FURTHER))
    assert last.headers["Location"] == f"/conversations/{conversation_id(50)}/"


def test_where_all_were_looked_through_there_are_no_older_ones(
    alice_reads: Reader, many: Sandbox
) -> None:
    page = told(alice_reads, "XX22-YY33")
    for _ in range(2):
        page = alice_reads.get(page.href(FURTHER), 404)
    assert "all 250 were looked through" in page.words(".going")
    assert not page.has(FURTHER)


def test_what_may_be_a_name_is_looked_for_among_the_newest_alone(
    alice_reads: Reader, many: Sandbox
) -> None:
    page = alice_reads.post(GO, {"to": "Anna-Lena"}, status=404)
    assert "The 100 newest conversations were looked through" in page.words(".going")
    assert not page.has(FURTHER)


def test_nonsense_for_a_place_in_the_list_is_told_as_anywhere(
    alice_reads: Reader, many: Sandbox
) -> None:
    page = alice_reads.get(f"{GO}?to=XX22-YY33&after=nonsense&looked=9", 400)
    assert page.has("[data-error=rejected]")


def test_a_slow_backend_ends_the_search_and_the_page_says_how_far_it_came(
    reader: Reader, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lookup, "PATIENCE_SECONDS", 0.0)
    page = told(reader, message_id(77))
    assert "No message of the 0 newest conversations" in page.words(".going")


def test_trouble_on_the_way_is_said_with_how_far_it_came(reader: Reader, box: Sandbox) -> None:
    with box.fault(f"/conversations/{TWO}/transcript", status=500):
        page = told(reader, message_id(77))
    assert "No message of the newest conversation, whose" in page.words(".going")
    assert "The search ended early: The backend has a fault" in page.words(".going")


@pytest.mark.parametrize("text", [conversation_id(77), "AB7D-RX81"])
def test_a_backend_in_trouble_is_said_as_anywhere(reader: Reader, box: Sandbox, text: str) -> None:
    with box.fault("*", error="refused"):
        page = reader.get(f"{GO}?to={text}", status=504)
    assert page.has("[data-error=unreachable]")


def test_what_was_found_opens_whatever_cannot_be_looked_for(reader: Reader, box: Sandbox) -> None:
    with box.fault("/conversations", status=500):
        assert landed(reader, f"{ONE} {message_id(99)}") == PATH


class Busy(Sandbox):
    """Takes a moment for each answer, and knows how many it had under way at most."""

    def __init__(self) -> None:
        super().__init__(Store())
        self.now = self.most = 0

    def answer(self, *asked: Any) -> Reply:
        self.now += 1
        self.most = max(self.most, self.now)
        time.sleep(0.05)
        self.now -= 1
        return super().answer(*asked)


def test_who_looks_for_many_leaves_room_for_the_others(alice_reads: Reader, plug: Plug) -> None:
    box = Busy()
    plug(box).add(conversation(9), [])
    answer = post(alice_reads, " ".join(conversation_id(number) for number in range(1, 11)))
    alice_reads.client.get(answer.headers["Location"])
    assert 1 < box.most <= 6


def test_an_id_that_may_be_there_is_not_called_missing(reader: Reader, box: Sandbox) -> None:
    with box.fault(f"/conversations/{ONE}", status=500):
        reader.get(f"{GO}?to={ONE}", status=502)


def test_a_search_is_noted_and_a_known_place_is_not(reader: Reader) -> None:
    def events() -> list[str]:
        found = AuditEntry.objects.exclude(event__in=("sign-in", "role.change"))
        return list(found.order_by("id").values_list("event", flat=True))

    landed(reader, ONE)
    landed(reader, f"http://testserver{PATH}")
    assert events() == []
    landed(reader, "AB7D-RX81")
    assert events() == ["search"]
    told(reader, f"{ONE} {TWO}", status=200)
    assert events() == ["search", "search"]


def test_the_page_says_what_it_takes(reader: Reader) -> None:
    page = reader.get(GO)
    assert page.one("#to").get("name") == "to"
    assert page.one(".go-again").get("method") == "post"
    assert "AB7D-RX8F" in page.words(".going-help")
    assert page.notices == []


def test_an_empty_question_is_said(reader: Reader) -> None:
    assert len(reader.get(f"{GO}?to=").notices) == 1


@pytest.mark.parametrize("path", ["/conversations/", PATH, GO, "/nowhere/"])
def test_the_field_is_on_every_page(reader: Reader, path: str) -> None:
    page = reader.get(path, status=404 if path == "/nowhere/" else 200)
    field = page.one(".bar form.go input[data-go]")
    assert field.get("name") == "to"
    assert page.one(".bar form.go").get("method") == "post"
    assert page.href(".bar .go-small") == GO


def test_whoever_is_not_signed_in_has_no_field(stranger: Reader) -> None:
    assert not stranger.get("/accounts/login/").has("[data-go]")


def test_the_transcripts_are_asked_for_in_the_background(
    charlie: Person, reader: Reader, box: Sandbox
) -> None:
    """Where nobody's page waits for a place; calls of the background are not the page's own."""

    answer = Reader(charlie).client.get(GO, {"to": message_id(10)})
    assert len([call for call in box.calls if call.path.endswith("/transcript")]) == 3
    assert 'desc="calls: 2"' in answer.headers["Server-Timing"]
