"""What a screen reader is told: of a page as it opens, and of what changes in it."""

from itertools import pairwise

import pytest
from playwright.sync_api import Page, Route, expect

from conversations.sandbox.api import Sandbox
from tests.browser.reading import heard, outline
from tests.browser.stage import fill, poll, talk, until, words
from tests.browser.test_permalinks import target
from tests.pages.made import conversation, conversation_id, message, message_id

ANNOUNCED = "#announcement"


def test_the_list_reads_as_a_named_table_under_one_heading(page: Page, box: Sandbox) -> None:
    fill(box, 2)
    page.goto("/conversations/")
    told = [line.strip() for line in heard(page)]
    assert outline(page) == ["heading “Conversations” (level 1)"]
    for line in (
        *("banner", "navigation “Main”", "main", "region “Conversations”", "navigation “Status”"),
        *("combobox “Agent”", "table “Conversations”", "columnheader “Participant”"),
        *("link “Bob Moreau”", "cell “Table Finder”", "navigation “Pages”", "status (live polite)"),
    ):
        assert line in told, line


@pytest.mark.parametrize("width", [1280, 390])
def test_a_row_is_a_row_at_every_width(page: Page, box: Sandbox, width: int) -> None:
    fill(box, 3)
    page.set_viewport_size({"width": width, "height": 800})
    page.goto("/conversations/")
    told = [line.strip() for line in heard(page)]
    assert told.count("row") == 3 + (width > 720)
    assert "cell “Abandoned”" in told


def test_a_transcript_reads_as_a_list_with_days_speakers_and_modality(
    page: Page, box: Sandbox
) -> None:
    said = [
        message(1, "Hello", modality="voice"),
        message(2, "Good day"),
        message(3, "And now", created_at="2026-05-02T10:00:00Z", role="user"),
        message(4, "again", created_at="2026-05-02T10:00:20Z", role="user"),
    ]
    box.add(conversation(1), said)
    page.goto(f"/conversations/{conversation_id(1)}/")
    told = [line.strip() for line in heard(page)]
    begin = told.index("region “Transcript”")
    assert told[begin : begin + 26] == [
        *("region “Transcript”", "list"),
        *("listitem (level 1)", "heading “Friday 1 May 2026” (level 2)"),
        *("listitem (level 1)", "Alice Moreau", "link “10:00”", "Voice", "Hello"),
        *("listitem (level 1)", "switched to text"),
        *("listitem (level 1)", "Table Finder", "link “10:00”", "Text", "Good day"),
        *("listitem (level 1)", "heading “Saturday 2 May 2026” (level 2)"),
        *("listitem (level 1)", "23 hours later"),
        *("listitem (level 1)", "Alice Moreau", "link “10:00”", "Text", "And now"),
        "listitem (level 1)",
    ]
    assert told[begin + 26 : begin + 28] == ["Alice Moreau", "link “10:00”"]


def test_the_headings_of_a_conversation_are_an_outline(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, session_properties={"locale": "fr"}, path_taken=["greeting"]))
    assert outline(page) == [
        "heading “Alice Moreau” (level 1)",
        "heading “Friday 1 May 2026” (level 2)",
        "heading “Participant” (level 2)",
        "heading “Conversation” (level 2)",
        "heading “Path taken (1 step)” (level 2)",
        "heading “Session properties (1)” (level 2)",
    ]


def test_a_permalink_is_where_reading_begins(page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 9)}?message={message_id(4)}")
    focused = [line.strip() for line in heard(page) if "focused" in line]
    assert len(focused) == 1
    assert "Message number 4." in focused[0]


def test_a_filtered_list_says_what_it_holds_now(page: Page, box: Sandbox) -> None:
    fill(box, 6)
    page.goto("/conversations/")
    page.get_by_role("link", name="Completed").click()
    expect(page.locator(ANNOUNCED)).to_contain_text("Completed, newest first. 1 shown")
    expect(page.locator("#status-completed")).to_be_focused()
    expect(page.locator("#status-completed")).to_have_attribute("aria-current", "true")


def test_new_messages_are_announced_in_sum(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, status="in_progress"))
    for number in (3, 4, 5):
        box.say(conversation_id(1), words(number))
    poll(page, "#live")
    expect(page.locator(ANNOUNCED)).to_have_text("3 new messages")
    assert page.locator("[aria-live], [role=log]").count() == 0


def test_a_list_is_busy_while_it_is_fetched(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/")
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    page.route("**/conversations/?status=*", hold)
    page.get_by_role("link", name="Abandoned").click()
    expect(page.locator("#conversations")).to_have_attribute("aria-busy", "true")
    held[0].continue_()
    expect(page.locator("#conversations")).not_to_have_attribute("aria-busy", "true")
    expect(page.locator("[data-conversation]")).to_have_count(1)


def test_a_poll_that_replaces_the_facts_keeps_the_focus_there(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, status="in_progress", path_taken=[{"node": "x", "deep": {"a": [1]}}]))
    page.locator("#facts summary").first.focus()
    box.say(conversation_id(1), words(3))
    poll(page, "#live")
    expect(page.locator(target(3))).to_be_attached()
    until(page, "document.activeElement.closest('#facts') !== null")


def test_every_page_has_landmarks_and_one_first_heading(page: Page, box: Sandbox) -> None:
    path = talk(box, 2)
    for address in ("/conversations/", path, f"{path}whole/", "/keys/", "/accounts/logout/"):
        page.goto(address)
        told = [line.strip() for line in heard(page)]
        assert [line for line in told if line in ("banner", "main")] == ["banner", "main"], address
        assert sum(line.endswith("(level 1)") for line in outline(page)) == 1, address
        levels = [int(line.rpartition("level ")[2].rstrip(")")) for line in outline(page)]
        assert all(after - before <= 1 for before, after in pairwise(levels))
