"""A long transcript as pages with links, as parts of a page, and as one document."""

from typing import Any
from unittest.mock import Mock
from urllib.parse import parse_qs, urlsplit

import pytest

from conversations import timeline
from conversations.models import AuditEntry
from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader, numbers
from tests.pages.made import at, conversation, conversation_id, message, message_id, profile

ID = conversation_id(1)
URL = f"/conversations/{ID}/"
PARTS = f"{URL}messages/"
WHOLE = f"{URL}whole/"
COUNT = 1000
DAY = 24 * 60


def minutes(number: int) -> float:
    """A message every 20 seconds; a pause of an hour before the 400th; the 800th a day later."""
    return number / 3 + 60 * (number >= 400) + DAY * (number >= 800)


def long(**changes: Any) -> list[dict[str, Any]]:
    """The 601st and the 602nd are spoken, everything else is written."""
    return [
        message(
            number,
            f"No. {number}",
            created_at=at(minutes(number)),
            modality="voice" if number in (601, 602) else "text",
            **changes,
        )
        for number in range(1, COUNT + 1)
    ]


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    box.add(conversation(1), long())
    return alice_reads


def first_and_last(page: Page) -> tuple[int, int]:
    found = numbers(page)
    assert found == list(range(found[0], found[-1] + 1))
    return found[0], found[-1]


def asked(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query)


def part(page: Page, way: str) -> str:
    return page.one(f"#{way} a").get("hx-get") or ""


def test_a_page_carries_a_window_and_says_how_much_there_is(reader: Reader) -> None:
    page = reader.get(URL)
    assert first_and_last(page) == (1, 100)
    assert "1,000 messages" in page.words("#hero-facts")
    assert page.words(".jumps-here") == "Fri 1 May 2026, 10:00 · 1 of 1,000"
    assert not page.has("#earlier a")


def test_a_window_begins_where_the_address_says(reader: Reader) -> None:
    page = reader.get(f"{URL}?from=412")
    assert first_and_last(page) == (412, 511)
    assert page.words(".jumps-here") == "Fri 1 May 2026, 13:17 · 412 of 1,000"


@pytest.mark.parametrize("nonsense", ["", "x", "-1", "0", "1.5", "²", "9" * 5_000, "%00"])
def test_nonsense_begins_at_the_beginning(reader: Reader, nonsense: str) -> None:
    assert first_and_last(reader.get(f"{URL}?from={nonsense}"))[0] == 1


def test_to_unmark_leads_to_the_same_place_of_the_same_list(reader: Reader) -> None:
    page = reader.get(f"{URL}?in=lRTAwMDA&message={message_id(500)}")
    place, _, anchor = page.href("[data-clear]").partition("#")
    assert anchor == f"message-{message_id(500)}"
    assert asked(place) == {"in": ["lRTAwMDA"], "from": ["451"]}
    assert first_and_last(reader.get(place)) == (451, 550)


def test_a_number_beyond_the_end_is_the_last_window(reader: Reader) -> None:
    assert first_and_last(reader.get(f"{URL}?from=123456")) == (901, 1000)


def test_a_permalink_opens_the_window_around_its_message(reader: Reader) -> None:
    page = reader.get(f"{URL}?message={message_id(500)}")
    assert first_and_last(page) == (451, 550)
    assert page.values("[autofocus]", "id") == [f"message-{message_id(500)}"]
    assert "500 of 1,000" in page.words(".jumps-here")


def test_a_range_opens_where_it_begins(reader: Reader) -> None:
    page = reader.get(f"{URL}?message={message_id(500)}..{message_id(700)}")
    assert first_and_last(page) == (490, 589)
    assert len(page.all(".turn[data-target]")) == 90


def test_links_lead_through_all_windows_and_back(reader: Reader) -> None:
    page, seen = reader.get(URL), []
    while page.has("#later a"):
        seen += numbers(page)
        page = reader.get(page.href("#later a").removesuffix("#transcript"))
    assert seen + numbers(page) == list(range(1, COUNT + 1))
    while page.has("#earlier a"):
        page = reader.get(page.href("#earlier a").removesuffix("#transcript"))
    assert first_and_last(page) == (1, 100)


def test_a_short_transcript_has_no_windows(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(number) for number in range(1, 301)])
    page = alice_reads.get(f"{URL}?from=200")
    assert first_and_last(page) == (1, 300)
    assert not page.has("#jumps")
    assert not page.has("[data-more]")


def test_a_day_that_comes_back_has_a_heading_each_time(alice_reads: Reader, box: Sandbox) -> None:
    """From the 201st on a day late, from the 300th on in order again; some have no time."""

    def when(number: int) -> str | None:
        late = DAY * (200 < number < 300 or number > 500)
        return None if number in (199, 200, 300) else at(number / 3 + late)

    box.add(conversation(1), [message(n, created_at=when(n)) for n in range(1, 601)])
    friday, saturday = "Friday 1 May 2026", "Saturday 2 May 2026"
    assert alice_reads.get(WHOLE).texts(".day") == [friday, saturday] * 2
    for first, days in (
        (150, [friday, saturday]),
        (201, [saturday]),
        (290, [saturday, friday]),
        (300, [saturday, friday]),
        (301, [friday]),
        (450, [friday, saturday]),
    ):
        assert alice_reads.get(f"{URL}?from={first}").texts(".day") == days
    assert alice_reads.fragment(f"{PARTS}?before=300").texts(".day") == [friday, saturday]
    assert alice_reads.fragment(f"{PARTS}?after=199").texts(".day") == [saturday, friday]
    jumps = alice_reads.get(URL).texts("#jumps li")[:4]
    assert jumps == ["Fri 1 May 2026", "Sat 2 May 2026"] * 2


def test_a_window_in_the_middle_of_a_day_has_its_heading(reader: Reader) -> None:
    page = reader.get(f"{URL}?from=750")
    assert page.texts(".day") == ["Friday 1 May 2026", "Saturday 2 May 2026"]
    assert page.texts(".again") == ["Friday 1 May 2026"]
    assert page.values(".day", "data-short") == ["Fri 1 May 2026", "Sat 2 May 2026"]
    assert reader.get(f"{URL}?from=800").texts(".day") == ["Saturday 2 May 2026"]


def test_lines_and_groups_are_those_of_the_whole(reader: Reader) -> None:
    assert reader.get(f"{URL}?from=400").texts(".line") == ["1 hour later"]
    assert reader.get(f"{URL}?from=601").texts(".line") == ["switched to voice", "switched to text"]
    assert reader.get(f"{URL}?from=401").texts(".line") == []


def test_the_bar_leads_to_days_pauses_and_changes(reader: Reader) -> None:
    page = reader.get(URL)
    assert page.texts("#jumps h2") == [
        *("Days", "Hours of Fri 1 May 2026", "Long pauses", "Voice and text")
    ]
    assert page.texts("#jumps li") == [
        *("Fri 1 May 2026", "Sat 2 May 2026"),
        *("10:00", "11:00", "12:00", "13:00", "14:00", "15:00"),
        *("1 hour later Fri 1 May 2026, 13:13", "1 day later Sat 2 May 2026, 15:26"),
        *("switched to voice Fri 1 May 2026, 14:20", "switched to text Fri 1 May 2026, 14:21"),
    ]
    links = [asked(str(each))["from"] for each in page.values("#jumps li a", "href")]
    hours = [["1"], ["180"], ["360"], ["400"], ["540"], ["720"]]
    assert links == [["1"], ["800"], *hours, ["400"], ["800"], ["601"], ["603"]]


def test_the_bar_leads_to_the_hours_of_the_day_that_is_read(reader: Reader) -> None:
    page = reader.get(f"{URL}?from=850")
    assert page.texts("#jumps h2")[1] == "Hours of Sat 2 May 2026"
    assert page.texts("#jumps .jumps-hours li") == ["15:00", "16:00"]


@pytest.mark.parametrize("minute", [0.0, None])
def test_of_one_hour_or_none_the_bar_says_nothing(
    minute: float | None, alice_reads: Reader, box: Sandbox
) -> None:
    when = minute if minute is None else at(minute)
    box.add(conversation(1), [message(n, created_at=when) for n in range(1, 400)])
    assert not alice_reads.get(URL).has("#jumps .jumps-hours")


def test_the_bar_leads_to_the_first_the_last_and_the_whole(reader: Reader) -> None:
    links = reader.get(URL).values("#jumps .plain", "href")
    assert links == [URL, f"{URL}?from=901#message-{message_id(COUNT)}", WHOLE]


def test_of_thousands_of_places_the_bar_shows_the_telling_ones(
    alice_reads: Reader, box: Sandbox
) -> None:
    """Each message is a day later than the last, and the modality changes with each."""
    said = [
        message(
            number,
            created_at=at(number * DAY + (60 if number == 250 else 0)),
            modality=("voice", "text")[number % 2],
        )
        for number in range(1, 501)
    ]
    box.add(conversation(1), said)
    page = alice_reads.get(f"{URL}?from=250")
    kinds = page.all("#jumps ul")
    assert [len(list(kind)) for kind in kinds] == [60, 20, 20]
    assert page.texts("#jumps p")[1:] == [
        "and 440 days further away",
        "and 479 shorter ones",
        "and 479 changes further away",
    ]
    links = [int(asked(str(each))["from"][0]) for each in page.values("#jumps li a", "href")]
    assert 250 in links[60:80]
    assert set(links[80:]) == set(range(240, 260)) or set(links[80:]) == set(range(241, 261))


def test_parts_come_in_both_directions(reader: Reader) -> None:
    page = reader.get(f"{URL}?from=400")
    down = reader.fragment(part(page, "later"))
    assert first_and_last(down) == (500, 699)
    up = reader.fragment(part(page, "earlier"))
    assert first_and_last(up) == (200, 399)
    assert first_and_last(reader.fragment(part(up, "earlier"))) == (1, 199)
    assert asked(part(down, "later")) == {"after": ["699"], "zone": ["UTC"]}


def test_a_part_brings_the_way_on_and_nothing_else(reader: Reader) -> None:
    for query, way in (("after=100", "later"), ("before=400", "earlier")):
        page = reader.fragment(f"{PARTS}?{query}")
        assert page.values("[hx-swap-oob]", "id") == [way]


def test_the_last_part_in_each_direction_ends_the_way(reader: Reader) -> None:
    assert not reader.fragment(f"{PARTS}?after=900").has("#later a")
    assert not reader.fragment(f"{PARTS}?before=101").has("#earlier a")


def test_only_a_part_from_above_has_the_heading_of_its_day(reader: Reader) -> None:
    assert reader.fragment(f"{PARTS}?before=700").texts(".again") == ["Friday 1 May 2026"]
    assert not reader.fragment(f"{PARTS}?after=300").has(".again")
    assert not reader.fragment(f"{PARTS}?before=101").has(".again")


@pytest.mark.parametrize("query", ["", "after=x", "before=0", "before=²", "after=99999"])
def test_a_part_of_nonsense_is_some_part(reader: Reader, query: str) -> None:
    found = numbers(reader.fragment(f"{PARTS}?{query}"))
    assert set(found) <= set(range(1, COUNT + 1))


def test_a_part_is_in_the_zone_of_its_page(reader: Reader) -> None:
    """The browser's own zone is known from the second page on."""
    page = reader.get(URL)
    reader.client.cookies["zone"] = "Pacific/Auckland"
    assert reader.fragment(part(page, "later")).texts("time")[0] == "10:33"
    page = reader.get(URL)
    assert reader.fragment(part(page, "later")).texts("time")[0] == "22:33"
    assert reader.fragment(f"{PARTS}?after=100&zone=..%2Fetc").texts("time")[0] == "10:33"


def test_a_part_stays_in_the_zone_of_its_page_when_another_is_chosen_meanwhile(
    reader: Reader,
) -> None:
    reader.client.cookies["clock"] = "Pacific/Auckland"
    page = reader.get(f"{URL}?from=300")
    reader.client.cookies["clock"] = "utc"
    for way, time in (("later", "01:13"), ("earlier", "22:33")):
        found = reader.fragment(part(page, way))
        assert found.texts("time")[0] == time
        assert asked(part(found, way))["zone"] == ["Pacific/Auckland"]


@pytest.mark.parametrize("first", [1, 901])
def test_new_messages_are_told_in_the_zone_of_their_page(
    reader: Reader, box: Sandbox, first: int
) -> None:
    """The browser's own zone is known from the second page on."""
    box.add(conversation(1, status="in_progress", completed_at=None), long())
    url = reader.get(f"{URL}?from={first}").one("#live").get("hx-get") or ""
    reader.client.cookies["zone"] = "Pacific/Auckland"
    for number, time in ((1001, "16:33"), (1002, "16:34")):
        box.say(ID, message(number, created_at=at(minutes(number))))
        found = reader.fragment(url)
        assert found.texts("#hero-facts time") == ["1 May 10:01"]
        assert found.texts(".turn time") == ([time] if first > 1 else [])
        url = found.one("#live").get("hx-get") or ""
        assert asked(url)["zone"] == ["UTC"]


def test_messages_of_one_id_have_it_once_in_all_parts(alice_reads: Reader, box: Sandbox) -> None:
    said = [message(number % 400) for number in range(1, 601)]
    box.add(conversation(1), said)
    ids = [alice_reads.get(f"{URL}?from={first}").values(".turn", "id") for first in (1, 401)]
    assert message_id(1) in str(ids[0])
    assert ids[1] == [None] * 100


def test_a_part_is_masked_as_the_page_is(alice_reads: Reader, box: Sandbox) -> None:
    who = profile(email="margot@acme.example")
    said = [message(number, f"{number}: margot@acme.example") for number in range(1, 501)]
    box.add(conversation(1, participant_profile=who), said)
    for page in (alice_reads.get(f"{URL}?from=200"), alice_reads.fragment(f"{PARTS}?after=99")):
        assert "margot" not in page.html
        assert "200: m•••@acme.example" in page.texts(".say")
    assert "margot" not in alice_reads.get(WHOLE).html


def test_a_part_alone_is_noted_once(reader: Reader) -> None:
    for _ in range(2):
        reader.fragment(f"{PARTS}?after=100")
    assert AuditEntry.objects.filter(event="conversation.view").count() == 1


def test_the_whole_is_noted_before_it_is_sent(reader: Reader) -> None:
    response = reader.client.get(WHOLE)
    assert AuditEntry.objects.filter(event="conversation.view").count() == 1
    assert response.streaming


def test_the_whole_is_one_document(reader: Reader) -> None:
    page = reader.get(WHOLE)
    assert first_and_last(page) == (1, COUNT)
    assert page.texts(".day") == ["Friday 1 May 2026", "Saturday 2 May 2026"]
    assert len(page.all(".stretch")) == 20
    assert page.values(".stretch ol", "aria-label")[1] == "Messages 51 to 100"
    assert page.has("#facts")
    assert not page.has("[data-more]")
    assert not page.has("#live")


def test_the_bar_of_the_whole_stays_on_its_page(reader: Reader) -> None:
    page = reader.get(WHOLE)
    hours = (1, 180, 360, 400, 540, 720)
    places = (1, 800, *hours, 400, 800, 601, 603)
    links = [f"#message-{message_id(number)}" for number in places]
    assert page.values("#jumps li a", "href") == links
    ends = [f"#message-{message_id(number)}" for number in (1, COUNT)]
    assert page.values("#jumps .plain", "href") == [*ends, URL]


def test_the_whole_shows_a_sign_for_what_cannot_be_shown(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, connection_code="\x1bAB"), [message(1, "a\x00b", role="\x1b[2J")])
    page = reader.get(WHOLE)
    assert "\x1b" not in page.html
    assert page.words(".say") == "a\ufffdb"
    assert page.one(".turn").get("data-role") == "\ufffd[2J"


def test_the_whole_is_walked_through_once_whatever_it_has_no_time_of(
    alice_reads: Reader, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    box.add(conversation(1), [message(number, created_at=None) for number in range(1, 502)])
    look = Mock(wraps=timeline.time_of)
    monkeypatch.setattr(timeline, "time_of", look)
    assert numbers(alice_reads.get(WHOLE)) == list(range(1, 502))
    assert look.call_count < 5 * 501


@pytest.mark.parametrize("url", [WHOLE, f"{PARTS}?after=1"])
def test_without_a_transcript_there_is_a_page_of_the_error(
    reader: Reader, box: Sandbox, url: str
) -> None:
    box.faults.add(f"/conversations/{ID}/transcript", status=500)
    page = (reader.fragment if url.startswith(PARTS) else reader.get)(url, status=502)
    assert page.one("[data-error]").get("data-error") == "failed"
    assert not AuditEntry.objects.filter(event="conversation.view").exists()


def test_the_whole_of_a_conversation_that_goes_on_says_so(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress", completed_at=None), long())
    assert "goes on" in reader.get(WHOLE).notices[0]


def test_a_page_that_ends_before_new_messages_says_how_many(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress", completed_at=None), long())
    url = reader.get(URL).one("#live").get("hx-get") or ""
    assert asked(url) == {"shown": ["1000"], "below": ["0"], "zone": ["UTC"]}
    reader.fragment(url, status=204)
    box.say(ID, message(1001))
    box.say(ID, message(1002))
    first = reader.fragment(url)
    assert not first.has(".turn")
    assert first.words("#news") == "2 new messages below"
    assert asked(first.href("#news"))["from"] == ["1001"]
    assert first.words("#announcement") == "2 new messages"
    box.say(ID, message(1003))
    second = reader.fragment(first.one("#live").get("hx-get") or "")
    assert second.words("#news") == "3 new messages below"
    assert asked(second.href("#news"))["from"] == ["1001"]
    assert second.words("#announcement") == "1 new message"


def test_a_page_that_reached_the_end_takes_new_messages_up(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress", completed_at=None), long())
    page = reader.fragment(f"{PARTS}?after=900")
    url = page.one("#live").get("hx-get") or ""
    assert asked(url) == {"shown": ["1000"], "zone": ["UTC"]}
    box.say(ID, message(1001, "And a taxi"))
    assert reader.fragment(url).texts(".say") == ["And a taxi"]


def test_a_reveal_keeps_the_place(reader: Reader) -> None:
    response = reader.client.get(f"{URL}reveal/?from=412")
    assert response.headers["Location"] == f"{URL}?from=412"
