import pytest
from playwright.sync_api import Page, ViewportSize, expect

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.conftest import Visit
from tests.browser.stage import fill, talk
from tests.browser.watch import Watch
from tests.pages.made import conversation, conversation_id, message, profile

UNBROKEN = "Donaudampfschifffahrtsgesellschaft" * 4
SIDEWAYS = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
WIDTHS = (390, 360, 320)  # the last is 1280 at 400 %
PHONE: ViewportSize = {"width": 360, "height": 740}
SMALL = """[...document.querySelectorAll("a, button, summary, input, select")]
  .filter((each) => each.checkVisibility({ visibilityProperty: true }))
  .filter((each) => !each.closest(".say, .skip"))
  .map((each) => [each, each.getBoundingClientRect()])
  .filter(([each, { width, height }]) => width > 1 && (width < 24 || height < 24))
  .filter(([each]) => !each.closest("[data-conversation], [data-person]"))
  .map(([each, { width, height }]) => `${each.outerHTML.slice(0, 90)} ${width} x ${height}`)"""
EVERYWHERE = (
    *("/conversations/", "/conversations/?status=pending&agent_id=1", "/nowhere/"),
    *("/trail/", "/trail/?event=search", "/people/", "/people/1000000/", "/preferences/"),
    *("/accounts/logout/", f"/conversations/{conversation_id(1)}/"),
)
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


@pytest.mark.parametrize("javascript", [True, False])
def test_on_a_phone_the_filters_are_a_sheet_that_says_how_many_are_on(
    javascript: bool, visit: Visit, alice: Person, box: Sandbox
) -> None:
    page = visit(alice, java_script_enabled=javascript, viewport=PHONE)
    page.goto("/conversations/")
    tab = page.get_by_role("link", name="Completed")
    expect(tab).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).click()
    expect(tab).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(tab).to_be_hidden()
    page.get_by_role("button", name="Filters", exact=True).click()
    tab.click()
    expect(page).to_have_url("/conversations/?status=completed")
    expect(page.get_by_role("button", name="Filters · 1 on")).to_be_visible()
    expect(tab).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(tab).to_be_visible()
    expect(page.get_by_role("button", name="Filters")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_beside_a_long_transcript_the_details_are_a_sheet_on_a_phone(
    javascript: bool, visit: Visit, alice: Person, box: Sandbox
) -> None:
    page = visit(alice, java_script_enabled=javascript, viewport=PHONE)
    page.goto(talk(box, 700))
    details = page.get_by_role("heading", name="Participant")
    expect(details).to_be_hidden()
    page.get_by_role("button", name="Details").click()
    expect(details).to_be_visible()
    page.get_by_role("button", name="Done").click()
    expect(details).to_be_hidden()
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(details).to_be_visible()
    expect(page.get_by_role("button", name="Details")).to_have_count(0)


@pytest.mark.parametrize("javascript", [True, False])
def test_below_a_short_transcript_they_stand_on_the_page_one_tap_away(
    javascript: bool, visit: Visit, alice: Person, box: Sandbox
) -> None:
    page = visit(alice, java_script_enabled=javascript, viewport=PHONE)
    page.goto(talk(box, 40))
    details = page.get_by_role("heading", name="Participant")
    expect(details).not_to_be_in_viewport()
    page.get_by_role("link", name="Details").click()
    expect(details).to_be_in_viewport()
    expect(page.get_by_role("button", name="Done")).to_have_count(0)
    page.set_viewport_size({"width": 1280, "height": 800})
    expect(page.get_by_role("link", name="Details")).to_have_count(0)


@pytest.mark.parametrize("address", EVERYWHERE)
def test_every_page_fits_a_phone_and_its_targets_a_thumb(
    address: str, visit: Visit, charlie: Person, box: Sandbox
) -> None:
    page = visit(charlie, viewport=PHONE)
    assert sideways(page, address) == [0, 0, 0]
    page.set_viewport_size(PHONE)
    assert small_targets(page) == []
    opened = page.locator(".drawer-open:visible, .menu > summary:visible")
    for place in range(opened.count()):
        opened.nth(place).click()
        assert small_targets(page) == []
        assert page.evaluate(SIDEWAYS) == 0
        page.keyboard.press("Escape")


@pytest.mark.parametrize(("width", "height"), [(360, 40), (1280, 32)])
def test_what_can_be_done_with_a_conversation_stands_in_one_line(
    width: int, height: int, visit: Visit, alice: Person
) -> None:
    page = visit(alice, viewport={"width": width, "height": 740})
    page.goto(LONG)
    expect(page.get_by_role("button", name="Copy link")).to_be_visible()
    boxes = page.locator(".hero-actions .button:visible").evaluate_all(
        "all => all.map((each) => each.getBoundingClientRect()).map(({ y, height }) => [y, height])"
    )
    assert [each[1] for each in boxes] == [height] * len(boxes)
    assert len({each[0] for each in boxes}) == 1


def small_targets(page: Page) -> list[str]:
    """What can be pressed and is lower or narrower than 24 pixels, links within a text aside."""
    found: list[str] = page.evaluate(SMALL)
    return found
