import re
from typing import Any

from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from casey_dashboard.crowded import crowded
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.stage import LONG, fill, poll
from tests.browser.watch import Watch
from tests.waiting import until

LOADING = re.compile(r"\bhtmx-request\b")


def click_tab(page: Page, name: str) -> None:
    page.get_by_role("link", name=name).click()


def test_a_failed_swap_is_seen_and_can_be_tried_again(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b502\b")
    fill(box, 10)
    page.goto("/conversations/")
    with box.fault("/conversations", status=500):
        click_tab(page, "Completed")
        expect(page.locator("#conversations [data-error=failed]")).to_be_in_viewport()
        expect(page).to_have_title("The backend has a fault · Casey")
    page.get_by_role("link", name="Try again").click()
    expect(page).to_have_url("/conversations/?status=completed")
    expect(page.locator("[data-conversation]")).to_have_count(2)


def test_an_unreachable_backend_is_said_after_a_click(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b504\b")
    fill(box, 45)
    page.goto("/conversations/")
    with box.fault("/conversations", error="refused"):
        click_tab(page, "Older")
        expect(page.locator("#conversations [data-error=unreachable]")).to_be_in_viewport()
    expect(page.locator("#conversations")).not_to_have_class(LOADING)


def test_a_session_that_ended_leads_to_sign_in_and_back(page: Page, box: Sandbox) -> None:
    fill(box, 10)
    page.goto("/conversations/")
    click_tab(page, "Completed")
    expect(page).to_have_url("/conversations/?status=completed")
    Session.objects.all().delete()
    click_tab(page, "Archived")
    page.wait_for_url(re.compile(r"/accounts/login/\?next="))
    page.get_by_role("button", name="Alice").click()
    expect(page).to_have_url("/conversations/?status=completed")
    expect(page.locator("[data-status=completed]")).to_have_count(2)


def test_a_reader_who_lost_the_role_sees_one_page_that_says_so(
    page: Page, alice: Person, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b403\b")
    fill(box, 10)
    page.goto("/conversations/")
    alice.groups.clear()
    click_tab(page, "Completed")
    expect(page.locator("h1")).to_have_text("Your account may not see this")
    expect(page.locator(".bar")).to_have_count(1)


def test_a_dashboard_that_is_gone_is_said_and_nothing_stays_loading(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    fill(box, 10)
    page.goto("/conversations/")
    page.context.set_offline(True)
    click_tab(page, "Completed")
    sentence = page.get_by_role("alert").filter(has_text="The dashboard did not answer.")
    expect(sentence).to_be_visible()
    expect(page.locator("#conversations")).not_to_have_class(LOADING)
    expect(page.locator("[data-conversation]")).to_have_count(10)
    page.context.set_offline(False)
    poll(page, "#newer")
    expect(sentence).to_be_visible()
    click_tab(page, "Completed")
    expect(page.locator("[data-conversation]")).to_have_count(2)
    expect(sentence).to_be_hidden()


def test_a_list_stays_where_the_dashboard_has_no_place_for_more_readers(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b503\b")
    fill(box, 10)
    page.goto("/conversations/")
    page.route("**/conversations/?*", turn_away, times=1)
    click_tab(page, "Completed")
    expect(page.get_by_role("alert").filter(has_text="Nothing has changed")).to_be_visible()
    expect(page.locator("[data-conversation]")).to_have_count(10)
    expect(page).to_have_url("/conversations/")
    click_tab(page, "Completed")
    expect(page.locator("[data-conversation]")).to_have_count(2)
    expect(page).to_have_url("/conversations/?status=completed")


def turn_away(route: Route) -> None:
    """As the server does before it has a thread for the request."""
    told: dict[str, Any] = {}

    def answer(status: str, headers: list[tuple[str, str]]) -> None:
        told.update(status=int(status[:3]), headers=dict(headers))

    body = crowded({"REQUEST_METHOD": "GET", "HTTP_HX_REQUEST": "true"}, answer)
    route.fulfill(body=b"".join(body), **told)


def test_a_slow_backend_shows_progress_that_ends(page: Page, box: Sandbox) -> None:
    fill(box, 10)
    page.goto("/conversations/")
    with box.fault("/conversations", delay=LONG):
        click_tab(page, "Completed")
        expect(page.locator("#conversations")).to_have_class(LOADING)
        expect(page.locator("#conversations .sheet")).to_have_css("opacity", "0.6")
    expect(page.locator("[data-conversation]")).to_have_count(2)
    expect(page.locator("#conversations")).not_to_have_class(LOADING)


def test_an_answer_that_does_not_come_is_no_longer_waited_for(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow("htmx:(afterRequest|timeout)")
    fill(box, 10)
    page.goto("/conversations/")
    page.evaluate("htmx.config.timeout /= 100")
    with box.fault("/conversations", delay=LONG):
        click_tab(page, "Completed")
        expect(page.get_by_role("alert").filter(has_text="That took too long")).to_be_visible()
        expect(page.locator("#conversations")).not_to_have_class(LOADING)
        expect(page.locator("#conversations")).not_to_have_attribute("aria-busy", "true")
        expect(page.locator("[data-conversation]")).to_have_count(10)


def test_the_last_of_quick_clicks_wins(page: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow("htmx:(afterRequest|sendAbort)")
    fill(box, 10)
    page.goto("/conversations/")
    with box.fault("/conversations", delay=LONG, times=1):
        asked = len(box.calls)
        click_tab(page, "Completed")
        until(lambda: len(box.calls) > asked)
        click_tab(page, "Archived")
        expect(page).to_have_url("/conversations/?status=archived")
    page.wait_for_load_state("networkidle")
    expect(page.locator("[data-status=archived]")).to_have_count(2)
