"""A long transcript, of which a page carries a window and the rest comes as its reader moves."""

import re
from typing import Final

import pytest
from django.core.cache import cache
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.anatomy import overhang
from tests.browser.stage import LONG, poll, talk, until, words
from tests.browser.watch import Watch
from tests.pages.made import at, conversation, conversation_id, message, message_id

PATH: Final = f"/conversations/{conversation_id(1)}/"
DAY: Final = 24 * 60
TURNS: Final = "#transcript .turn"
EARLIER: Final = "#earlier-link"
LATER: Final = "#later-link"
SHIFTS: Final = """window.shifts = 0;
new PerformanceObserver((list) => {
  for (const each of list.getEntries()) if (!each.hadRecentInput) window.shifts += each.value;
}).observe({ type: "layout-shift", buffered: true });"""
TOP: Final = "selector => Math.round(document.querySelector(selector).getBoundingClientRect().top)"
NUMBERS: Final = "[...document.querySelectorAll('#transcript .turn')].map((turn) => turn.value)"
IN_ORDER: Final = f"({NUMBERS}).every((number, at, all) => !at || number === all[at - 1] + 1)"


def turn(number: int) -> str:
    return f"#message-{message_id(number)}"


def numbers(page: Page) -> list[int]:
    found: list[int] = page.evaluate(NUMBERS)
    return found


def reach(page: Page, number: int) -> None:
    """Wait until this message has come, and nothing comes any more."""
    expect(page.locator(turn(number))).to_be_attached()
    until(page, "!document.querySelector('.htmx-request, .htmx-swapping, .htmx-settling')")


def top(page: Page, number: int) -> int:
    return int(page.evaluate(TOP, turn(number)))


def test_a_window_comes_first_and_the_rest_as_the_reader_goes_down(
    page: Page, box: Sandbox
) -> None:
    page.goto(talk(box, 700))
    expect(page.locator(TURNS)).to_have_count(100)
    for number in (100, 300, 500):
        page.locator(turn(number)).scroll_into_view_if_needed()
        reach(page, number + 200)
        assert page.evaluate(IN_ORDER)
    assert numbers(page) == list(range(1, 701))
    expect(page.locator("#later")).to_be_hidden()


def test_what_is_on_screen_stands_still_while_earlier_messages_come(
    page: Page, box: Sandbox
) -> None:
    page.goto(f"{talk(box, 900)}?from=500#transcript")
    expect(page.locator(turn(500))).to_be_in_viewport()
    page.mouse.wheel(0, 40)
    reach(page, 300)
    expect(page.locator(turn(500))).to_be_in_viewport()
    page.locator(turn(310)).scroll_into_view_if_needed()
    before = top(page, 310)
    reach(page, 100)
    assert abs(top(page, 310) - before) <= 1
    assert page.evaluate(IN_ORDER)
    expect(page.locator(".again")).to_have_count(1)


def test_the_bar_says_where_the_reader_is(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 700))
    here = page.locator(".jumps-here")
    expect(here).to_have_text("Fri 1 May 2026, 10:00 · 1 of 700")
    page.locator(turn(60)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    expect(here).to_have_text(re.compile(r"Fri 1 May 2026, 10:\d\d · (58|59|60) of 700"))
    page.locator(turn(100)).scroll_into_view_if_needed()
    reach(page, 300)
    page.locator(turn(250)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    expect(here).to_have_text(re.compile(r"Fri 1 May 2026, 11:2\d · (248|249|250) of 700"))


def test_a_jump_lands_on_its_message_with_its_day_above(any_page: Page, box: Sandbox) -> None:
    said = [words(n, created_at=at(n / 3 + DAY * (n >= 500))) for n in range(1, 701)]
    box.add(conversation(1), said)
    any_page.goto(PATH)
    any_page.locator("#jumps summary").click()
    any_page.locator("#jumps").get_by_role("link", name="Sat 2 May 2026", exact=True).click()
    any_page.wait_for_url("**?from=500#transcript")
    expect(any_page.locator(turn(500))).to_be_in_viewport()
    expect(any_page.get_by_role("heading", name="Saturday 2 May 2026")).to_be_in_viewport()
    any_page.get_by_role("link", name="Last", exact=True).click()
    any_page.wait_for_url(f"**?from=601#message-{message_id(700)}")
    expect(any_page.locator(turn(700))).to_be_in_viewport()


def test_a_permalink_in_the_middle_stands_still_while_both_sides_come(
    page: Page, box: Sandbox
) -> None:
    page.goto(f"{talk(box, 1500)}?message={message_id(750)}")
    expect(page.locator(turn(750))).to_be_in_viewport()
    page.locator(turn(704)).scroll_into_view_if_needed()
    reach(page, 501)
    page.locator(turn(795)).scroll_into_view_if_needed()
    reach(page, 1000)
    assert page.evaluate(IN_ORDER)
    expect(page.locator("[data-target]")).to_have_count(1)


def test_a_permalink_stays_while_its_reader_is_near(page: Page, box: Sandbox) -> None:
    page.clock.install()
    page.goto(f"{talk(box, 1500)}?message={message_id(750)}")
    page.locator(turn(795)).scroll_into_view_if_needed()
    reach(page, 1000)
    expect(page.locator(".jumps-here")).to_have_text(re.compile(r"· 79\d of 1,500"))
    page.clock.fast_forward(10_000)
    page.reload()
    expect(page.locator(turn(750))).to_be_in_viewport()


def test_a_reload_comes_back_to_where_the_reader_was(page: Page, box: Sandbox) -> None:
    path = talk(box, 700)
    page.goto(path)
    for number in (100, 290):
        page.locator(turn(number)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
        reach(page, 300)
    until(page, "Number(new URLSearchParams(location.search).get('from')) >= 285")
    number = int(page.evaluate("new URLSearchParams(location.search).get('from')"))
    assert number <= 290
    page.reload()
    expect(page.locator(turn(number))).to_be_in_viewport()
    page.get_by_role("link", name="Conversations", exact=True).first.click()
    page.wait_for_url("**/conversations/")
    page.go_back()
    expect(page.locator(turn(number))).to_be_in_viewport()


def test_the_day_on_top_covers_those_that_stick_behind_it(page: Page, box: Sandbox) -> None:
    """The words of the first are longer, and it comes back."""

    def when(number: int) -> str:
        return at(number / 3 + 5 * DAY * (number < 310 or 320 <= number < 330))

    said = [words(number, created_at=when(number)) for number in range(1, 701)]
    box.add(conversation(1), said)
    page.goto(f"{PATH}?from=290#transcript")
    page.locator(turn(345)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    expect(page.locator(".jumps-here")).to_contain_text("Fri 1 May 2026")
    stuck = page.locator(".day").evaluate_all(
        """days => days.map((each) => each.getBoundingClientRect())
        .filter((box) => box.top < 200 && box.bottom > 0)
        .map((box) => [box.left, box.right, box.height])"""
    )
    assert len(stuck) >= 3
    assert len({tuple(sides) for sides in stuck}) == 1


def test_back_to_a_message_that_is_no_longer_on_the_page_opens_it(page: Page, box: Sandbox) -> None:
    path = talk(box, 700)
    page.goto(f"{path}?message={message_id(20)}")
    page.locator(f"{turn(22)} .permalink").click()
    page.evaluate("document.querySelector('#transcript').replaceChildren()")
    page.go_back()
    expect(page.locator("[data-target]")).to_contain_text("Message number 20.")


def test_a_failed_part_says_so_in_its_place_and_can_be_tried_again(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"\b502\b")
    page.goto(talk(box, 700))
    cache.clear()
    with box.fault("/conversations/*", status=500):
        page.locator(turn(100)).scroll_into_view_if_needed()
        expect(page.get_by_text("These messages could not be fetched.")).to_be_visible()
        expect(page.locator("#failure")).to_be_hidden()
        asked = len(box.calls)
        page.mouse.wheel(0, -200)
        page.mouse.wheel(0, 200)
        expect(page.locator(TURNS)).to_have_count(100)
    assert len(box.calls) == asked
    page.get_by_role("link", name="Try again").click()
    reach(page, 300)
    expect(page.get_by_text("These messages could not be fetched.")).to_be_hidden()


def test_nothing_jumps_where_a_reader_outruns_the_messages(page: Page, box: Sandbox) -> None:
    page.set_viewport_size({"width": 360, "height": 740})
    page.add_init_script(SHIFTS)
    page.goto(talk(box, 700, session_properties={f"property {n}": n for n in range(40)}))
    cache.clear()
    for count in (300, 500):
        with box.fault("/conversations/*", delay=LONG):
            page.locator(LATER).scroll_into_view_if_needed()
            expect(page.locator("#later.htmx-request")).to_be_attached()
            page.evaluate("scrollTo(0, document.body.scrollHeight)")
        reach(page, count)
    assert page.evaluate("shifts") <= 0.03  # a third of it the button that the script adds


def test_a_dashboard_that_is_gone_is_said_in_its_place(
    page: Page, box: Sandbox, watch: Watch
) -> None:
    watch.allow(r"ERR_INTERNET_DISCONNECTED|htmx:(sendError|afterRequest)")
    page.goto(talk(box, 700))
    page.context.set_offline(True)
    page.locator(turn(100)).scroll_into_view_if_needed()
    expect(page.get_by_text("These messages could not be fetched.")).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.context.set_offline(False)
    page.get_by_role("link", name="Try again").click()
    reach(page, 300)


def test_a_slow_backend_leaves_what_is_there_and_brings_the_rest(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 700))
    cache.clear()
    with box.fault("/conversations/*", delay=LONG):
        page.locator(turn(100)).scroll_into_view_if_needed()
        expect(page.locator("#later.htmx-request")).to_be_visible()
        expect(page.locator(TURNS)).to_have_count(100)
    reach(page, 300)
    expect(page.locator(".htmx-request")).to_have_count(0)


def test_enter_on_earlier_messages_leads_to_the_newest_of_them(page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 600)}?from=250")
    page.locator(EARLIER).focus()
    before = top(page, 250)
    page.keyboard.press("Enter")
    reach(page, 50)
    expect(page.locator(turn(249))).to_be_focused()
    expect(page.locator(turn(249))).to_be_in_viewport()
    assert abs(top(page, 250) - before) <= 1


def test_focus_goes_on_with_the_next_message_where_its_link_is_gone(
    page: Page, box: Sandbox
) -> None:
    page.goto(f"{talk(box, 400)}?from=50")
    page.locator(EARLIER).focus()
    page.keyboard.press("Enter")
    reach(page, 1)
    expect(page.locator(EARLIER)).to_have_count(0)
    expect(page.locator(turn(49))).to_be_focused()


def test_focus_on_a_link_whose_messages_come_by_themselves_goes_on_too(
    page: Page, box: Sandbox
) -> None:
    page.goto(f"{talk(box, 600)}?from=250")
    cache.clear()
    with box.fault("/conversations/*", delay=LONG):
        page.locator(EARLIER).focus()
        page.mouse.wheel(0, 1000)
        expect(page.locator("#earlier.htmx-request")).to_be_attached()
        page.keyboard.press("Enter")
    reach(page, 50)
    expect(page.locator(turn(249))).to_be_focused()
    assert numbers(page)[0] == 50


@pytest.mark.parametrize("place", ["body", f"{turn(251)} .permalink"])
def test_focus_elsewhere_stays_where_it_is(place: str, page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 600)}?from=250")
    page.locator(place).focus()
    page.mouse.wheel(0, 1000)
    reach(page, 50)
    expect(page.locator(place)).to_be_focused()


def test_without_javascript_windows_are_pages(plain_page: Page, box: Sandbox) -> None:
    plain_page.goto(talk(box, 350))
    expect(plain_page.locator(TURNS)).to_have_count(100)
    for first in (101, 201, 301):
        plain_page.locator(LATER).click()
        plain_page.wait_for_url(f"**?from={first}#transcript")
        expect(plain_page.locator(turn(first))).to_be_in_viewport()
    expect(plain_page.locator(LATER)).to_have_count(0)
    plain_page.locator(EARLIER).click()
    expect(plain_page.locator(turn(201))).to_be_in_viewport()
    expect(plain_page.locator(".edge-failed:visible")).to_have_count(0)


def test_new_messages_below_a_window_are_counted_and_linked(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 700, status="in_progress"))
    page.locator(turn(50)).scroll_into_view_if_needed()
    before = top(page, 50)
    for number in range(701, 713):
        box.say(conversation_id(1), words(number))
    poll(page, "#live")
    expect(page.locator("#announcement")).to_have_text("12 new messages")
    expect(page.locator(TURNS)).to_have_count(100)
    assert top(page, 50) == before
    page.get_by_role("link", name="12 new messages below").click()
    expect(page.locator(turn(701))).to_be_in_viewport()
    box.say(conversation_id(1), words(713))
    poll(page, "#live")
    expect(page.locator(turn(713))).to_be_attached()
    assert page.evaluate(IN_ORDER)


def test_a_reader_who_came_to_the_end_gets_new_messages_there(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 320, status="in_progress"))
    for number in (100, 300):
        page.locator(turn(number)).scroll_into_view_if_needed()
        reach(page, number + 20)
    box.say(conversation_id(1), words(321))
    poll(page, "#live")
    expect(page.locator(turn(321))).to_be_attached()
    assert numbers(page) == list(range(1, 322))


def test_a_conversation_from_right_to_left_stands_still_too(page: Page, box: Sandbox) -> None:
    said = [message(n, f"שלום, הודעה מספר {n}. " * (1 + n % 4)) for n in range(1, 701)]
    box.add(conversation(1), said)
    page.goto(f"{PATH}?from=400#transcript")
    page.locator(turn(405)).scroll_into_view_if_needed()
    reach(page, 200)
    page.locator(turn(210)).scroll_into_view_if_needed()
    before = top(page, 210)
    reach(page, 1)
    assert abs(top(page, 210) - before) <= 1


def test_at_four_hundred_per_cent_everything_is_there(page: Page, box: Sandbox) -> None:
    page.set_viewport_size({"width": 320, "height": 256})
    page.goto(f"{talk(box, 700)}?from=300#transcript")
    expect(page.locator(turn(300))).to_be_in_viewport()
    assert overhang(page) == 0
    page.locator("#jumps summary").click()
    expect(page.locator(".jumps-sheet a").first).to_be_in_viewport()
    assert overhang(page) == 0
    page.keyboard.press("Escape")
    page.locator(turn(395)).scroll_into_view_if_needed()
    reach(page, 500)
    assert page.evaluate(IN_ORDER)


def test_the_whole_is_one_page_in_which_all_is_found(any_page: Page, box: Sandbox) -> None:
    any_page.goto(talk(box, 700))
    any_page.get_by_role("link", name="Whole transcript").click()
    any_page.wait_for_url("**/whole/")
    expect(any_page.locator(TURNS)).to_have_count(700)
    any_page.goto(f"{PATH}whole/?message={message_id(650)}")
    expect(any_page.locator(turn(650))).to_be_in_viewport()
    any_page.get_by_role("link", name="First", exact=True).click()
    expect(any_page.locator(turn(1))).to_be_in_viewport()
    any_page.get_by_role("link", name="Show in parts").click()
    any_page.wait_for_url(re.compile(rf"{PATH}(\?from=1#transcript)?$"))


def test_the_bar_of_the_whole_says_where_the_reader_is(page: Page, box: Sandbox) -> None:
    talk(box, 700)
    page.goto(f"{PATH}whole/")
    page.locator(turn(650)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    expect(page.locator(".jumps-here")).to_have_text(re.compile(r"· 6(48|49|50) of 700"))


@pytest.mark.parametrize("width", [1280, 390])
def test_what_goes_by_under_the_day_is_not_cut_in_two_by_it(
    page: Page, box: Sandbox, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(f"{talk(box, 60)}?message={message_id(40)}")
    expect(page.locator(turn(40))).to_be_in_viewport()
    box_of_all = page.locator("#transcript").bounding_box()
    assert box_of_all
    for share in (0.01, 0.5, 0.99):
        x = box_of_all["x"] + share * box_of_all["width"]
        assert page.evaluate("x => document.elementFromPoint(x, 8).closest('.day') !== null", x)


@pytest.mark.parametrize("form", ["", "whole/"])
def test_at_the_end_the_bar_says_so(form: str, page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 700)}{form}")
    page.get_by_role("link", name="Last", exact=True).click()
    expect(page.locator(".jumps-here")).to_contain_text("· 700 of 700")


def test_the_whole_and_its_parts_lead_to_the_same_place(page: Page, box: Sandbox) -> None:
    page.goto(f"{talk(box, 700)}?from=400#transcript")
    page.mouse.wheel(0, 40)
    reach(page, 200)
    expect(page.locator(".jumps-here")).to_contain_text("· 400 of 700")
    page.get_by_role("link", name="Whole transcript").click()
    page.wait_for_url("**/whole/**")
    expect(page.locator(turn(400))).to_be_in_viewport()
    expect(page.locator(".jumps-here")).to_contain_text(re.compile(r"· (39|40)\d of 700"))
    page.get_by_role("link", name="Show in parts").click()
    page.wait_for_url("**?from=**")
    place = int(page.url.partition("from=")[2].partition("#")[0])
    assert 390 <= place < 410
    expect(page.locator(turn(place))).to_be_in_viewport()


def test_the_details_stay_beside_the_messages(page: Page, box: Sandbox) -> None:
    page.goto(talk(box, 700))
    page.locator(turn(90)).scroll_into_view_if_needed()
    expect(page.get_by_role("heading", name="Participant")).to_be_in_viewport()
