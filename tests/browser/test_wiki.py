"""A page of a wiki, at an origin of its own, with every kind of link into the dashboard."""

from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from playwright.sync_api import Page, expect
from pytest_django.fixtures import Settings

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.axe import violations
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.browser.watch import Watch
from tests.pages.made import conversation_id, message_id

CARD = f"/cards/{conversation_id(1)}/?message={message_id(80)}"
CLOSED = "Conversation in Casey Dashboard, sign in to view"
LINKS = {
    "conversation": ("", 0),
    "message": (f"?message={message_id(80)}", 1),
    "range": (f"?message={message_id(80)}..{message_id(82)}", 3),
}


@pytest.fixture
def wiki(box: Sandbox, base_url: str, settings: Settings, watch: Watch) -> Iterator[str]:
    """Of the same site as the dashboard, at another port, and allowed to show cards."""
    address = base_url + talk(box, 120)
    links = "".join(
        f'<p><a href="{address}{query}">{name}</a></p>' for name, (query, _) in LINKS.items()
    )
    frame = f'<iframe src="{base_url}{CARD}" width="480" height="280" title="card"></iframe>'
    with serving(f"<!doctype html><html lang=en><title>Wiki</title>{links}{frame}") as port:
        origin = f"http://localhost:{port}"
        settings.WIKI_ORIGINS = [origin]
        watch.allow(f":{port}/")
        yield origin


def sign_in(page: Page) -> None:
    page.get_by_role("button", name="Alice").click()


def expect_place(page: Page, query: str, marked: int) -> None:
    expect(page).to_have_url(f"/conversations/{conversation_id(1)}/{query}")
    expect(page.locator("[data-target]")).to_have_count(marked)
    first = page.locator("[data-target]").first if marked else page.locator("#transcript li.turn")
    expect(first.first).to_contain_text(f"Message number {80 if marked else 1}.")
    expect(first.first).to_be_in_viewport()


@pytest.mark.parametrize("link", LINKS)
@pytest.mark.parametrize("is_signed_in", [True, False])
def test_a_link_leads_to_its_sentence(
    link: str, is_signed_in: bool, visit: Visit, alice: Person, wiki: str
) -> None:
    page = visit(alice if is_signed_in else None)
    page.goto(wiki)
    page.get_by_role("link", name=link, exact=True).click()
    if not is_signed_in:
        sign_in(page)
    expect_place(page, *LINKS[link])


def test_a_card_quotes_to_a_reader_and_opens_its_message(page: Page, wiki: str) -> None:
    page.goto(wiki)
    card = page.frame_locator("iframe")
    expect(card.locator(".quote")).to_contain_text("Message number 80.")
    with page.context.expect_page() as opened:
        card.get_by_role("link", name="Alice Moreau").click()
    expect_place(opened.value, *LINKS["message"])


def test_a_card_tells_a_stranger_nothing_and_leads_there_by_sign_in(
    visit: Visit, alice: Person, wiki: str
) -> None:
    page = visit()
    page.goto(wiki)
    card = page.frame_locator("iframe")
    expect(card.locator("body")).to_have_text(CLOSED, use_inner_text=True)
    with page.context.expect_page() as opened:
        card.get_by_role("link", name=CLOSED).click()
    sign_in(opened.value)
    expect_place(opened.value, *LINKS["message"])


def test_in_another_site_s_page_a_reader_is_a_stranger(
    page: Page, wiki: str, settings: Settings
) -> None:
    elsewhere = wiki.replace("localhost", "127.0.0.1")
    settings.WIKI_ORIGINS = [elsewhere]
    page.goto(elsewhere)
    expect(page.frame_locator("iframe").locator("body")).to_have_text(CLOSED, use_inner_text=True)


def test_who_is_not_named_shows_no_card(
    page: Page, wiki: str, settings: Settings, watch: Watch
) -> None:
    settings.WIKI_ORIGINS = ["https://wiki.example.com"]
    watch.allow("frame-ancestors")
    watch.allow("chrome-error")
    page.goto(wiki)
    expect(page.frame_locator("iframe").locator(".preview")).to_have_count(0)


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_card_can_be_used_by_everybody(
    theme: str, visit: Visit, alice: Person, wiki: str
) -> None:
    for person in (alice, None):
        page = visit(person, color_scheme=theme, viewport={"width": 360, "height": 280})
        page.goto(CARD)
        expect(page.locator(".preview")).to_be_visible()
        assert violations(page) == []
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


@contextmanager
def serving(html: str) -> Iterator[int]:
    """A page at a port of this machine."""

    class Wiki(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200 if self.path == "/" else 204)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            if self.path == "/":
                self.wfile.write(html.encode())

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Wiki) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        try:
            yield int(server.server_address[1])
        finally:
            server.shutdown()
            thread.join()
