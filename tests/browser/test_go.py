"""The field in the bar, on a wide and a narrow screen, with and without JavaScript."""

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.browser.watch import Watch
from tests.pages.made import conversation, conversation_id, message, message_id

FIELD = "Go to an id, a link or a connection code"
LIST = "/conversations/"
PHONE = {"width": 360, "height": 700}


def go(page: Page, text: str) -> None:
    field = page.get_by_role("textbox", name=FIELD)
    field.fill(text)
    field.press("Enter")


def test_a_sentence_with_a_link_opens_the_message(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 80)
    any_page.goto(LIST)
    place = f"{path}?message={message_id(60)}"
    go(any_page, f" “Margot asks: <https://other.example{place}>, what now?” ")
    expect(any_page).to_have_url(place)
    expect(any_page.locator("[data-target]")).to_be_in_viewport()


def test_a_message_and_a_code_are_found(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    any_page.goto("/go/")
    go(any_page, "ab7d-rx8f")
    expect(any_page).to_have_url(path)
    go(any_page, message_id(2).upper())
    expect(any_page).to_have_url(f"{path}?message={message_id(2)}")


def test_of_several_one_is_chosen(any_page: Page, box: Sandbox) -> None:
    for number in (1, 2):
        box.add(conversation(number), [message(number)])
    any_page.goto(LIST)
    go(any_page, "The code is AB7D-RX8F")
    expect(any_page.get_by_role("heading", level=1)).to_have_text("Which one?")
    any_page.get_by_role("link", name="Bob Moreau").click()
    expect(any_page).to_have_url(f"{LIST}{conversation_id(2)}/")


@pytest.mark.parametrize("java_script_enabled", [True, False])
def test_on_a_phone_a_sign_leads_to_the_field(
    visit: Visit, alice: Person, box: Sandbox, java_script_enabled: bool
) -> None:
    path = talk(box, 3)
    page = visit(alice, viewport=PHONE, java_script_enabled=java_script_enabled)
    page.goto(LIST)
    expect(page.get_by_role("textbox", name=FIELD)).to_be_hidden()
    page.get_by_role("link", name=FIELD).click()
    field = page.get_by_role("textbox", name="An id, a link or a connection code", exact=True)
    expect(field).to_be_focused()
    field.fill(conversation_id(1))
    page.get_by_role("button", name="Go", exact=True).click()
    expect(page).to_have_url(path)


@pytest.mark.parametrize("width", [1280, 768, 430, 390, 360])
def test_the_bar_is_one_line(visit: Visit, alice: Person, box: Sandbox, width: int) -> None:
    page = visit(alice, viewport={"width": width, "height": 700})
    page.goto(LIST)
    bar = page.locator(".bar").bounding_box()
    assert bar
    assert bar["height"] <= 50


def test_nothing_that_was_pasted_is_seen_in_an_address(any_page: Page, watch: Watch) -> None:
    watch.allow(r"\b404\b")
    seen: list[str] = []
    any_page.on("request", lambda request: seen.append(request.url))
    any_page.goto(LIST)
    for text in ("Margaret", "Margot Dubois, margot@example.com", "Anna-Lena"):
        go(any_page, text)
        expect(any_page.locator(".going")).to_be_visible()
    assert not [url for url in seen if "argot" in url or "argaret" in url or "nna" in url.lower()]
