import pytest
from playwright.sync_api import Page, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import fill
from tests.browser.watch import Watch
from tests.pages.made import conversation, conversation_id, message, profile

UNBROKEN = "Donaudampfschifffahrtsgesellschaft" * 4
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (390, 360, 320)  # the last is 1280 at 400 %
LONG = f"/conversations/{conversation_id(200)}/"


@pytest.fixture(autouse=True)
def long_words(box: Sandbox, watch: Watch) -> None:
    watch.allow(r"\b404\b")
    fill(box, 45)
    made = conversation(
        200,
        status=UNBROKEN,
        participant_profile=profile(UNBROKEN, email=f"{UNBROKEN}@example.com"),
        session_properties={UNBROKEN: {"deep": {"deeper": UNBROKEN}}},
        path_taken=[{"node": UNBROKEN}],
    )
    box.add(made, [message(1, UNBROKEN), message(2, role=UNBROKEN, modality=UNBROKEN)])


def test_nothing_scrolls_sideways(visit: Visit, alice: Person, box: Sandbox) -> None:
    page, stranger = visit(alice), visit()
    for address in ("/conversations/?status=gone", LONG, f"/conversations/{conversation_id(999)}/"):
        assert (address, sideways(page, address)) == (address, [0, 0, 0])
    assert sideways(stranger, LONG) == [0, 0, 0]


def sideways(page: Page, address: str) -> list[int]:
    """How many pixels of this page lie beside the screen, for each width."""
    page.goto(address)
    expect(page.locator("h1")).to_be_visible()
    beside = []
    for width in WIDTHS:
        page.set_viewport_size({"width": width, "height": 700})
        beside.append(int(page.evaluate(SIDEWAYS)))
    return beside
