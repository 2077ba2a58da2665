"""Finding words in a conversation, and reading what was spoken or written alone."""

import re
from typing import Final

import pytest
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from tests.browser.anatomy import overhang
from tests.browser.axe import violations
from tests.browser.stage import poll, scrolled, talk, until
from tests.browser.watch import Watch
from tests.pages.made import at, conversation, conversation_id, message, message_id

PATH: Final = f"/conversations/{conversation_id(1)}/"
HIT: Final = "#hit"
HERE: Final = "mark[aria-current]"
PLACE: Final = """
(each) => { const { right, top } = each.getBoundingClientRect(); return [right, top + scrollY]; }
"""
NUMBERS: Final = "[...document.querySelectorAll('#transcript .turn')].map((turn) => turn.value)"


def turn(number: int) -> str:
    return f"#message-{message_id(number)}"


def mixed(box: Sandbox, count: int, every: int = 10, **changes: object) -> None:
    """Each message has a fig, each tenth a fig tree; the spoken ones are every third."""
    said = [
        message(
            number,
            f"Message {number}: a fig{' tree' if number % every == 0 else ''}. " * 3,
            modality="text" if number % 3 else "voice",
            created_at=at(number),
        )
        for number in range(1, count + 1)
    ]
    box.add(conversation(1, turn_count=count, **changes), said)


def find(page: Page, words: str, key: str = "Enter") -> None:
    page.locator("#find").fill(words)
    page.locator("#find").press(key)
    page.wait_for_url("**find=**")


def told(page: Page, words: str) -> None:
    expect(page.locator("#found")).to_have_text(re.compile(rf"\s*{re.escape(words)}\s*"))


def test_slash_words_and_enter_lead_from_hit_to_hit(page: Page, box: Sandbox) -> None:
    mixed(box, 40)
    page.goto(PATH)
    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("fig tree")
    page.keyboard.press("Enter")
    page.wait_for_url("**find=**")
    told(page, "1 of 12 in 4 messages")
    expect(page.locator(HIT)).to_be_in_viewport()
    expect(page.locator("#find")).to_be_focused()
    page.evaluate("window.same = true")
    for hit in (2, 3, 4, 5):
        page.keyboard.press("Enter")
        told(page, f"{hit} of 12 in 4 messages")
    expect(page.locator(HERE)).to_have_count(1)
    expect(page.locator(HIT)).to_be_in_viewport()
    expect(page.locator(turn(20)).locator(HIT)).to_have_text("fig tree")
    page.keyboard.press("Shift+Enter")
    told(page, "4 of 12 in 4 messages")
    expect(page.locator("#find")).to_be_focused()
    assert page.evaluate("window.same")
    page.reload()
    told(page, "4 of 12 in 4 messages")
    expect(page.locator(HIT)).to_be_in_viewport()


def test_next_and_previous_are_links_that_keep_the_page(page: Page, box: Sandbox) -> None:
    mixed(box, 40)
    page.goto(PATH)
    find(page, "fig tree")
    page.evaluate("window.same = true")
    page.get_by_role("link", name="Previous hit").click()
    told(page, "12 of 12 in 4 messages")
    expect(page.locator(turn(40)).locator(HERE)).to_be_in_viewport()
    expect(page.get_by_role("link", name="Previous hit")).to_be_focused()
    page.get_by_role("link", name="Next hit").click()
    told(page, "1 of 12 in 4 messages")
    assert page.evaluate("window.same")
    assert page.evaluate("history.length") <= 4


def test_a_hit_that_is_in_sight_moves_nothing(page: Page, box: Sandbox) -> None:
    mixed(box, 40)
    page.goto(PATH)
    find(page, "fig tree")
    page.locator(turn(10)).evaluate("turn => turn.scrollIntoView({ block: 'center' })")
    before = scrolled(page)
    for hit in (2, 3):
        page.keyboard.press("Enter")
        told(page, f"{hit} of 12 in 4 messages")
        assert scrolled(page) == before
    page.keyboard.press("Enter")
    told(page, "4 of 12 in 4 messages")
    assert scrolled(page) > before


def test_escape_leaves_a_field_even_where_the_keys_are_off(
    page: Page, box: Sandbox, base_url: str
) -> None:
    mixed(box, 4)
    page.context.add_cookies([{"name": "keys", "value": "off", "url": base_url}])
    page.goto(PATH)
    page.locator("#find").focus()
    page.keyboard.press("Escape")
    expect(page.locator("#find")).not_to_be_focused()


def test_escape_leads_from_a_field_back_to_the_messages(page: Page, box: Sandbox) -> None:
    mixed(box, 4)
    page.goto(PATH)
    for field in ("#find", ".bar [data-go]"):
        page.locator(field).focus()
        page.keyboard.type("fig")
        page.keyboard.press("Escape")
        page.keyboard.press("j")
        expect(page.locator(".turn:focus")).to_have_count(1)


def test_what_is_shown_is_chosen_at_the_same_place_while_words_are_looked_for(
    page: Page, box: Sandbox
) -> None:
    mixed(box, 40)
    page.goto(PATH)
    before = {name: page.locator(name).evaluate(PLACE) for name in (".reading .tabs", "#find")}
    find(page, "fig tree")
    told(page, "1 of 12 in 4 messages")
    page.wait_for_load_state()
    page.evaluate("scrollTo(0, 0)")
    for name, (x, y) in before.items():
        now_x, now_y = page.locator(name).evaluate(PLACE)
        assert (name, round(now_x), round(now_y - y) // 4) == (name, round(x), 0)
    page.locator(".reading .tabs").get_by_text("Voice").click()
    page.wait_for_url("**show=voice**")


def test_a_hit_in_another_window_is_opened_there(any_page: Page, box: Sandbox) -> None:
    mixed(box, 900, every=250)
    any_page.goto(PATH)
    any_page.locator("#find").fill("fig tree")
    any_page.get_by_role("button", name="Find", exact=True).click()
    told(any_page, "1 of 9 in 3 messages")
    for hit, number in ((2, 250), (3, 250), (4, 500), (5, 500), (6, 500), (7, 750)):
        any_page.get_by_role("link", name="Next hit").click()
        told(any_page, f"{hit} of 9 in 3 messages")
        expect(any_page.locator(turn(number)).locator(HERE)).to_be_in_viewport()
    any_page.go_back()
    expect(any_page.locator(HIT)).to_be_in_viewport()
    any_page.get_by_role("link", name="Stop finding").click()
    expect(any_page.locator("mark")).to_have_count(0)
    expect(any_page.locator(".turn").first).to_be_attached()


def test_finding_begins_at_what_is_on_screen(page: Page, box: Sandbox) -> None:
    mixed(box, 280)
    page.goto(PATH)
    page.locator(turn(144)).evaluate("turn => turn.scrollIntoView({ block: 'start' })")
    page.keyboard.press("/")
    find(page, "fig tree")
    expect(page.locator(turn(150)).locator(HIT)).to_be_in_viewport()


def test_escape_ends_it_where_the_reader_is(page: Page, box: Sandbox) -> None:
    mixed(box, 100)
    page.goto(PATH)
    find(page, "fig tree")
    for _ in range(12):
        page.keyboard.press("Enter")
    expect(page.locator(turn(50)).locator(HIT)).to_be_in_viewport()
    page.keyboard.press("Escape")
    expect(page.locator("mark")).to_have_count(0)
    expect(page.locator(turn(50))).to_be_in_viewport()
    expect(page.locator("#find")).to_have_value("")
    assert "find=" not in page.url


def test_keys_go_on_to_the_next_hit_while_the_page_still_loads(page: Page, box: Sandbox) -> None:
    mixed(box, 100)
    page.add_init_script(
        "window.seen = []; for (const when of ['DOMContentLoaded', 'load'])"
        " addEventListener(when, () => setTimeout(() => seen.push(document.activeElement.id)))"
    )
    page.goto(PATH)
    find(page, "fig tree")
    until(page, "seen.length === 2")
    assert page.evaluate("seen") == ["find", "find"]
    page.keyboard.press("Enter")
    told(page, "2 of 30 in 10 messages")


def test_parts_that_come_later_have_their_marks(page: Page, box: Sandbox) -> None:
    mixed(box, 900)
    page.goto(PATH)
    find(page, "fig tree")
    page.locator(turn(100)).scroll_into_view_if_needed()
    expect(page.locator(turn(300)).locator("mark")).to_have_count(3)
    page.mouse.wheel(0, 40)
    until(page, "Number(new URLSearchParams(location.search).get('from')) > 80")
    assert "find=" in page.url
    page.evaluate("window.same = true")
    page.locator("#find").focus()
    for _ in range(31):
        page.keyboard.press("Enter")
    told(page, "32 of 270 in 90 messages")
    assert page.evaluate("window.same")
    expect(page.locator(turn(110)).locator(HIT)).to_be_in_viewport()


def test_new_messages_have_marks_and_are_counted(page: Page, box: Sandbox) -> None:
    mixed(box, 20, status="in_progress")
    page.goto(PATH)
    find(page, "fig tree")
    told(page, "1 of 6 in 2 messages")
    box.say(conversation_id(1), message(21, "One more fig tree"))
    poll(page, "#live")
    told(page, "1 of 7 in 3 messages")
    page.get_by_role("link", name="Previous hit").click()
    expect(page.locator(turn(21)).locator(HIT)).to_be_in_viewport()


def test_nothing_found_is_said_and_the_field_waits(any_page: Page, box: Sandbox) -> None:
    mixed(box, 20)
    any_page.goto(PATH)
    find(any_page, "<i>plum</i>")
    told(any_page, "“<i>plum</i>” is not in this conversation")
    expect(any_page.locator(turn(1))).to_be_in_viewport()
    expect(any_page.locator("#find")).to_have_value("<i>plum</i>")


def test_back_and_forward_ask_nothing_again(any_page: Page, box: Sandbox) -> None:
    mixed(box, 30)
    any_page.goto(PATH)
    find(any_page, "fig tree")
    find(any_page, "message 7")
    told(any_page, "1 of 3 in 1 message")
    any_page.go_back()
    told(any_page, "1 of 9 in 3 messages")
    any_page.go_forward()
    told(any_page, "1 of 3 in 1 message")
    any_page.reload()
    told(any_page, "1 of 3 in 1 message")


def test_words_stay_out_of_the_address_and_the_browser_s_storage(page: Page, box: Sandbox) -> None:
    mixed(box, 400)
    page.goto(PATH)
    find(page, "fig tree")
    page.get_by_role("link", name="Next hit").click()
    kept = page.evaluate(
        "JSON.stringify([{ ...localStorage }, { ...sessionStorage }, history.state,"
        " document.cookie, document.title, location.href,"
        " performance.getEntries().map((each) => each.name)])"
    )
    assert "fig" not in kept
    assert "fig" not in str(page.context.storage_state())


def test_a_current_hit_is_told_from_others_by_more_than_colour(page: Page, box: Sandbox) -> None:
    mixed(box, 30)
    page.goto(PATH)
    find(page, "fig tree")
    for media in ({"color_scheme": "light"}, {"color_scheme": "dark"}, {"forced_colors": "active"}):
        page.emulate_media(**media)  # type: ignore[arg-type]
        expect(page.locator(HIT)).to_have_css("outline-style", "solid")
        expect(page.locator("mark").last).to_have_css("outline-style", "none")


def test_only_what_was_spoken_is_shown_and_the_rest_is_a_link(any_page: Page, box: Sandbox) -> None:
    mixed(box, 60)
    any_page.goto(PATH)
    any_page.get_by_role("link", name=re.compile("Voice 20")).click()
    any_page.wait_for_url("**show=voice")
    assert len(any_page.locator(".turn").all()) == 20
    expect(any_page.get_by_text("2 text messages hidden")).to_have_count(20)
    any_page.get_by_text("2 text messages hidden").nth(10).click()
    any_page.wait_for_url("**from=31**")
    expect(any_page.locator(turn(31))).to_be_in_viewport()
    expect(any_page.locator(".turn")).to_have_count(60)


def test_windows_of_what_was_spoken_come_as_the_reader_moves(page: Page, box: Sandbox) -> None:
    mixed(box, 1500)
    page.goto(f"{PATH}?show=voice")
    page.locator(turn(300)).scroll_into_view_if_needed()
    expect(page.locator(turn(900))).to_be_attached()
    assert page.evaluate(NUMBERS) == list(range(3, 903, 3))
    page.mouse.wheel(0, 40)
    until(page, "new URLSearchParams(location.search).has('from')")
    assert "show=voice" in page.url
    page.reload()
    assert all(number % 3 == 0 for number in page.evaluate(NUMBERS))


def test_j_and_k_move_over_what_is_shown(page: Page, box: Sandbox) -> None:
    mixed(box, 60)
    page.goto(f"{PATH}?show=voice")
    page.keyboard.type("jjj")
    expect(page.locator(turn(9))).to_be_focused()
    page.keyboard.press("k")
    expect(page.locator(turn(6))).to_be_focused()


def test_new_messages_go_into_the_last_fold_or_after_it(page: Page, box: Sandbox) -> None:
    mixed(box, 20, status="in_progress")
    page.goto(f"{PATH}?show=voice")
    expect(page.locator("#rest")).to_have_text("2 text messages hidden")
    box.say(conversation_id(1), message(21, "Written", modality="text"))
    poll(page, "#live")
    expect(page.locator("#rest")).to_have_text("3 text messages hidden")
    box.say(conversation_id(1), message(22, "Spoken", modality="voice"))
    poll(page, "#live")
    expect(page.locator(turn(22))).to_be_attached()
    expect(page.locator("#rest")).to_have_count(0)
    expect(page.locator(".fold").last).to_have_text("3 text messages hidden")
    expect(page.locator(".fold:last-child")).to_have_count(0)


@pytest.mark.parametrize("width", [1280, 768, 360, 320])
def test_everything_fits(page: Page, box: Sandbox, width: int) -> None:
    page.set_viewport_size({"width": width, "height": 700})
    mixed(box, 400)
    page.goto(PATH)
    assert overhang(page) == 0
    page.locator("#find").focus()
    assert overhang(page) == 0
    find(page, "fig tree")
    assert overhang(page) == 0
    page.goto(f"{page.url.partition('#')[0]}&show=voice")
    expect(page.get_by_role("link", name="Next hit")).to_be_in_viewport()
    assert overhang(page) == 0


def test_the_sheet_of_hits_is_accessible(page: Page, box: Sandbox, watch: Watch) -> None:
    mixed(box, 320)
    page.goto(f"{PATH}?show=voice")
    find(page, "fig")
    assert violations(page) == []
    find(page, "plum")
    assert violations(page) == []
    talk(box, 5)
    page.goto(PATH)
    assert violations(page) == []


def test_on_a_small_screen_a_tap_opens_the_field(page: Page, box: Sandbox) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    mixed(box, 400)
    page.goto(PATH)
    small = page.locator("#find").bounding_box()
    assert small
    assert small["width"] <= 44
    page.mouse.click(small["x"] + small["width"] / 2, small["y"] + small["height"] / 2)
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("fig tree")
    page.get_by_role("button", name="Find", exact=True).click()
    told(page, "1 of 120 in 40 messages")


def test_a_right_to_left_hit_is_marked_where_it_stands(page: Page, box: Sandbox) -> None:
    box.add(conversation(1), [message(n, f"שָׁלוֹם, הודעה {n}") for n in range(1, 6)])
    page.goto(PATH)
    find(page, "שלום")
    told(page, "1 of 5 in 5 messages")
    expect(page.locator(HIT)).to_have_text("שָׁלוֹם")


def test_the_way_on_stays_under_the_pointer_as_the_count_grows(page: Page, box: Sandbox) -> None:
    mixed(box, 40)
    page.goto(PATH)
    find(page, "fig tree")
    ways = page.get_by_role("link", name="Next hit")
    before = ways.bounding_box()
    for _ in range(10):
        ways.click()
    told(page, "11 of 12 in 4 messages")
    after = ways.bounding_box()
    assert before
    assert after
    assert before["x"] == after["x"]


def test_a_hit_that_comes_while_nothing_was_found_can_be_gone_to(page: Page, box: Sandbox) -> None:
    mixed(box, 9, status="in_progress")
    page.goto(PATH)
    find(page, "fig tree")
    expect(page.locator("#found")).to_contain_text("is not in this conversation")
    box.say(conversation_id(1), message(10, "A fig tree, another fig tree", created_at=at(10)))
    poll(page, "#live")
    told(page, "1 of 2 in 1 message")
    page.get_by_role("link", name="Next hit").click()
    told(page, "2 of 2 in 1 message")
    expect(page.locator(HERE)).to_have_count(1)
