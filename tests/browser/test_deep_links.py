import re

from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.pages.made import message_id

PASSWORD = "correct horse battery"
LINK = f"?message={message_id(80)}"


def by_button(page: Page) -> None:
    page.get_by_role("button", name="Alice").click()


def by_password(page: Page) -> None:
    page.get_by_label("User name or e-mail").fill("support")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()


def expect_message(page: Page, address: str) -> None:
    expect(page).to_have_url(address)
    expect(page.locator("[data-target]")).to_be_in_viewport()
    expect(page.locator("[data-target]")).to_contain_text("Message number 80.")


def test_a_permalink_survives_a_click_on_a_sandbox_account(
    visit: Visit, alice: Person, box: Sandbox
) -> None:
    address = talk(box, 120) + LINK
    for java_script_enabled in (True, False):
        page = visit(java_script_enabled=java_script_enabled)
        page.goto(address)
        expect(page).to_have_url(re.compile("/accounts/login/"))
        by_button(page)
        expect_message(page, address)


def test_a_permalink_survives_a_password(visit: Visit, alice: Person, box: Sandbox) -> None:
    alice.set_password(PASSWORD)
    alice.save()
    address = talk(box, 120) + LINK
    for java_script_enabled in (True, False):
        page = visit(java_script_enabled=java_script_enabled)
        page.goto(address)
        by_password(page)
        expect_message(page, address)
