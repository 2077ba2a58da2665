"""Sign-in through a real provider, in a real browser, under the policy of our pages."""

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.watch import Watch
from tests.provider.process import PASSWORD, RealProvider
from tests.sso.conftest import roles


@pytest.mark.parametrize("javascript", [True, False])
def test_alice_signs_in_and_out_while_her_roles_change(
    javascript: bool, visit: Visit, provider: RealProvider, watch: Watch
) -> None:
    page = visit(java_script_enabled=javascript)
    provider.person("alice", ["casey-support", "everybody"])
    press(page, "/conversations/?limit=50")
    page.locator("[name=login]").fill("alice")
    page.locator("[name=password]").fill(PASSWORD)
    page.locator("button[type=submit]").click()
    page.wait_for_url("**/conversations/?limit=50")
    expect(page.get_by_label("Menu of Alice Kato")).to_be_visible()
    alice = Person.objects.get(email="alice@acme.example")
    assert roles(alice) == {"support"}

    provider.person("alice", ["casey-managers"])
    sign_out(page)
    press(page, "/conversations/")
    page.wait_for_url("**/conversations/")
    assert roles(alice) == {"manager"}

    provider.person("alice", [])
    sign_out(page)
    watch.allow("status of 403")
    press(page, "/conversations/")
    expect(page.get_by_role("heading", name="You may not use this dashboard yet")).to_be_visible()
    page.goto("/conversations/")
    expect(page.get_by_role("heading", name="Sign in")).to_be_visible()
    assert roles(alice) == set()


def test_the_pages_of_sign_in_can_be_used_by_everybody(
    visit: Visit, provider: RealProvider, watch: Watch
) -> None:
    page = visit()
    page.goto("/accounts/login/")
    page.get_by_text("Sign in with a password").click()
    assert violations(page) == []
    watch.allow("status of 403")
    page.goto("/accounts/oidc/callback/?error=access_denied")
    assert violations(page) == []


def press(page: Page, path: str) -> None:
    """Head for this page and press the one button."""
    page.goto(path)
    page.get_by_role("button", name="Sign in with Acme sign-in").click()


def sign_out(page: Page) -> None:
    page.goto("/accounts/logout/")
    page.get_by_role("main").get_by_role("button", name="Sign out").click()
    page.wait_for_url("**/accounts/login/")
