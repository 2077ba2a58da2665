"""A range of messages: marked by mouse, by touch or by address, and copied in several forms."""

import re

import pytest
from playwright.sync_api import Page, Route, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import poll, talk, until, words
from tests.browser.watch import Watch
from tests.pages.made import conversation_id, message_id

MARKED = "#transcript [data-target]"
BAR = "#marked"


def permalink(number: int) -> str:
    return f"#message-{message_id(number)} .permalink"


def address(path: str, first: int, last: int) -> str:
    return f"{path}?message={message_id(first)}..{message_id(last)}"


@pytest.fixture
def copier(visit: Visit, alice: Person) -> Page:
    """Alice's browser, in which she may read the clipboard."""
    return visit(alice, permissions=["clipboard-read", "clipboard-write"])


def clipboard(page: Page) -> dict[str, str]:
    """What was copied, by its type."""
    found: dict[str, str] = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const text = async (type) => [type, await (await item.getType(type)).text()];
          return Object.fromEntries(await Promise.all(item.types.map(text)));
        }"""
    )
    return found


def test_a_click_with_shift_marks_all_messages_between(page: Page, box: Sandbox) -> None:
    path = talk(box, 8)
    page.goto(path)
    page.locator(permalink(5)).click()
    page.locator(permalink(3)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 5, 3))
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator("#announcement")).to_have_text("Messages marked: 3")
    assert page.evaluate("String(getSelection())") == ""
    page.locator(permalink(7)).click(modifiers=["Shift"])
    expect(page).to_have_url(address(path, 5, 7))
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("3")
    page.go_back()
    expect(page.locator(MARKED).first).to_contain_text("Message number 3.")
    page.reload()
    expect(page.locator(MARKED)).to_have_count(3)
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("3")


def test_a_click_with_shift_on_the_first_time_marks_that_message(page: Page, box: Sandbox) -> None:
    path = talk(box, 3)
    page.goto(path)
    page.locator(permalink(2)).click(modifiers=["Shift"])
    expect(page).to_have_url(f"{path}?message={message_id(2)}")
    page.locator(permalink(2)).click(modifiers=["Shift"])
    expect(page).to_have_url(f"{path}?message={message_id(2)}")


def test_two_taps_on_a_phone_mark_a_range(visit: Visit, alice: Person, box: Sandbox) -> None:
    page = visit(alice, has_touch=True, is_mobile=True, viewport={"width": 390, "height": 844})
    path = talk(box, 8)
    page.goto(path)
    page.locator(permalink(2)).tap()
    page.get_by_role("button", name="To another message").tap()
    expect(page.locator("#announcement")).to_have_text("Choose the message to mark up to")
    expect(page.locator(BAR)).to_contain_text("Choose the message to mark up to")
    page.locator(f"#message-{message_id(4)} .say").tap()
    expect(page).to_have_url(address(path, 2, 4))
    expect(page.get_by_role("button", name="To another message")).to_have_attribute(
        "aria-pressed", "false"
    )
    page.locator(f"#message-{message_id(6)} .say").tap()
    expect(page).to_have_url(address(path, 2, 4))
    expect(page.locator(MARKED)).to_have_count(3)


def test_escape_ends_the_choice_first_and_the_marks_then(page: Page, box: Sandbox) -> None:
    path = talk(box, 4)
    page.goto(address(path, 2, 3))
    page.get_by_role("button", name="To another message").click()
    page.keyboard.press("Escape")
    expect(page.locator(MARKED)).to_have_count(2)
    page.get_by_text("Copy as").click()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Markdown")).to_be_hidden()
    expect(page.locator(MARKED)).to_have_count(2)
    page.keyboard.press("Escape")
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page).to_have_url(path)
    expect(page.locator(BAR)).to_be_hidden()
    expect(page.locator("#announcement")).to_have_text("No message is marked")
    page.go_back()
    expect(page.locator(MARKED)).to_have_count(2)


def test_the_marks_are_taken_away_and_the_focus_stays_at_the_message(
    page: Page, box: Sandbox
) -> None:
    page.goto(address(talk(box, 4), 2, 3))
    page.get_by_role("link", name="Unmark").click()
    expect(page.locator(MARKED)).to_have_count(0)
    expect(page.locator(f"#message-{message_id(2)}")).to_be_focused()


def test_a_range_by_address_can_be_copied_and_unmarked(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 6)
    any_page.goto(address(path, 2, 4))
    expect(any_page.locator(BAR)).to_contain_text("Messages marked: 3")
    any_page.get_by_text("Copy as").click()
    for name, form in (
        ("Plain text", "plain"),
        ("Markdown", "markdown"),
        ("MediaWiki", "mediawiki"),
    ):
        href = any_page.get_by_role("link", name=name).get_attribute("href") or ""
        assert href.endswith(f"quote/?form={form}&message={message_id(2)}..{message_id(4)}"), href
    any_page.get_by_text("Copy as").click()
    any_page.get_by_role("link", name="Unmark").click()
    expect(any_page).to_have_url(path)
    expect(any_page.locator(BAR)).to_be_hidden()


def test_nothing_is_offered_where_nothing_is_marked(any_page: Page, box: Sandbox) -> None:
    path = talk(box, 2)
    for query in ("", f"?message={message_id(9)}", "?message=nonsense"):
        any_page.goto(path + query)
        expect(any_page.locator(BAR)).to_be_hidden()


def test_a_range_that_ends_beyond_the_window_is_marked_as_it_comes(
    page: Page, box: Sandbox
) -> None:
    page.goto(address(talk(box, 900), 400, 620))
    expect(page.locator(f"{BAR} [data-count]")).to_have_text("221")
    before = page.locator(MARKED).count()
    assert before < 221
    while page.locator(f"#message-{message_id(620)}").count() == 0:
        loaded = page.locator("#transcript .turn").count()
        page.locator("#transcript .turn").last.scroll_into_view_if_needed()
        until(page, f"document.querySelectorAll('#transcript .turn').length > {loaded}")
    expect(page.locator(MARKED)).to_have_count(221)


def test_new_messages_leave_the_marks_alone(page: Page, box: Sandbox) -> None:
    page.goto(address(talk(box, 4, status="in_progress"), 3, 4))
    box.say(conversation_id(1), words(5))
    poll(page, "#live")
    expect(page.locator("#transcript .turn")).to_have_count(5)
    expect(page.locator(MARKED)).to_have_count(2)


@pytest.mark.parametrize("theme", ["marks", "menu"])
def test_axe_finds_nothing(page: Page, box: Sandbox, theme: str) -> None:
    page.goto(address(talk(box, 6, status="in_progress"), 2, 4))
    if theme == "menu":
        page.get_by_text("Copy as").click()
    assert violations(page) == []


def test_the_link_of_a_range_is_copied(copier: Page, box: Sandbox) -> None:
    path = talk(box, 4)
    copier.goto(path)
    copier.locator(permalink(1)).click()
    copier.locator(permalink(2)).click(modifiers=["Shift"])
    copier.keyboard.press("m")
    expect(copier.locator(f"{BAR} summary")).to_be_focused()
    copier.get_by_role("link", name="Link", exact=True).click()
    expect(copier.locator("#announcement")).to_have_text("Copied")
    expect(copier.locator(f"{BAR} summary")).to_be_focused()
    assert clipboard(copier) == {"text/plain": copier.url}
    assert re.search(r"\.\.", copier.url)


def test_a_quote_is_copied_in_the_form_that_was_chosen(copier: Page, box: Sandbox) -> None:
    page = copier
    page.goto(address(talk(box, 6), 2, 4))
    asked: list[str] = []

    def quote(route: Route) -> None:
        asked.append(route.request.url)
        route.fulfill(body=f"<p>{len(asked)}</p>", content_type="text/plain; charset=utf-8")

    page.route("**/quote/?*", quote)
    for number, (name, types) in enumerate(
        [
            ("Plain text", ["text/plain"]),
            ("Markdown", ["text/plain"]),
            ("Confluence, HTML", ["text/html", "text/plain"]),
            ("MediaWiki", ["text/plain"]),
        ],
        start=1,
    ):
        page.locator(f"{BAR} summary").click()
        page.get_by_role("link", name=name).click()
        expect(page.locator(f"{BAR} summary")).to_have_text("Copied")
        copied = clipboard(page)
        assert sorted(copied) == types
        assert copied["text/plain"] == f"<p>{number}</p>"
        expect(page.locator(f"{BAR} summary")).to_have_text("Copy as")
    assert [url.partition("form=")[2].partition("&")[0] for url in asked] == [
        *("plain", "markdown", "html", "mediawiki")
    ]
    assert all(url.endswith(f"{message_id(2)}..{message_id(4)}") for url in asked)


@pytest.mark.parametrize("trouble", ["no answer", "a refusal", "a way to sign in"])
def test_a_quote_that_cannot_be_copied_is_said(
    copier: Page, box: Sandbox, watch: Watch, trouble: str
) -> None:
    watch.allow(r"ERR_FAILED|\b4(04|22)\b|Failed to fetch|redirect|ERR_UNEXPECTED")
    page = copier
    path = talk(box, 6)
    page.goto(address(path, 2, 4))
    page.evaluate("navigator.clipboard.writeText('what was there')")
    if trouble == "no answer":
        page.route("**/quote/?*", lambda route: route.abort())
    elif trouble == "a way to sign in":
        page.context.clear_cookies()
    else:
        page.route("**/quote/?*", lambda route: route.fulfill(status=422, body="no"))
    page.get_by_text("Copy as").click()
    page.get_by_role("link", name="Markdown").click()
    expect(page.locator("#failure")).to_contain_text("could not be copied")
    assert clipboard(page) == {"text/plain": "what was there"}
