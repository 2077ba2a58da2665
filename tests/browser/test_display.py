from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.stage import fill, talk
from tests.pages.made import message_id


def choose(page: Page, name: str) -> None:
    page.get_by_label("Menu of Alice").click()
    page.get_by_role("button", name=name).click()


def test_a_dark_page_is_dark_from_the_first_paint(any_page: Page, box: Sandbox) -> None:
    fill(box, 3)
    any_page.goto("/conversations/?status=completed")
    choose(any_page, "Dark")
    expect(any_page).to_have_url("/conversations/?status=completed")
    expect(any_page.locator("html")).to_have_css("color-scheme", "dark")
    answer = any_page.reload()
    assert answer is not None
    assert 'data-theme="dark"' in answer.text()
    choose(any_page, "Light")
    expect(any_page.locator("html")).to_have_css("color-scheme", "light")


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
    expect(page.get_by_text("times in Europe/Paris")).to_be_visible()
    choose(page, "UTC")
    expect(time).to_have_text("10:01")
    expect(time).to_have_attribute("datetime", "2026-05-01T10:01:00.000Z")
    choose(page, "My time zone")
    expect(time).to_have_text("12:01")
