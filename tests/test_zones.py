"""The viewer's own time, from two cookies."""

import pytest
from django.test import RequestFactory
from django.utils import timezone

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


def test_nonsense_in_a_cookie_is_no_trouble(alice_reads: Reader) -> None:
    for name in ("zone", "clock", "theme"):
        alice_reads.client.cookies[name] = "<script>../../"
    assert "<script>../" not in alice_reads.get("/conversations/").html


def zone_with(**cookies: str) -> str:
    request = RequestFactory().get("/")
    request.COOKIES = cookies
    return viewer_zone(request).key
