"""Empty, nothing matches, unreadable, broken: each looks its own way; and fragments."""

import json
from typing import Any

import pytest

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation


def answer_with(box: Sandbox, *rows: Any) -> None:
    body = json.dumps({"data": rows, "pagination": {"has_more": False}})
    box.faults.add("/conversations", body=body)


def test_no_conversations_at_all_is_said(alice_reads: Reader) -> None:
    page = alice_reads.get("/conversations/")
    assert page.texts("h2") == ["No conversations yet"]
    assert not page.has("table")
    assert not page.has("[data-error]")


def test_nothing_matches_is_said_with_a_way_out(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    page = alice_reads.get("/conversations/?status=pending&limit=50")
    assert page.texts("h2") == ["Nothing matches"]
    assert "no conversation for: Pending." in page.words(".empty")
    assert page.href(".empty a") == "/conversations/?limit=50"
    assert not page.has("[data-error]")


def test_an_error_is_no_empty_list(alice_reads: Reader, box: Sandbox) -> None:
    box.faults.add("/conversations", status=500)
    page = alice_reads.get("/conversations/", status=502)
    assert page.has("[data-error=failed]")
    assert not page.has(".empty")


@pytest.mark.parametrize("row", [{"id": 5}, None, "text", {"id": conversation(9)["id"]}])
def test_an_unreadable_row_is_shown_as_such_among_the_others(
    alice_reads: Reader, box: Sandbox, row: Any
) -> None:
    answer_with(box, conversation(1), row, conversation(2))
    page = alice_reads.get("/conversations/")
    assert page.texts("tr a") == ["Alice Moreau", "Bob Moreau"]
    assert page.words("tr.unreadable").startswith("This conversation cannot be read")
    assert page.words(".pager p").startswith("3 shown")


def test_a_row_with_nothing_but_id_and_status_is_a_row(alice_reads: Reader, box: Sandbox) -> None:
    answer_with(box, {"id": conversation(1)["id"], "status": "completed"})
    page = alice_reads.get("/conversations/")
    assert page.words("tr a") == "Unknown participant"
    assert page.words("tr .when") == "not started"


def test_the_foot_says_that_nothing_is_older(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    words = "1 shown, nothing older · times in UTC"
    assert alice_reads.get("/conversations/").words(".pager p") == words


def test_htmx_gets_the_list_alone(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    page = alice_reads.fragment("/conversations/?status=completed")
    assert "<html" not in page.html
    assert page.title == "Conversations: Completed"
    assert page.texts("tr a") == ["Alice Moreau"]
    assert not page.has("#conversations")


def test_fragment_and_page_hold_the_same_list(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    page = alice_reads.get("/conversations/")
    part = alice_reads.fragment("/conversations/")
    assert page.words("#conversations table") == part.words("table")
    assert page.texts("#conversations a") == part.texts("a")


@pytest.mark.parametrize("header", ["HX_History_Restore_Request", "HX_Boosted"])
def test_htmx_gets_the_whole_page_where_it_replaces_the_page(
    alice_reads: Reader, header: str
) -> None:
    headers = {"HX_Request": "true", header: "true"}
    page = alice_reads.get("/conversations/", 200, **headers)
    assert page.has("#conversations")


def test_the_region_swaps_itself_and_pushes_the_address(alice_reads: Reader) -> None:
    region = alice_reads.get("/conversations/").one("#conversations")
    assert region.get("hx-target") == "#conversations"
    assert region.get("hx-push-url") == "true"


def test_every_link_that_swaps_leads_to_the_same_place_without_a_script(
    alice_reads: Reader, box: Sandbox
) -> None:
    for number in range(45):
        box.add(conversation(number), [])
    page = alice_reads.get(alice_reads.get("/conversations/").href("#older-page"))
    links = page.all("#conversations a[hx-get]")
    assert len(links) == 6 + 3 + 3
    assert all(link.get("href") == link.get("hx-get") for link in links)


def test_the_first_address_leads_to_the_list(alice_reads: Reader) -> None:
    response = alice_reads.client.get("/")
    assert (response.status_code, response.headers["Location"]) == (302, "/conversations/")


@pytest.mark.parametrize("person", ["alice", "bob", "charlie"])
def test_every_role_reads_the_list(
    request: pytest.FixtureRequest, box: Sandbox, person: str
) -> None:
    box.add(conversation(1), [])
    reader: Person = request.getfixturevalue(person)
    assert Reader(reader).get("/conversations/").texts("tr a") == ["Alice Moreau"]
