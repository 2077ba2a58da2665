"""Two-step sign-in as somebody at a browser meets it."""

from typing import Final

import pytest
from playwright.sync_api import Page

from tests.access.codes import code
from tests.access.conftest import PASSWORD, local_account
from tests.browser.axe import violations
from tests.browser.conftest import Visit

LOOK: Final = """() => {
  const path = document.querySelector(".qr path");
  const { fill, stroke } = getComputedStyle(path);
  return [fill, stroke, getComputedStyle(path.parentElement).backgroundColor];
}"""


@pytest.mark.parametrize("javascript", [True, False])
def test_dora_switches_it_on_and_signs_in_with_it(javascript: bool, visit: Visit) -> None:
    page = visit(java_script_enabled=javascript, color_scheme="dark")
    local_account("dora")
    sign_in(page)
    page.wait_for_url("**/conversations/")
    page.goto("/accounts/2fa/")
    faults = found_in(page, javascript)
    page.get_by_role("link", name="Switch it on").click()
    faults += found_in(page, javascript)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Go on").click()
    page.wait_for_load_state()
    assert page.evaluate(LOOK) == ["rgb(0, 0, 0)", "none", "rgb(255, 255, 255)"]
    faults += found_in(page, javascript)
    key = page.locator(".totp-key").inner_text()
    page.get_by_label("Code", exact=True).fill(code(key))
    page.get_by_role("button", name="Switch it on").click()
    faults += found_in(page, javascript)
    recovery_code = page.locator(".recovery-codes code").first.inner_text()

    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    sign_in(page)
    page.wait_for_url("**/accounts/2fa/code/")
    faults += found_in(page, javascript)
    page.get_by_label("Code", exact=True).fill(recovery_code)
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/conversations/")
    assert faults == []


def found_in(page: Page, javascript: bool) -> list[str]:
    """What stops some people; axe itself needs JavaScript."""
    return violations(page) if javascript else []


def sign_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("User name or e-mail").fill("dora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()
