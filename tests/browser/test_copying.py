import json

from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import poll, talk, words
from tests.pages.made import conversation_id, message_id

PATH = [{"node": "greeting"}, {"node": "booking"}]
PROPERTIES = {"locale": "fr", "party": {"size": 3}}


def clipboard(page: Page) -> str:
    return str(page.evaluate("navigator.clipboard.readText()"))


def test_the_link_and_the_json_can_be_copied(visit: Visit, alice: Person, box: Sandbox) -> None:
    page = visit(alice, permissions=["clipboard-read", "clipboard-write"])
    path = talk(box, 3, status="in_progress", path_taken=PATH, session_properties=PROPERTIES)
    page.goto(path)
    page.locator(f"#message-{message_id(2)} .permalink").click()
    page.get_by_role("button", name="Copy link").click()
    expect(page.locator("#announcement")).to_have_text("Link copied")
    assert clipboard(page) == page.url
    assert page.url.endswith(message_id(2))
    box.say(conversation_id(1), words(4))
    poll(page, "#live")
    for place, expected in ((0, PATH), (1, PROPERTIES)):
        page.get_by_role("button", name="Copy JSON").nth(place).click()
        expect(page.get_by_role("button", name="Copied").first).to_be_visible()
        assert json.loads(clipboard(page)) == expected
        expect(page.get_by_role("button", name="Copied")).to_have_count(0)
