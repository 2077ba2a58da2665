"""Every kind of link that a wiki may hold, followed by everybody who may follow it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.access.codes import ON, confirm, recovery_codes
from tests.access.conftest import PASSWORD, local_account
from tests.access.conftest import sign_in as by_form
from tests.browser import wiki
from tests.browser.conftest import Visit
from tests.browser.stage import talk
from tests.browser.watch import Watch
from tests.pages.client import Reader
from tests.pages.made import conversation_id, message_id
from tests.provider.process import PASSWORD as PROVIDER_PASSWORD

PATH: Final = f"/conversations/{conversation_id(1)}/"
FIRST, LAST, LOST = message_id(80), message_id(82), message_id(999)

Way = Callable[[pytest.FixtureRequest], tuple[Page, Callable[[], None]]]


@dataclass(frozen=True)
class Link:
    """What a wiki's author pasted, the place that it stands for, and how many are marked there."""

    pasted: str
    query: str
    marked: int


LINKS: Final = {
    "conversation": Link(PATH, "", 0),
    "message": Link(f"{PATH}?message={FIRST}", f"?message={FIRST}", 1),
    "range": Link(f"{PATH}?message={FIRST}..{LAST}", f"?message={FIRST}..{LAST}", 3),
    "id of a message": Link(f"/go/?to={FIRST}", f"?message={FIRST}", 1),
    "connection code": Link("/go/?to=AB7D-RX8F", "", 0),
    "lost message": Link(f"{PATH}?message={LOST}", f"?message={LOST}", 0),
}


def as_alice(request: pytest.FixtureRequest) -> tuple[Page, Callable[[], None]]:
    """She is signed in."""
    visit: Visit = request.getfixturevalue("visit")
    return visit(request.getfixturevalue("alice")), lambda: None


def by_password(request: pytest.FixtureRequest) -> tuple[Page, Callable[[], None]]:
    """Dora has a password and nothing else."""
    page: Page = request.getfixturevalue("visit")()
    local_account("dora")
    return page, lambda: fill_in(page)


def by_second_step(request: pytest.FixtureRequest) -> tuple[Page, Callable[[], None]]:
    """Dora is asked for a code after her password."""
    page: Page = request.getfixturevalue("visit")()
    local_account("dora")
    reader = Reader()
    by_form(reader.client)
    confirm(reader, ON)
    code = recovery_codes(reader)[0]

    def enter() -> None:
        fill_in(page)
        page.get_by_label("Code", exact=True).fill(code)
        page.get_by_role("main").get_by_role("button", name="Sign in").click()

    return page, enter


def by_single_sign_on(request: pytest.FixtureRequest) -> tuple[Page, Callable[[], None]]:
    """Alice Kato is known to the provider alone."""
    page: Page = request.getfixturevalue("visit")()
    request.getfixturevalue("provider").person("alice", ["casey-support"])

    def enter() -> None:
        page.get_by_role("button", name="Sign in with Acme sign-in").click()
        page.locator("[name=login]").fill("alice")
        page.locator("[name=password]").fill(PROVIDER_PASSWORD)
        page.locator("button[type=submit]").click()

    return page, enter


WAYS: Final[dict[str, Way]] = {
    "signed in": as_alice,
    "by password": by_password,
    "by a second step": by_second_step,
    "by single sign-on": by_single_sign_on,
}


def fill_in(page: Page) -> None:
    page.get_by_label("User name or e-mail").fill("dora")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="Sign in", exact=True).click()


@pytest.fixture
def wiki_url(box: Sandbox, base_url: str, watch: Watch, alice: Person) -> Iterator[str]:
    """Of another site than the dashboard."""
    talk(box, 120)
    links = [wiki.link(base_url + each.pasted, name) for name, each in LINKS.items()]
    with wiki.serving(wiki.page(*links)) as port:
        watch.allow(f":{port}/")
        yield f"http://127.0.0.1:{port}/"


def expect_place(page: Page, link: Link) -> None:
    """The message is in the address, marked and on the screen; a lost one is said to be lost."""
    expect(page).to_have_url(PATH + link.query)
    marked = page.locator("[data-target]")
    expect(marked).to_have_count(link.marked)
    first = marked.first if link.marked else page.locator("#transcript li.turn").first
    expect(first).to_contain_text(f"Message number {80 if link.marked else 1}.")
    expect(first).to_be_in_viewport()
    told = page.get_by_text("The message that this link points at is not in the transcript.")
    expect(told).to_have_count(1 if LOST in link.query else 0)


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", LINKS)
def test_a_link_leads_to_its_sentence(
    name: str, way: str, request: pytest.FixtureRequest, wiki_url: str
) -> None:
    page, enter = WAYS[way](request)
    page.goto(wiki_url)
    page.get_by_role("link", name=name, exact=True).click()
    enter()
    expect_place(page, LINKS[name])
