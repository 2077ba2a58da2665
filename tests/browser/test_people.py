"""An admin at the people's page, with and without JavaScript."""

import pytest
from allauth.mfa.models import Authenticator
from playwright.sync_api import Page, expect

from conversations.models import Person
from tests.access.conftest import local_account
from tests.browser.axe import violations
from tests.browser.conftest import Visit


@pytest.fixture
def dora(transactional_db: None) -> Person:
    """Support, with a password and a second step."""
    dora = local_account("dora")
    Authenticator.objects.create(user=dora, type=Authenticator.Type.TOTP, data={})
    return dora


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def charlie_s_page(request: pytest.FixtureRequest, visit: Visit, charlie: Person) -> Page:
    return visit(charlie, java_script_enabled=request.param == "with JavaScript")


def test_from_the_menu_to_another_role_a_lost_phone_and_no_access(
    charlie_s_page: Page, dora: Person
) -> None:
    page = charlie_s_page
    page.goto("/conversations/")
    page.get_by_label("Menu of Charlie").click()
    page.get_by_role("link", name="People").click()
    page.get_by_role("link", name="dora").click()
    page.get_by_role("combobox", name="Role").select_option("manager")
    page.get_by_role("button", name="Change role").click()
    expect(page.locator("#has-role")).to_have_text("manager")
    page.get_by_role("link", name="Take the second step away").click()
    page.get_by_role("button", name="Take it away").click()
    expect(page.locator("#has-second-step")).to_have_text("off")
    page.get_by_role("button", name="Disable").click()
    expect(page.locator("#may-sign-in")).to_have_text("no, disabled")
    page.get_by_role("link", name="People").click()
    expect(page.locator("[data-active=no]")).to_contain_text("dora")


@pytest.mark.parametrize(("width", "scheme"), [(390, "dark"), (1280, "light")])
def test_the_pages_are_accessible_and_nothing_scrolls_sideways(
    width: int, scheme: str, visit: Visit, charlie: Person, dora: Person
) -> None:
    Person.objects.create_user("frank" * 20, is_active=False)
    page = visit(charlie, viewport={"width": width, "height": 800}, color_scheme=scheme)
    for path in (
        "/people/?page=x",
        f"/people/{dora.pk}/?done=role",
        f"/people/{dora.pk}/second-step/",
        f"/people/{charlie.pk}/",
    ):
        page.goto(path)
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth") <= width
