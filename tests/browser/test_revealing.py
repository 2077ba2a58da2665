from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import poll, talk, words
from tests.browser.watch import Watch
from tests.pages.made import conversation_id

EMAIL = "alice@example.com"
MASK = "a•••@example.com"


def test_a_contact_is_revealed_on_this_page_alone(any_page: Page, box: Sandbox) -> None:
    any_page.goto(talk(box, 2))
    contact = any_page.locator("#contact-email")
    expect(contact).to_contain_text(MASK)
    assert EMAIL not in any_page.content().replace("<wbr>", "")
    any_page.get_by_role("button", name="Reveal E-mail").click()
    expect(contact).to_have_text(EMAIL)
    any_page.goto(f"/conversations/{conversation_id(1)}/")
    expect(contact).to_contain_text(MASK)


def test_keyboard_and_voice_stay_with_what_was_revealed(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2))
    before = page.title()
    page.get_by_role("button", name="Reveal E-mail").focus()
    page.keyboard.press("Enter")
    expect(page.locator("#contact-email")).to_be_focused()
    expect(page.locator("#announcement")).to_have_text("E-mail shown until you leave this page")
    assert (page.title(), page.url) == (before, page.url)


def test_new_messages_do_not_mask_it_again(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, status="in_progress"))
    page.get_by_role("button", name="Reveal E-mail").click()
    expect(page.locator("#contact-email")).to_be_focused()
    box.say(conversation_id(1), words(3))
    poll(page, "#live")
    expect(page.locator("#transcript .turn")).to_have_count(3)
    expect(page.locator("#contact-email")).to_have_text(EMAIL)
    expect(page.locator("#contact-email")).to_be_focused()


def test_trouble_is_said_beside_the_mask(page: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow("502")
    page.goto(talk(box, 2))
    before = page.title()
    with box.fault("/conversations*", status=500):
        page.get_by_role("button", name="Reveal E-mail").click()
        expect(page.get_by_role("alert")).to_contain_text("The backend has a fault")
    assert page.title() == before
    page.get_by_role("link", name="Try again").click()
    expect(page.locator("#contact-email")).to_contain_text(MASK)
