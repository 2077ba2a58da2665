"""A conversation on paper: facts, then everything that was said, in black and white."""

from io import BytesIO

import pytest
from playwright.sync_api import Page, expect
from pypdf import PdfReader

from conversations.sandbox.api import Sandbox
from tests.browser.stage import talk, words
from tests.pages.made import conversation


def open_twice(page: Page, address: str) -> None:
    """The first page that a browser gets does not know its zone."""
    page.goto(address)
    page.goto(address)


def sheets(page: Page) -> list[str]:
    """The words of each printed page."""
    pdf = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True)))
    return [" ".join(sheet.extract_text(extraction_mode="layout").split()) for sheet in pdf.pages]


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_printed_conversation_is_a_document(page: Page, box: Sandbox, theme: str) -> None:
    address = talk(box, 120, path_taken=["greet"])
    page.emulate_media(color_scheme=theme)  # type: ignore[arg-type]
    open_twice(page, address)
    printed = sheets(page)
    whole = " ".join(printed)
    assert page.url in printed[0]
    assert "times in Europe/Paris" in printed[0]
    assert "Friday 1 May 2026" in printed[0]
    assert whole.index("Participant") < whole.index("Message number 1.")
    assert whole.index("Message number 120.") < whole.index("Path taken")
    assert all(f"Message number {number}." in whole for number in range(1, 121))
    for number, sheet in enumerate(printed, start=1):
        assert f"{number} / {len(printed)}" in sheet
    assert not [each for each in ("Copy link", "Download", "Go to", "Skip to") if each in whole]


def test_each_printed_message_says_who_when_and_how(page: Page, box: Sandbox) -> None:
    made = conversation(1)
    said = [words(n, role="user", modality="voice") for n in (1, 2)]
    box.add(made, said)
    open_twice(page, f"/conversations/{made['id']}/")
    [sheet] = sheets(page)
    assert sheet.count("Alice Moreau 12:00 Voice") == 2


def test_a_part_of_a_long_conversation_says_that_it_is_one(page: Page, box: Sandbox) -> None:
    note = page.get_by_text("Only a part of the transcript is printed")
    page.goto(talk(box, 320))
    page.emulate_media(media="print")
    expect(note).to_be_visible()
    page.locator(".hero details").evaluate("menu => { menu.open = true; }")
    page.emulate_media(media="screen")
    expect(note).to_be_hidden()
    page.get_by_role("link", name="Whole transcript to print").click()
    page.emulate_media(media="print")
    expect(page.locator("#transcript li.turn")).to_have_count(320)
    expect(note).to_have_count(0)


def test_the_details_of_a_long_conversation_are_printed_first(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 320))
    first, *_ = sheets(page)
    assert first.index("Participant") < first.index("Message number 1.")
    assert not [each for each in ("Details", "Done") if each in first]


def test_on_paper_both_sides_begin_at_the_left(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2))
    page.emulate_media(media="print")
    lefts = page.locator(".turn :is(.meta, .say)").evaluate_all(
        "parts => parts.map((part) => Math.round(part.getBoundingClientRect().x))"
    )
    assert len(lefts) == 4
    assert max(lefts) - min(lefts) <= 40
    assert lefts[0] == lefts[1] < lefts[2] == lefts[3]


def test_paper_is_black_and_white(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 12))
    page.emulate_media(media="print")
    colours = page.locator(".status, .modality, .say, .say a, h1, h2").evaluate_all(
        "parts => [...new Set(parts.map((part) => getComputedStyle(part).color))]"
    )
    assert colours == ["rgb(0, 0, 0)"]


def test_a_printed_list_cuts_nothing_off(page: Page, box: Sandbox) -> None:
    for number in (1, 2):
        box.add(conversation(number, status="abandoned"), [])
    open_twice(page, "/conversations/")
    [sheet] = sheets(page)
    assert sheet.count("Abandoned") == 2
    assert sheet.count("1 May 12:0") == 2
    assert "…" not in sheet


def test_files_are_one_menu_away(any_page: Page, box: Sandbox) -> None:
    any_page.goto(talk(box, 3))
    any_page.locator(".hero summary").focus()
    any_page.keyboard.press("Enter")
    links = any_page.locator(".hero .menu-item")
    expect(links).to_have_text(
        [
            *("Plain text .txt", "Markdown .md", "Spreadsheet .csv", "All data .json"),
            "Whole transcript to print",
        ]
    )
    with any_page.expect_download() as begun:
        links.nth(0).click()
    assert begun.value.suggested_filename == "conversation-AB7D-RX8F-2026-05-01.txt"


def test_the_menu_closes_as_a_file_is_taken(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 3))
    page.get_by_text("Download", exact=True).click()
    with page.expect_download():
        page.get_by_role("link", name="Plain text").click()
    expect(page.get_by_role("link", name="Plain text")).to_be_hidden()


def test_the_menu_stays_on_a_narrow_screen(page: Page, box: Sandbox) -> None:
    page.set_viewport_size({"width": 360, "height": 700})
    page.goto(talk(box, 3))
    page.get_by_text("Download", exact=True).click()
    sheet = page.locator(".hero .menu-sheet").bounding_box()
    assert sheet
    assert sheet["x"] >= 0
    assert sheet["x"] + sheet["width"] <= 360
