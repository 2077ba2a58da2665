"""A range of messages: marked by mouse, by touch or by address."""

import re

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.anatomy import overhang
from tests.browser.conftest import Visit
from tests.browser.stage import SETTLED, poll, talk, until, words
from tests.pages.made import conversation, conversation_id, message, message_id

MARKED = "#transcript [data-target]"
BAR = "#marked"


def permalink(number: int) -> str:
    return f"#message-{message_id(number)} .permalink"


def address(path: str, first: int, last: int) -> str:
    return f"{path}?message={message_id(first)}..{message_id(last)}"


def test_a_click_with_shift_marks_all_messages_between(page: Page, box: Sandbox) -> None:
    path = talk(box, 8)
    page.goto(path)
    page.locator(permalink(5)).click()
    page.locator(permalink(3)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 5, 3))
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator("#announcement")).to_have_text("Messages marked: 3")
    assert page.evaluate("String(getSelection())") == ""
    page.locator(permalink(7)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 5, 7))
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("3")
    page.go_back()
    expect(page.locator(MARKED).first).to_contain_text("Message number 3.")
    page.reload()
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("3")


def test_a_click_with_shift_on_the_first_time_marks_that_message(page: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    page.goto(path)
    page.locator(permalink(2)).click(modifiers=["Shift"])
    expect(page).to_have_url(f"{path}?message={message_id(2)}")
    page.locator(permalink(2)).click(modifiers=["Shift"])
    expect(page).to_have_url(f"{path}?message={message_id(2)}")


def test_two_taps_on_a_phone_mark_a_range(visit: Visit, alice: Person, box: Sandbox) -> None:
    page = visit(alice, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    path = talk(box, 8)
    page.goto(path)
    page.locator(permalink(2)).tap()
    page.get_by_role("button", name="Extend to…").tap()
    expect(page.locator("#announcement")).to_have_text("Choose the message to mark up to")
    expect(page.locator(BAR)).to_contain_text("Choose the message to mark up to")
    page.locator(f"#message-{message_id(4)} .say").tap()
    expect(page).to_have_url(address(path, 2, 4))
    expect(page.get_by_role("button", name="Extend to…")).to_have_attribute("aria-pressed", "false")
    page.locator(f"#message-{message_id(6)} .say").tap()
    expect(page).to_have_url(address(path, 2, 4))
    expect(page.locator(MARKED)).to_have_count(3)


def test_escape_ends_the_choice_first_and_the_marks_then(page: Page, box: Sandbox) -> None:
    path = talk(box, 4)
    page.goto(address(path, 2, 3))
    page.get_by_role("button", name="Extend to…").click()
    page.keyboard.press("Escape")
    expect(page.locator(MARKED)).to_have_count(2)
    page.get_by_text("Copy as").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Markdown")).to_be_hidden()
    expect(page.locator(MARKED)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page).to_have_url(path)
    expect(page.locator(BAR)).to_be_hidden()
    expect(page.locator("#announcement")).to_have_text("No message is marked")
    page.go_back()
    expect(page.locator(MARKED)).to_have_count(2)


def test_the_marks_are_taken_away_and_the_focus_stays_at_the_message(
    page: Page, box: Sandbox
) -> None:
    page.goto(address(talk(box, 4), 2, 3))
    page.get_by_role("link", name="Unmark").click()
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page.locator(f"#message-{message_id(2)}")).to_be_focused()


def test_a_range_by_address_can_be_copied_and_unmarked(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 6)
    any_page.goto(address(path, 2, 4))
    expect(any_page.locator(BAR)).to_contain_text("Messages marked: 3")
    any_page.get_by_text("Copy as").click()
    for name, form in (
        ("Plain text", "plain"),
        ("Markdown", "markdown"),
        ("MediaWiki", "mediawiki"),
    ):
        href = any_page.get_by_role("link", name=name).get_attribute("href") or ""
        assert href.endswith(f"quote/?form={form}&message={message_id(2)}..{message_id(4)}"), href
    any_page.get_by_text("Copy as").click()
    any_page.get_by_role("link", name="Unmark").click()
    expect(any_page).to_have_url(re.compile(rf"{re.escape(path)}(#message-.*)?$"))
    expect(any_page.locator(BAR)).to_be_hidden()


def test_nothing_is_offered_where_nothing_is_marked(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 2)
    for query in ("", f"?message={message_id(9)}", "?message=nonsense"):
        any_page.goto(path + query)
        expect(any_page.locator(BAR)).to_be_hidden()


def test_a_range_that_ends_beyond_the_window_is_marked_as_it_comes(
    page: Page, box: Sandbox
) -> None:
    page.goto(address(talk(box, 900), 400, 720))
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("321")
    assert page.locator(MARKED).count() < 321
    for number in (480, 685):
        page.locator(f"#message-{message_id(number)}").scroll_into_view_if_needed()
        expect(page.locator(f"#message-{message_id(number + 200)}")).to_be_attached()
        expect(
            page.locator(f"#message-{message_id(min(number + 200, 720))}[data-target]")
        ).to_be_attached()
    expect(page.locator(MARKED)).to_have_count(321)
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("321")


def test_new_messages_leave_the_marks_alone(page: Page, box: Sandbox) -> None:
    page.goto(address(talk(box, 4, status="in_progress"), 3, 4))
    box.say(conversation_id(1), words(5))
    poll(page, "#live")
    expect(page.locator("#transcript .turn")).to_have_count(5)
    expect(page.locator(MARKED)).to_have_count(2)


def test_a_range_may_begin_in_one_window_and_end_in_another(page: Page, box: Sandbox) -> None:
    path = talk(box, 500)
    page.goto(path)
    page.locator(permalink(98)).click()
    page.locator(permalink(100)).scroll_into_view_if_needed()
    expect(page.locator(permalink(300))).to_be_attached()
    page.locator(permalink(103)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 98, 103))
    expect(page.locator(MARKED)).to_have_count(6)
    page.reload()
    expect(page.locator(MARKED)).to_have_count(6)
    expect(page.locator(MARKED).first).to_be_in_viewport()


def test_two_taps_reach_over_the_end_of_a_window(visit: Visit, alice: Person, box: Sandbox) -> None:
    page = visit(alice, has_touch=True, is_mobile=True, viewport={"width": 360, "height": 740})
    path = talk(box, 500)
    page.goto(f"{path}?from=250#transcript")
    page.locator(permalink(252)).tap()
    page.get_by_role("button", name="Extend to…").tap()
    page.locator(permalink(250)).scroll_into_view_if_needed()
    page.mouse.wheel(0, -60)
    expect(page.locator(permalink(50))).to_be_attached()
    until(page, SETTLED)
    until(page, "history.scrollRestoration === 'manual'")
    expect(page).to_have_url(f"{path}?message={message_id(252)}")
    page.locator(f"#message-{message_id(248)} .say").tap()
    expect(page).to_have_url(address(path, 252, 248))
    expect(page.locator(MARKED)).to_have_count(5)


@pytest.mark.parametrize("count", [20, 500])
@pytest.mark.parametrize(
    "gone", ["a message", "the first of a range", "the last of a range", "nonsense"]
)
def test_a_link_to_what_is_gone_opens_the_conversation_and_says_so(
    any_page: Page, box: Sandbox, gone: str, count: int
) -> None:
    path = talk(box, count)
    lost, kept = message_id(5000), message_id(15)
    message = {"a message": lost, "the first of a range": f"{lost}..{kept}"}
    message["the last of a range"] = f"{kept}..{lost}"
    any_page.goto(f"{path}?message={message.get(gone, gone)}")
    expect(any_page.locator(".notice")).to_contain_text("is not in the transcript")
    expect(any_page.locator(".notice")).to_be_in_viewport()
    expect(any_page.locator(f"#message-{message_id(1)}")).to_be_in_viewport()
    expect(any_page.locator(MARKED)).to_have_count(0)
    expect(any_page.locator(BAR)).to_be_hidden()
    any_page.locator(permalink(2)).click()
    expect(any_page).to_have_url(f"{path}?message={message_id(2)}")
    expect(any_page.locator(MARKED)).to_have_count(1)


def test_a_range_is_marked_in_a_conversation_from_right_to_left(page: Page, box: Sandbox) -> None:
    said = [message(number, f"שלום, הודעה מספר {number}.") for number in range(1, 7)]
    box.add(conversation(1), said)
    path = f"/conversations/{conversation_id(1)}/"
    page.goto(path)
    page.locator(permalink(2)).click()
    page.locator(permalink(4)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 2, 4))
    expect(page.locator(f"{MARKED} .say")).to_have_count(3)
    for say in page.locator(".say").all():
        expect(say).to_have_css("direction", "rtl")
    assert overhang(page) == 0
