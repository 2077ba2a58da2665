from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import poll, scrolled, talk, words
from tests.browser.watch import Watch
from tests.pages.made import conversation_id, message_id

ALICE = conversation_id(1)
HIDE = "Object.defineProperty(document, 'hidden', { get: () => !window.shown })"


def grow(box: Sandbox, *numbers: int) -> None:
    for number in numbers:
        box.say(ALICE, words(number))


def test_new_messages_do_not_move_the_reader(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 60, status="in_progress"))
    page.evaluate("scrollTo(0, 300)")
    grow(box, 61, 62)
    poll(page, "#live")
    expect(page.locator("#transcript .turn")).to_have_count(62)
    expect(page.locator("#announcement")).to_have_text("2 new messages")
    expect(page.locator("#hero-facts")).to_contain_text("62 messages")
    assert scrolled(page) == 300


def test_messages_below_the_screen_are_offered(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 60, status="in_progress"))
    button = page.get_by_role("button", name="New messages below")
    expect(button).to_be_hidden()
    grow(box, 61)
    poll(page, "#live")
    grow(box, 62, 63)
    poll(page, "#live")
    button.click()
    expect(page.locator(f"#message-{message_id(61)}")).to_be_in_viewport()
    expect(page.locator(f"#message-{message_id(61)}")).to_be_focused()
    expect(button).to_be_hidden()


def test_messages_in_sight_are_not_offered(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, status="in_progress"))
    grow(box, 3)
    poll(page, "#live")
    expect(page.locator(f"#message-{message_id(3)}")).to_be_in_viewport()
    expect(page.get_by_role("button", name="New messages below")).to_be_hidden()


def test_a_first_message_appears(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 0, status="in_progress"))
    grow(box, 1)
    poll(page, "#live")
    expect(page.get_by_text("Message number 1.")).to_be_visible()


def test_the_end_of_a_conversation_is_said_and_ends_the_asking(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 2, status="in_progress"))
    grow(box, 3)
    box.finish(ALICE)
    poll(page, "#live")
    expect(page.get_by_text("The conversation is now completed.")).to_be_visible()
    expect(page.get_by_text("Message number 3.")).to_be_visible()
    expect(page.locator("#hero-facts")).to_contain_text("Completed")
    expect(page.locator("[data-poll-seconds]")).to_have_count(0)


def test_a_failure_is_said_and_gets_better(page: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow(r"\b502\b")
    page.goto(talk(box, 2, status="in_progress"))
    with box.fault("/conversations/*", status=500):
        poll(page, "#live")
        expect(page.get_by_text("trying again")).to_be_visible()
        expect(page.locator("[data-error]")).to_have_count(0)
    expect(page.locator("#transcript .turn")).to_have_count(2)
    grow(box, 3)
    poll(page, "#live")
    expect(page.get_by_text("Message number 3.")).to_be_visible()
    expect(page.get_by_text("trying again")).to_be_hidden()


def test_a_hidden_tab_does_not_ask(visit: Visit, alice: Person, box: Sandbox) -> None:
    page = visit(alice)
    page.add_init_script(HIDE)
    page.goto(talk(box, 2, status="in_progress"))
    page.evaluate("document.querySelector('#live').dataset.pollSeconds = 1")
    asked = len(box.calls)
    page.wait_for_timeout(2_500)
    assert len(box.calls) == asked
    grow(box, 3)
    page.evaluate("window.shown = true")
    expect(page.get_by_text("Message number 3.")).to_be_visible()
