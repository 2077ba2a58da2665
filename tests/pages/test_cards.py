"""Cards for other sites' pages, and what machines are told of them."""

import json
from collections.abc import Iterator
from gzip import decompress as gunzip
from typing import Any
from urllib.parse import quote

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from pytest_django.fixtures import Settings

from conversations.access.sessions import SEEN
from conversations.models import AuditEntry, AuditHead, Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message, message_id, profile

HERE = "http://testserver"
PAGE = f"/conversations/{conversation_id(1)}/"
CARD = f"/cards/{conversation_id(1)}/"
QUOTING = f"{CARD}?message={message_id(2)}"
CLOSED = "Conversation in Casey Dashboard, sign in to view"
WIKI = "https://wiki.example.com"


@pytest.fixture(autouse=True)
def talk(box: Sandbox) -> None:
    said = [
        message(1, "Can I have a table?", modality="voice"),
        message(2, "Yes <b>you</b> can. " + "Long words. " * 100),
        *(message(number) for number in (3, 4, 5)),
    ]
    box.add(conversation(1, turn_count=5), said)


def open_card(reader: Reader, url: str) -> tuple[bytes, dict[str, str]]:
    """What a stranger gets, without the number that each request has of its own."""
    return told(reader.get(url).response)


def told(response: Any) -> tuple[bytes, dict[str, str]]:
    """The words, and the headers that do not change by chance from answer to answer.

    A compressed one begins with a filling of random length, lest its length tell something.
    """
    chance = {"X-Request-ID", "Content-Length"}
    headers = {name: value for name, value in response.headers.items() if name not in chance}
    packed = headers.get("Content-Encoding") == "gzip"
    return (gunzip(response.content) if packed else response.content), headers


def test_a_reader_sees_who_when_and_how(bob_reads: Reader) -> None:
    page = bob_reads.get(CARD)
    assert page.words("h1") == "Alice Moreau"
    for words in ("Table Finder", "Completed", "5 turns", "Voice 20 %", "Text 80 %", "UTC"):
        assert words in page.words("main")
    link = page.one("h1 a")
    assert (link.get("href"), link.get("target"), link.get("rel")) == (PAGE, "_blank", "noopener")
    assert not page.has(".quote")
    assert not page.has("script")


def test_a_message_link_is_quoted_in_a_few_lines(alice_reads: Reader) -> None:
    page = alice_reads.get(QUOTING)
    [quoted] = page.texts(".quote blockquote")
    assert quoted.startswith("Yes <b>you</b> can.")
    assert len(quoted) <= 280
    assert page.href("h1 a") == f"{PAGE}?message={message_id(2)}"


def test_a_card_s_one_link_is_its_own(alice_reads: Reader, box: Sandbox) -> None:
    words = "Is <b>it</b> at https://stranger.example/?a=1&b=2 today? " * 9
    box.add(conversation(2), [message(9, words)])
    page = alice_reads.get(f"/cards/{conversation_id(2)}/?message={message_id(9)}")
    assert len(page.all("a")) == 1
    assert page.words("blockquote").startswith("Is <b>it</b> at https://stranger.example/?a=1&b=2")


def test_of_a_range_the_first_are_quoted_and_the_rest_counted(alice_reads: Reader) -> None:
    page = alice_reads.get(f"{CARD}?message={message_id(1)}..{message_id(5)}")
    assert len(page.all(".quote")) == 3
    assert "and 2 more messages" in page.words("main")


def test_a_message_that_is_gone_is_said_to_be(alice_reads: Reader) -> None:
    assert "not there any more" in alice_reads.get(f"{CARD}?message={message_id(9)}").words("main")


def test_a_role_s_mask_covers_the_card_too(
    alice_reads: Reader, bob_reads: Reader, box: Sandbox
) -> None:
    nameless = {"first_name": None, "last_name": None}
    person = conversation(1)["participant_profile"] | nameless
    box.add(conversation(2, participant_profile=person), [message(1, person["email"])])
    card = f"/cards/{conversation_id(2)}/?message={message_id(1)}"
    assert person["email"] not in alice_reads.get(card).html
    assert person["email"] in bob_reads.get(card).html


ADDRESSES = [
    CARD,
    QUOTING,
    f"/cards/{conversation_id(9)}/",
    "/cards/00000000-0000-0000-0000-000000000000/",
    "/cards/ffffffff-ffff-ffff-ffff-ffffffffffff/?message=nonsense",
]


def test_a_stranger_gets_the_same_bytes_whatever_is_there(stranger: Reader) -> None:
    answers = [open_card(stranger, url) for url in ADDRESSES]
    assert CLOSED in answers[0][0].decode()
    assert all(answer == answers[0] for answer in answers)


@pytest.mark.parametrize("coding", ["gzip", "identity"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_so_does_whoever_asks_for_the_headers_alone_or_for_less_bytes(
    method: str, coding: str, stranger: Reader
) -> None:
    headers = {"accept-encoding": coding}
    answers = [told(stranger.client.generic(method, url, headers=headers)) for url in ADDRESSES]
    assert ("Content-Encoding" in answers[0][1]) is (coding == "gzip")
    assert "Set-Cookie" not in answers[0][1]
    assert all(answer == answers[0] for answer in answers)


def test_a_stranger_s_card_speaks_their_language(stranger: Reader) -> None:
    answers = [stranger.get(url, Accept_Language="de") for url in ADDRESSES]
    assert answers[0].tree.get("lang") == "de"
    assert answers[0].words("h1") != CLOSED
    assert all(answer.html == answers[0].html for answer in answers)


@pytest.mark.parametrize("who", ["disabled", "without a role"])
def test_who_may_not_read_is_a_stranger(who: str, stranger: Reader) -> None:
    answer, _ = open_card(stranger, CARD)
    person = Person.objects.create_user("erin")
    stranger.client.force_login(person)
    Person.objects.filter(pk=person.pk).update(is_active=who != "disabled")
    assert open_card(stranger, CARD)[0] == answer


def strangers_ways() -> list[str]:
    """Every address of a conversation that answers without sign-in."""
    places = [url.removeprefix("/cards/") for url in ADDRESSES]
    heads = ("/cards/", "/conversations/", "/accounts/login/?next=/conversations/")
    ways = [head + place for head in heads for place in places]
    return [*ways, *(f"/oembed?url={quote(f'{HERE}/conversations/{each}')}" for each in places)]


@pytest.mark.parametrize("method", ["GET", "HEAD"])
@pytest.mark.parametrize("url", strangers_ways())
def test_for_a_stranger_nobody_is_asked(
    url: str, method: str, stranger: Reader, box: Sandbox
) -> None:
    box.calls.clear()
    with box.fault("*", status=500), CaptureQueriesContext(connection) as asked:
        response = stranger.client.generic(method, url)
    assert response.status_code in (200, 302)
    assert len(box.calls) == len(asked) == 0


@pytest.mark.parametrize("url", strangers_ways())
def test_a_stranger_learns_nothing_of_anybody(
    url: str, stranger: Reader, bob_reads: Reader, box: Sandbox
) -> None:
    named = profile("Canaryname", email="canary@example.com")
    said = [message(1, "canary-words"), message(2, "canary-words")]
    properties = {"mood": "canary-property"}
    box.add(conversation(1, participant_profile=named, session_properties=properties), said)
    response = stranger.client.get(url)
    assert "canary" not in f"{response.headers}{response.content.decode()}".lower()
    assert "canary-words" in bob_reads.get(QUOTING).html


def test_a_card_is_noted_once_a_session(alice_reads: Reader, alice: Person) -> None:
    for _ in range(2):
        alice_reads.get(CARD)
    [entry] = AuditEntry.objects.filter(event="conversation.view")
    assert (entry.person_id, str(entry.conversation)) == (alice.pk, conversation_id(1))


def test_a_card_that_cannot_be_noted_is_not_shown(alice_reads: Reader) -> None:
    AuditHead.objects.all().delete()
    page = alice_reads.get(CARD, 503)
    assert page.has(".preview[data-error=unrecorded]")
    assert "Alice" not in page.html


def test_a_card_keeps_no_session_alive(alice_reads: Reader) -> None:
    session = alice_reads.client.session
    before = session[SEEN] = session[SEEN] - 600
    session.save()
    alice_reads.get(CARD)
    assert alice_reads.client.session[SEEN] == before
    alice_reads.get(PAGE)
    assert alice_reads.client.session[SEEN] > before


@pytest.mark.parametrize(("fault", "status"), [({"status": 500}, 502), ({"status": 429}, 503)])
def test_trouble_is_told_in_a_frame_with_its_status(
    fault: dict[str, Any], status: int, alice_reads: Reader, box: Sandbox, settings: Settings
) -> None:
    settings.WIKI_ORIGINS = [WIKI]
    with box.fault("/conversations*", **fault):
        page = alice_reads.get(CARD, status)
    assert page.has(".preview[data-error]")
    assert_framed_by(page.response, WIKI)


def test_without_its_facts_there_is_no_card(alice_reads: Reader, box: Sandbox) -> None:
    with box.fault(f"/conversations/{conversation_id(1)}", status=500):
        assert alice_reads.get(CARD, 502).has(".preview[data-error=failed]")


def test_a_card_without_messages_needs_no_transcript(alice_reads: Reader, box: Sandbox) -> None:
    with box.fault("/conversations/*/transcript", status=500):
        page = alice_reads.get(CARD)
    assert "cannot be had" not in page.words("main")


@pytest.mark.parametrize("url", [CARD, f"{CARD}open/", "/oembed"])
def test_they_are_for_reading_alone(url: str, alice_reads: Reader) -> None:
    assert alice_reads.client.post(url).status_code == 405


def test_without_its_transcript_a_card_says_so(alice_reads: Reader, box: Sandbox) -> None:
    with box.fault("/conversations/*/transcript", status=500):
        page = alice_reads.get(QUOTING)
    assert "Alice Moreau" in page.words("main")
    assert "The transcript cannot be had just now." in page.words("main")


def test_only_the_wikis_of_the_settings_frame_cards_and_nothing_else(
    stranger: Reader, alice_reads: Reader, settings: Settings
) -> None:
    closed = stranger.get(CARD).response
    assert_framed_by(closed, "'none'")
    assert closed.headers["X-Frame-Options"] == "DENY"
    settings.WIKI_ORIGINS = [WIKI, "https://other.example:8443"]
    for reader in (stranger, alice_reads):
        response = reader.get(CARD).response
        assert_framed_by(response, f"{WIKI} https://other.example:8443")
        assert "X-Frame-Options" not in response.headers
    for page in (alice_reads.get(PAGE), stranger.get("/accounts/login/")):
        assert_framed_by(page.response, "'none'")
        assert page.response.headers["X-Frame-Options"] == "DENY"


OPENED = f"/cards/{conversation_id(1)}/open/"
AT_MESSAGE = f"{PAGE}?message={message_id(2)}"
WAYS: list[tuple[str, str, str]] = [
    ("", "", PAGE),
    ("", f"{HERE}{QUOTING}", AT_MESSAGE),
    (f"?message={message_id(2)}", "", AT_MESSAGE),
    (f"?message={message_id(2)}", f"{HERE}{CARD}?message={message_id(3)}", AT_MESSAGE),
    ("", f"https://elsewhere.example{QUOTING}", PAGE),
    ("", f"{HERE}/cards/{conversation_id(2)}/?message={message_id(2)}", PAGE),
    ("", f"{HERE}{CARD}?message=//evil.example", PAGE),
    ("", "http://[", PAGE),
]


@pytest.mark.parametrize(("query", "referer", "leads_to"), WAYS)
def test_the_closed_card_s_link_leads_to_its_messages(
    query: str, referer: str, leads_to: str, stranger: Reader
) -> None:
    assert stranger.get(CARD).href("h1 a") == "open/"
    response = stranger.client.get(f"{OPENED}{query}", headers={"referer": referer})
    assert (response.status_code, response.headers["Location"]) == (302, leads_to)


def asked(client: Client, url: str, **more: str) -> Any:
    return client.get("/oembed", {"url": url, **more})


def test_oembed_gives_a_frame_that_tells_nothing(stranger: Reader, alice_reads: Reader) -> None:
    first, second = (asked(each.client, f"{HERE}{PAGE}") for each in (stranger, alice_reads))
    missing = asked(stranger.client, f"{HERE}/conversations/{conversation_id(9)}/")
    assert first.content == second.content
    assert missing.content.decode().replace(conversation_id(9), conversation_id(1)) == (
        first.content.decode()
    )
    assert first.headers["Content-Type"] == "application/json"
    told = json.loads(first.content)
    frame = told.pop("html")
    assert told == {
        "version": "1.0",
        "type": "rich",
        "title": "Conversation in Casey Dashboard",
        "provider_name": "Casey Dashboard",
        "provider_url": f"{HERE}/",
        "cache_age": 86400,
        "width": 480,
        "height": 140,
    }
    assert frame.startswith(f'<iframe src="{HERE}{CARD}" width="480" height="140"')


def test_oembed_keeps_the_message_and_the_limits(stranger: Reader) -> None:
    url = f"{HERE}{AT_MESSAGE}"
    told = asked(stranger.client, url, maxwidth="300", maxheight="100", format="json").json()
    assert (told["width"], told["height"]) == (300, 100)
    assert f'src="{HERE}{QUOTING}"' in told["html"]
    for width, height in (("٣", "0"), ("9" * 5_000, "-1"), ("9999", "9999"), ("x", "")):
        told = asked(stranger.client, url, maxwidth=width, maxheight=height).json()
        assert (told["width"], told["height"]) == (480, 280)


def test_oembed_lets_no_markup_through(stranger: Reader) -> None:
    told = asked(stranger.client, f'{HERE}{PAGE}?message="><script>').json()
    assert "<script" not in told["html"]


@pytest.mark.parametrize(
    "url",
    [
        *("", PAGE, "http://[", f"https://elsewhere.example{PAGE}", f"{HERE}/conversations/"),
        *(f"ftp://testserver{PAGE}", f"{HERE}/nowhere/", f"http://a@testserver{PAGE}"),
    ],
)
def test_oembed_knows_nothing_of_other_addresses(url: str, stranger: Reader) -> None:
    assert asked(stranger.client, url).status_code == 404


def test_oembed_speaks_no_xml(stranger: Reader) -> None:
    assert asked(stranger.client, f"{HERE}{PAGE}", format="xml").status_code == 501


FRAME = (
    f'<iframe src="{HERE}{{}}" width="480" height="{{}}" title="Conversation in Casey Dashboard">'
    "</iframe>"
)


@pytest.mark.parametrize(
    ("query", "place", "height"),
    [
        ("", CARD, 140),
        (f"&message={message_id(2)}", QUOTING, 280),
        ('&message="><script>', CARD, 140),
    ],
)
def test_the_frame_to_paste_is_what_oembed_would_give(
    query: str, place: str, height: int, alice_reads: Reader, box: Sandbox
) -> None:
    box.calls.clear()
    response = alice_reads.client.get(f"{PAGE}quote/?form=card{query}")
    assert response.headers["Content-Type"] == "text/plain; charset=utf-8"
    assert response.content.decode() == FRAME.format(place, height)
    assert not box.calls
    url = f"{HERE}{PAGE}?{query.removeprefix('&')}"
    assert asked(alice_reads.client, url).json()["html"] == response.content.decode()


def test_a_card_is_offered_where_a_wiki_may_show_it(
    alice_reads: Reader, settings: Settings
) -> None:
    page = alice_reads.get(AT_MESSAGE)
    assert not page.has("[data-copy-as=card]")
    settings.WIKI_ORIGINS = [WIKI]
    page = alice_reads.get(AT_MESSAGE)
    assert page.href(".embed a[target]") == CARD
    assert page.href(".embed [data-copy-as]") == f"{PAGE}quote/?form=card"
    marked = page.href("#marked [data-copy-as=card]")
    assert marked == f"{PAGE}quote/?form=card&message={message_id(2)}"


def discovery(address: str) -> str:
    return f"{HERE}/oembed?url={quote(HERE + address, safe='')}&format=json"


def test_a_page_and_the_sign_in_before_it_say_where_to_ask(
    alice_reads: Reader, stranger: Reader
) -> None:
    link = "link[type=application/json+oembed]"
    assert alice_reads.get(AT_MESSAGE).href(link) == discovery(AT_MESSAGE)
    sign_in = stranger.get(f"/accounts/login/?next={quote(AT_MESSAGE)}")
    assert sign_in.href(link) == discovery(AT_MESSAGE)
    assert list(open_graph(sign_in.all("meta[property]"))) == [
        ("og:site_name", "Casey Dashboard"),
        ("og:type", "website"),
        ("og:title", "Conversation in Casey Dashboard"),
        ("og:description", "Sign in to view"),
    ]


@pytest.mark.parametrize("then", ["", "?next=/trail/", f"?next=//evil.example{PAGE}", "?next=//["])
def test_sign_in_for_anything_else_says_nothing(then: str, stranger: Reader) -> None:
    page = stranger.get(f"/accounts/login/{then}")
    assert not page.has("link[rel=alternate]")
    assert not page.has("meta[property]")


def open_graph(metas: list[Any]) -> Iterator[tuple[str | None, str | None]]:
    return ((each.get("property"), each.get("content")) for each in metas)


def assert_framed_by(response: Any, origins: str) -> None:
    policy = [each.strip() for each in response.headers["Content-Security-Policy"].split(";")]
    assert f"frame-ancestors {origins}" in policy
    assert "default-src 'none'" in policy
