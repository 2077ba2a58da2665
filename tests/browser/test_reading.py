"""What a screen reader is told: of a page as it opens, and of what changes in it."""

from itertools import pairwise, takewhile

import pytest
from playwright.sync_api import Page, Route, expect

from conversations import windows
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests import waiting
from tests.browser.conftest import Visit
from tests.browser.reading import heard, outline
from tests.browser.stage import fill, poll, talk, target, until, words
from tests.browser.watch import Watch
from tests.pages.made import at, conversation, conversation_id, message, message_id

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
    begin = told.index("list", told.index("region “Transcript”"))
    assert told[begin : begin + 25] == [
        "list",
        *("listitem (level 1)", "heading “Friday 1 May 2026” (level 2)"),
        *("listitem (level 1)", "Alice Moreau", "link “10:00”", "Voice", "Hello"),
        *("listitem (level 1)", "switched to text"),
        *("listitem (level 1)", "Table Finder", "link “10:00”", "Text", "Good day"),
        *("listitem (level 1)", "heading “Saturday 2 May 2026” (level 2)"),
        *("listitem (level 1)", "23 hours later"),
        *("listitem (level 1)", "Alice Moreau", "link “10:00”", "Text", "And now"),
        "listitem (level 1)",
    ]
    assert told[begin + 25 : begin + 27] == ["Alice Moreau", "link “10:00”"]


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


@pytest.fixture
def long_talk(box: Sandbox, monkeypatch: pytest.MonkeyPatch) -> str:
    """A conversation of two days that is too long for one page."""
    for name, size in (("SHOWN_WHOLE", 10), ("WINDOW", 6), ("STRETCH", 6)):
        monkeypatch.setattr(windows, name, size)
    said = [
        words(n, modality="voice" if 3 < n < 7 else "text", created_at=at(n + 24 * 60 * (n > 8)))
        for n in range(1, 13)
    ]
    box.add(conversation(1), said)
    return f"/conversations/{conversation_id(1)}/"


def under(told: list[str], begin: str) -> list[str]:
    """The lines within this one."""
    place = next(number for number, line in enumerate(told) if line.strip() == begin)
    depth = len(told[place]) - len(told[place].lstrip())
    rest = told[place + 1 :]
    inner = takewhile(lambda line: len(line) - len(line.lstrip()) > depth, rest)
    return [line.strip() for line in inner]


def test_the_bar_of_a_long_transcript_says_where_its_reader_is_and_leads_on(
    plain_page: Page, long_talk: str
) -> None:
    plain_page.goto(f"{long_talk}?from=5#transcript")
    plain_page.locator("#jumps summary").click()
    told = under(heard(plain_page), "navigation “Places in the transcript”")
    assert told[:7] == [
        *("Fri 1 May 2026, 10:05", "·", "5", "of 12"),
        *("link “First”", "link “Last”", "link “Whole transcript”"),
    ]
    assert told[8].startswith("DisclosureTriangle “Jump to” (expanded True)")
    for line in (
        *("heading “Days” (level 2)", "link “Sat 2 May 2026”"),
        *("heading “Long pauses” (level 2)", "link “1 day later Sat 2 May 2026, 10:09”"),
        *("heading “Voice and text” (level 2)", "link “switched to voice Fri 1 May 2026, 10:04”"),
    ):
        assert line in told, line


def test_a_window_begins_with_its_day_between_links_to_the_rest(
    plain_page: Page, long_talk: str
) -> None:
    plain_page.goto(f"{long_talk}?from=4#transcript")
    told = [line.strip() for line in heard(plain_page)]
    earlier, later = told.index("link “Earlier messages”"), told.index("link “Later messages”")
    listed = told.index("list", earlier)
    assert told[listed + 2] == "heading “Friday 1 May 2026” (level 2)"
    assert earlier < listed < told.index("Message number 9.") < later


def test_the_whole_is_read_in_named_parts(page: Page, long_talk: str) -> None:
    page.goto(f"{long_talk}whole/")
    # What is off the screen gets into the tree a moment after what is on it.
    waiting.until(lambda: any("Messages 7 to 12" in line for line in heard(page)), 10)
    told = heard(page)
    assert [line.strip() for line in told if "list “" in line] == [
        *("list “Messages 1 to 6”", "list “Messages 7 to 12”"),
    ]
    second = under(told, "list “Messages 7 to 12”")
    assert "Message number 12." in second
    assert "Message number 6." not in second


def test_hidden_messages_are_a_link_to_them(page: Page, long_talk: str) -> None:
    page.goto(f"{long_talk}?show=voice")
    told = [line.strip() for line in heard(page)]
    assert "link “3 text messages hidden”" in told
    assert told.index("link “3 text messages hidden”") < told.index("Message number 4.")
    assert "Message number 3." not in told


def test_marked_messages_are_said_to_be_so_and_can_be_copied(page: Page, long_talk: str) -> None:
    page.goto(f"{long_talk}?message={message_id(2)}..{message_id(3)}")
    page.get_by_text("Copy as").click()
    told = under(heard(page), "group “Marked messages”")
    assert told[:2] == ["Messages marked:", "2"]
    assert told[2] == "link “Copy link”"
    assert told[4].startswith("DisclosureTriangle “Copy as” (expanded True)")
    forms = ("Plain text", "Markdown", "Confluence, HTML", "MediaWiki")
    assert told[5:] == [
        *(f"link “{form}”" for form in forms),
        *("button “Extend to…” (pressed false)", "link “Unmark”"),
    ]
    current = page.locator("#transcript [aria-current=true]")
    expect(current).to_have_count(2)
    page.locator(f"{target(4)} .permalink").click(modifiers=["Shift"])
    expect(current).to_have_count(3)
    page.locator(f"{target(6)} .permalink").click()
    expect(current).to_have_count(1)


def test_the_downloads_are_named_by_what_they_are(
    visit: Visit, bob: Person, long_talk: str
) -> None:
    page = visit(bob)
    page.goto(long_talk)
    page.locator(".hero-actions summary").click()
    told = [line.strip() for line in heard(page)]
    begin = next(at for at, line in enumerate(told) if "“Download” (expanded" in line)
    assert told[begin + 1 : begin + 5] == [
        *("link “Plain text .txt”", "link “Markdown .md”"),
        *("link “Spreadsheet .csv”", "link “All data .json”"),
    ]


def test_what_go_to_found_is_a_named_table_and_what_it_did_not_is_said(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b404\b")
    fill(box, 2)
    page.goto("/go/?to=AB7D-RX8F")
    told = [line.strip() for line in heard(page)]
    assert "table “Which one?”" in told
    assert told.count("link “Alice Moreau”") == 1
    page.goto(f"/go/?to={message_id(77)}")
    found = under(heard(page), "region “Nothing found”")
    assert "heading “Nothing found” (level 1)" in found
    assert message_id(77) in found
    assert "textbox “An id, a link or a connection code” (focused True)" in found
