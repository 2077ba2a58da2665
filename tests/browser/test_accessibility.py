"""Every kind of page and state, in both themes, wide and narrow."""

from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import fill, poll, talk, words
from tests.browser.watch import Watch
from tests.pages.made import TAXI_DESK, conversation, conversation_id, message, message_id

PROPERTIES = {"locale": "fr", "party": {"size": 3, "names": ["Alice", "Bob"]}, "note": "x" * 300}
PATH = [{"node": "greeting", "at": "10:00"}, "booking", {"node": "end", "children": [1, 2]}]


def test_the_list(page: Page, box: Sandbox) -> None:
    fill(box, 5)
    page.goto("/conversations/?status=gone&limit=500")
    expect(page.locator(".notice")).to_have_count(2)
    box.add(conversation(99), [])
    poll(page, "#newer")
    expect(page.locator("#show-new")).to_be_visible()
    assert violations(page) == []


def test_a_list_in_the_middle(page: Page, box: Sandbox) -> None:
    fill(box, 7)
    page.goto("/conversations/?limit=3")
    page.get_by_role("link", name="Older").click()
    expect(page.locator("#newer-page")).to_be_visible()
    assert violations(page) == []


def test_an_empty_list(page: Page, box: Sandbox) -> None:
    page.goto(f"/conversations/?agent_id={TAXI_DESK}")
    assert violations(page) == []


def test_a_conversation_of_every_kind_of_message(page: Page, box: Sandbox) -> None:
    made = conversation(1, status="in_progress", session_properties=PROPERTIES, path_taken=PATH)
    spoken = [
        message(1, "Hello, see https://example.com/menu", modality="voice"),
        message(2),
        message(3, role="tool", modality=None),
        message(4, "שלום, אפשר להזמין שולחן?", modality="voice", created_at="2026-05-02T10:00:00Z"),
        {"id": message_id(5), "role": "user", "content": 5},
        message(6, ""),
    ]
    box.add(made, spoken)
    page.goto(f"/conversations/{made['id']}/?message={message_id(2)}")
    box.say(conversation_id(1), words(7))
    poll(page, "#live")
    expect(page.get_by_text("Message number 7.")).to_be_visible()
    assert violations(page) == []


def test_a_conversation_without_its_transcript(page: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    with box.fault("/conversations/*/transcript", status=500):
        page.goto(path)
    expect(page.locator("[data-error=failed]")).to_be_visible()
    assert violations(page) == []


def test_a_conversation_without_messages_and_the_menu(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 0))
    page.get_by_label("Menu of Alice").click()
    assert violations(page) == []


def test_the_choice_of_a_time_zone(page: Page) -> None:
    page.goto("/preferences/")
    assert violations(page) == []


def test_the_filters_of_a_phone(page: Page, box: Sandbox) -> None:
    fill(box, 2)
    page.set_viewport_size({"width": 390, "height": 800})
    page.goto("/conversations/?status=completed")
    page.get_by_role("button", name="Filters · 1 on").click()
    expect(page.get_by_role("button", name="Done")).to_be_visible()
    assert violations(page) == []


def test_the_sign_in_page(visit: Visit, box: Sandbox, watch: Watch) -> None:
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("nobody")
    page.get_by_label("Password").fill("wrong")
    page.get_by_role("button", name="Sign in").click()
    expect(page.locator(".field-error")).to_be_visible()
    assert violations(page) == []


def test_an_error_page(page: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow(r"\b504\b")
    with box.fault("/conversations", error="refused"):
        page.goto("/conversations/")
    expect(page.locator("[data-error=unreachable]")).to_be_visible()
    assert violations(page) == []
