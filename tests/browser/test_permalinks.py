from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import talk, target
from tests.pages.made import message_id

MARKED = "#transcript [data-target]"


def test_a_permalink_shows_its_message(any_page: Page, box: Sandbox) -> None:
    any_page.goto(f"{talk(box, 120)}?message={message_id(80)}")
    expect(any_page.locator(target(80))).to_be_in_viewport()
    expect(any_page.locator(MARKED)).to_have_count(1)
    expect(any_page.locator(MARKED)).to_contain_text("Message number 80.")
    expect(any_page.locator(f"{MARKED} .say")).to_have_css("outline-style", "solid")


def test_a_range_is_marked_from_end_to_end(any_page: Page, box: Sandbox) -> None:
    any_page.goto(f"{talk(box, 120)}?message={message_id(82)}..{message_id(80)}")
    expect(any_page.locator(target(80))).to_be_in_viewport()
    expect(any_page.locator(MARKED)).to_have_count(3)


def test_a_click_on_a_time_marks_its_message_in_place(page: Page, box: Sandbox) -> None:
    path = talk(box, 5)
    page.goto(path)
    page.evaluate("document.body.dataset.same = 'page'")
    for number in (2, 4):
        page.locator(f"{target(number)} .permalink").click()
        expect(page).to_have_url(f"{path}?message={message_id(number)}")
        expect(page.locator(MARKED)).to_have_count(1)
        expect(page.locator(MARKED)).to_contain_text(f"Message number {number}.")
    page.go_back()
    expect(page.locator(MARKED)).to_contain_text("Message number 2.")
    page.go_back()
    expect(page).to_have_url(path)
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page.locator("body")).to_have_attribute("data-same", "page")


def test_a_click_on_a_time_opens_its_permalink_without_javascript(
    plain_page: Page, box: Sandbox
) -> None:
    path = talk(box, 5)
    plain_page.goto(path)
    plain_page.locator(f"{target(2)} .permalink").click()
    expect(plain_page).to_have_url(f"{path}?message={message_id(2)}")
    expect(plain_page.locator(MARKED)).to_contain_text("Message number 2.")


def test_a_click_with_control_opens_a_new_tab(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 5))
    with page.context.expect_page() as opened:
        page.locator(f"{target(3)} .permalink").click(modifiers=["Control"])
    expect(opened.value.locator(MARKED)).to_contain_text("Message number 3.")
    expect(page.locator(MARKED)).to_have_count(0)
