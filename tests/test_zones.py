"""The viewer's own time, from two cookies."""

from datetime import datetime

import pytest
from django.test import RequestFactory
from django.utils import timezone

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.zones import known_zone, viewer_zone
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, message

NONSENSE = [
    "",
    "Nowhere/Land",
    "../../etc/passwd",
    "/etc/localtime",
    "Europe/Berlin\x00",
    "europe/berlin ",
    "Europe",
    "x" * 4_000,
    "<script>",
]


@pytest.mark.parametrize("name", ["Europe/Berlin", "Asia/Kathmandu", "America/Argentina/Ushuaia"])
def test_a_zone_is_known_by_its_name(name: str) -> None:
    assert known_zone(name).key == name


@pytest.mark.parametrize("name", NONSENSE)
def test_nonsense_is_utc(name: str) -> None:
    assert known_zone(name).key == "UTC"


def test_nobody_s_zone_is_utc() -> None:
    assert zone_with() == "UTC"


def test_the_browser_s_zone_counts() -> None:
    assert zone_with(zone="Asia/Tokyo", clock="viewer") == "Asia/Tokyo"


def test_the_switch_to_utc_comes_first() -> None:
    assert zone_with(zone="Asia/Tokyo", clock="utc") == "UTC"


def test_a_page_is_in_the_viewer_s_time(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1, created_at="2026-05-01T10:00:00.000Z")])
    page = f"/conversations/{conversation_id(1)}/"
    assert alice_reads.get(page).texts("#transcript time")[0] == "10:00"
    alice_reads.client.cookies["zone"] = "Asia/Kathmandu"
    assert alice_reads.get(page).texts("#transcript time")[0] == "15:45"
    alice_reads.client.cookies["clock"] = "utc"
    assert alice_reads.get(page).texts("#transcript time")[0] == "10:00"


def test_one_viewer_s_zone_is_not_the_next_one_s(alice_reads: Reader) -> None:
    alice_reads.client.cookies["zone"] = "Asia/Tokyo"
    alice_reads.get("/conversations/")
    assert timezone.get_current_timezone_name() == "UTC"


def test_a_zone_can_be_chosen(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1, created_at="2026-05-01T10:00:00.000Z")])
    alice_reads.client.cookies["zone"] = "Europe/Paris"
    page = alice_reads.get("/preferences/")
    assert "Your browser says Europe/Paris." in page.words("main")
    assert "Asia/Kolkata" in page.texts("#zone option")
    alice_reads.client.post("/preferences/", {"clock": "Asia/Kolkata"})
    page = alice_reads.get(f"/conversations/{conversation_id(1)}/")
    assert page.texts("#transcript time")[0] == "15:30"
    assert page.words(".transcript-end") == "times in Asia/Kolkata"
    assert page.values(".permalink", "title") == ["2026-05-01T15:30:00.000+05:30"]
    assert alice_reads.get("/preferences/").values("#zone option[selected]", "value") == [None]
    assert alice_reads.get("/preferences/").words("#zone option[selected]") == "Asia/Kolkata"


@pytest.mark.parametrize(
    "address", ["/conversations/", "/trail/", "/people/", "/conversations/{}/"]
)
def test_wherever_times_are_shown_their_zone_is_named(
    address: str, charlie: Person, box: Sandbox
) -> None:
    box.add(conversation(1), [message(1)])
    reader = Reader(charlie)
    reader.client.cookies["zone"] = "America/New_York"
    page = reader.get(address.format(conversation_id(1)))
    assert "times in America/New_York" in page.texts(".zone")


@pytest.mark.parametrize(
    ("zone", "times", "shown", "days"),
    [
        (
            "Europe/Paris",
            ("2026-10-25T00:30:00Z", "2026-10-25T01:30:00Z", "2026-10-25T02:30:00Z"),
            ["02:30 CEST", "02:30 CET", "03:30"],
            ["Sunday 25 October 2026"],
        ),
        (
            "America/New_York",
            ("2026-11-01T03:59:00Z", "2026-11-01T05:30:00Z", "2026-11-01T06:30:00Z"),
            ["23:59", "01:30 EDT", "01:30 EST"],
            ["Saturday 31 October 2026", "Sunday 1 November 2026"],
        ),
        (
            "America/New_York",
            ("2026-03-08T04:59:00Z", "2026-03-08T06:59:00Z", "2026-03-08T07:00:00Z"),
            ["23:59", "01:59", "03:00"],
            ["Saturday 7 March 2026", "Sunday 8 March 2026"],
        ),
        (
            "Australia/Lord_Howe",
            ("2026-04-04T14:45:00Z", "2026-04-04T15:15:00Z", "2026-04-04T15:45:00Z"),
            ["01:45 +11", "01:45 +1030", "02:15"],
            ["Sunday 5 April 2026"],
        ),
        (
            "Asia/Kolkata",
            ("2026-10-24T18:00:00Z", "2026-10-24T18:29:59Z", "2026-10-24T18:30:00Z"),
            ["23:30", "23:59", "00:00"],
            ["Saturday 24 October 2026", "Sunday 25 October 2026"],
        ),
    ],
)
def test_a_conversation_crosses_a_change_of_the_clocks(
    zone: str,
    times: tuple[str, ...],
    shown: list[str],
    days: list[str],
    alice_reads: Reader,
    box: Sandbox,
) -> None:
    said = [message(number, created_at=time) for number, time in enumerate(times, start=1)]
    box.add(conversation(1), said)
    alice_reads.client.cookies["zone"] = zone
    page = alice_reads.get(f"/conversations/{conversation_id(1)}/")
    assert page.texts("#transcript time") == shown
    assert page.texts("#transcript .day") == days
    hints = [str(hint) for hint in page.values(".permalink", "title")]
    assert len(set(hints)) == len(hints)
    assert [datetime.fromisoformat(hint) for hint in hints] == [
        datetime.fromisoformat(time) for time in times
    ]


def test_a_gap_is_as_long_as_it_was_whatever_the_clocks_did(
    alice_reads: Reader, box: Sandbox
) -> None:
    times = ("2026-10-25T00:59:00Z", "2026-10-25T01:01:00Z", "2026-10-25T02:01:00Z")
    box.add(conversation(1), [message(n, created_at=time) for n, time in enumerate(times, start=1)])
    alice_reads.client.cookies["zone"] = "Europe/Paris"
    page = alice_reads.get(f"/conversations/{conversation_id(1)}/")
    assert page.texts("#transcript .line") == ["1 hour later"]


def test_nonsense_in_a_cookie_is_no_trouble(alice_reads: Reader) -> None:
    for name in ("zone", "clock", "theme"):
        alice_reads.client.cookies[name] = "<script>../../"
    assert "<script>../" not in alice_reads.get("/conversations/").html


def zone_with(**cookies: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    return viewer_zone(request).key


def test_the_bar_of_a_long_one_names_which_of_the_two_hours_it_is(
    alice_reads: Reader, box: Sandbox
) -> None:
    again = "2026-10-25T01:30:00Z"
    box.add(conversation(1), [message(number, created_at=again) for number in range(1, 302)])
    alice_reads.client.cookies["zone"] = "Europe/Paris"
    page = alice_reads.get(f"/conversations/{conversation_id(1)}/")
    assert page.words(".jumps-here") == "Sun 25 Oct 2026, 02:30 CET · 1 of 301"
