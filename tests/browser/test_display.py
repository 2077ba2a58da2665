from typing import Any

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import fill, talk
from tests.browser.watch import Watch
from tests.language.pseudo import RIGHT_TO_LEFT, spoken
from tests.pages.made import message_id, profile


def choose(page: Page, name: str) -> None:
    page.get_by_label("Menu of Alice").click()
    page.get_by_role("button", name=name).click()


def test_a_dark_page_is_dark_from_the_first_paint(any_page: Page, box: Sandbox) -> None:
    fill(box, 3)
    any_page.goto("/conversations/?status=completed")
    with any_page.expect_response("**/preferences/"):
        choose(any_page, "Dark")
    expect(any_page).to_have_url("/conversations/?status=completed")
    expect(any_page.locator("html")).to_have_css("color-scheme", "dark")
    answer = any_page.reload()
    assert answer is not None
    assert 'data-theme="dark"' in answer.text()
    choose(any_page, "Light")
    expect(any_page.locator("html")).to_have_css("color-scheme", "light")


@pytest.mark.parametrize("address", ["/conversations/", "/nowhere/", "/accounts/login/"])
@pytest.mark.parametrize(("theme", "system"), [("dark", "light"), ("light", "dark")])
def test_the_first_paint_has_the_chosen_theme_though_no_style_has_come(
    address: str, theme: Any, system: Any, visit: Visit, watch: Watch, base_url: str
) -> None:
    watch.allow(r"\b404\b|casey\.css")
    chosen, followed = visit(color_scheme=system), visit(color_scheme=theme)
    chosen.context.add_cookies([{"name": "theme", "value": theme, "url": base_url}])
    for page in (chosen, followed):
        page.route("**/casey*.css", lambda route: route.abort())
        page.goto(address)
    assert corner(chosen) == corner(followed)
    followed.emulate_media(color_scheme=system)
    assert corner(chosen) != corner(followed)


def test_a_theme_is_on_at_once_and_stays(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/")
    page.evaluate("document.body.dataset.same = 'yes'")
    with page.expect_response("**/preferences/"):
        choose(page, "Dark")
    expect(page.locator("html")).to_have_css("color-scheme", "dark")
    expect(page.locator("body")).to_have_attribute("data-same", "yes")
    expect(page.get_by_role("button", name="Dark")).to_have_attribute("aria-current", "true")
    expect(page.get_by_role("button", name="System")).not_to_have_attribute("aria-current", "true")
    page.reload()
    expect(page.locator("html")).to_have_css("color-scheme", "dark")


def test_a_theme_that_could_not_be_kept_is_asked_for_as_a_page(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b403\b")
    page.goto("/conversations/")
    page.context.clear_cookies(name="csrf")
    choose(page, "Dark")
    expect(page.get_by_role("heading", name="This form is too old")).to_be_visible()


def test_a_language_is_chosen_in_the_menu(any_page: Page, box: Sandbox) -> None:
    fill(box, 3)
    any_page.goto("/conversations/")
    choose(any_page, "Deutsch")
    expect(any_page.get_by_role("heading", name="Gespräche")).to_be_visible()
    expect(any_page.locator("html")).to_have_attribute("lang", "de")


def test_a_zone_is_chosen_from_the_menu(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 1)
    any_page.goto(path)
    any_page.get_by_label("Menu of Alice").click()
    any_page.get_by_role("link", name="Another time zone").click()
    any_page.get_by_label("Show times in").select_option("Asia/Kolkata")
    any_page.get_by_role("button", name="Use this time zone").click()
    expect(any_page.get_by_text("In Asia/Kolkata it is now")).to_be_visible()
    any_page.goto(path)
    expect(any_page.locator(".permalink time")).to_have_text("15:30")
    expect(any_page.locator(".transcript-end")).to_have_text("times in Asia/Kolkata")


def test_a_zone_is_not_taken_for_one_whose_name_it_begins(
    page: Page, box: Sandbox, base_url: str
) -> None:
    before = {"name": "zone", "value": "Europe/Paris-sur-Mer", "url": base_url}
    page.context.add_cookies([before])  # type: ignore[list-item]
    page.goto(talk(box, 1))
    expect(page.locator(".transcript-end")).to_have_text("times in UTC")
    page.reload()
    expect(page.locator(".transcript-end")).to_have_text("times in Europe/Paris")


def test_no_sign_in_a_name_turns_the_title_of_a_tab(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 1, participant_profile=profile("Alice\u202e", last_name="\u2067Kato")))
    assert page.title().startswith("Alice Kato AB7D-RX8F")


def test_a_page_in_a_language_from_right_to_left_is_turned(
    visit: Visit, alice: Person, box: Sandbox, base_url: str
) -> None:
    fill(box, 3)
    with spoken(RIGHT_TO_LEFT):
        page = visit(alice)
        chosen = {"name": "language", "value": RIGHT_TO_LEFT, "url": base_url}
        page.context.add_cookies([chosen])  # type: ignore[list-item]
        page.goto("/conversations/")
        expect(page.locator("html")).to_have_attribute("dir", "rtl")
        brand, menu = (page.locator(each).bounding_box() for each in (".brand", ".menu"))
        assert brand
        assert menu
        assert brand["x"] > menu["x"]
        assert violations(page) == []


def corner(page: Page) -> bytes:
    """The page as it was painted where it has no words."""
    return page.screenshot(clip={"x": 1200, "y": 5, "width": 9, "height": 9})


def test_the_theme_follows_the_system_until_one_is_chosen(page: Page, box: Sandbox) -> None:
    fill(box, 3)
    page.goto("/conversations/")
    light = page.locator("body").evaluate("body => getComputedStyle(body).backgroundColor")
    page.emulate_media(color_scheme="dark")
    expect(page.locator("body")).not_to_have_css("background-color", light)


def test_the_second_page_shows_the_readers_own_time(page: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    time = page.locator(f"#message-{message_id(3)} time")
    page.goto(path)
    expect(time).to_have_text("10:01")
    page.goto(path)
    expect(time).to_have_text("12:01")
    expect(page.locator(".transcript-end")).to_have_text("times in Europe/Paris")
    choose(page, "UTC")
    expect(time).to_have_text("10:01")
    expect(time).to_have_attribute("datetime", "2026-05-01T10:01:00.000Z")
    choose(page, "My time zone")
    expect(time).to_have_text("12:01")
