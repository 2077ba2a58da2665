"""Finding words in a conversation, as its pages show it without JavaScript."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access import finds
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader, numbers
from tests.pages.made import conversation, conversation_id, message, message_id, profile

ID = conversation_id(1)
URL = f"/conversations/{ID}/"
FIND = f"{URL}find/"
SPOKEN = (3, 4, 250, 700)


def sought(reader: Reader, words: str, query: str = "", status: int = 303) -> str:
    """Where the form leads, without the mark that it points at."""
    answer = reader.client.post(f"{FIND}{query}", {"words": words})
    assert answer.status_code == status
    address, _, mark = answer.headers["Location"].partition("#")
    assert mark == ("hit" if "find=" in address else "")
    return address


def find(reader: Reader, words: str, query: str = "") -> Page:
    return reader.get(sought(reader, words, query))


def marks(page: Page) -> list[str]:
    return page.texts("mark")


@pytest.fixture
def short(box: Sandbox) -> None:
    said = ["A table for two, please", "Which TABLE?", "Any", "This table: https://table.example/a"]
    box.add(conversation(1), [message(n, text) for n, text in enumerate(said, start=1)])


@pytest.fixture
def long(box: Sandbox) -> None:
    """The words are in every tenth message, twice in the 500th; some messages are spoken."""
    said = [
        message(
            number,
            f"No. {number}" + " fig tree" * ((number % 10 == 0) + (number == 500)),
            modality="voice" if number in SPOKEN else "text",
        )
        for number in range(1, 1001)
    ]
    box.add(conversation(1), said)


@pytest.fixture
def reader(alice_reads: Reader) -> Reader:
    return alice_reads


def test_every_hit_is_marked_and_the_first_is_where_the_reader_is(
    reader: Reader, short: None
) -> None:
    page = find(reader, "table")
    assert marks(page) == ["table", "TABLE", "table", "table"]
    assert page.values("mark", "data-hit") == ["1", "2", "3", "4"]
    assert page.values("mark", "id") == ["hit", None, None, None]
    assert page.values("mark", "aria-current") == ["true", None, None, None]
    assert page.words("#found") == "1 of 4 in 3 messages"
    assert page.one("#find").get("value") == "table"


def test_links_lead_from_hit_to_hit_and_around(reader: Reader, short: None) -> None:
    page = find(reader, "table")
    for number in (2, 3, 4, 1):
        page = reader.get(page.href("[data-step=1]").removesuffix("#hit"))
        assert page.words("#found b") == str(number)
        assert page.values("#hit", "data-hit") == [str(number)]
    for number in (4, 3):
        page = reader.get(page.href("[data-step=-1]").removesuffix("#hit"))
        assert page.words("#found b") == str(number)


def test_a_hit_across_an_address_is_marked_in_the_text_and_in_the_link(
    reader: Reader, short: None
) -> None:
    page = find(reader, "table: https://TABLE.example")
    assert marks(page) == ["table:", "https://table.example"]
    assert page.values("mark", "id") == ["hit", None]
    assert page.values("mark", "data-hit") == ["1", "1"]
    assert page.texts("a mark") == ["https://table.example"]
    assert page.href(".say a") == "https://table.example/a"


def test_what_is_not_there_is_said_in_the_reader_s_own_words(reader: Reader, short: None) -> None:
    page = find(reader, "<b>chair</b> & co")
    assert page.words("#found") == "“<b>chair</b> & co” is not in this conversation"
    assert not marks(page)
    assert not page.has("[data-step]")
    assert len(numbers(page)) == 4


def test_words_are_in_no_address_and_in_no_title(reader: Reader, short: None) -> None:
    address = sought(reader, "two, please")
    assert "please" not in address
    page = reader.get(address)
    assert "please" not in page.title
    links = [
        link for name in ("href", "hx-get", "action") for link in page.values(f"[{name}]", name)
    ]
    assert not [link for link in links if "please" in (link or "")]
    assert page.one("#find").get("autocomplete") == "off"


def test_empty_words_lead_back_to_the_conversation(reader: Reader, short: None) -> None:
    assert sought(reader, "  ", "?in=lRTAwMDA&show=voice") == f"{URL}?in=lRTAwMDA&show=voice"


def test_what_else_the_address_says_is_kept(reader: Reader, short: None) -> None:
    query = parse_qs(urlsplit(sought(reader, "table", "?in=lRTAwMDA&show=voice")).query)
    assert (query["in"], query["show"], len(query["find"])) == (["lRTAwMDA"], ["voice"], 1)
    page = find(reader, "table", "?in=lRTAwMDA")
    for link in (page.href("[data-step=1]"), page.href("[data-clear-find]")):
        assert parse_qs(urlsplit(link).query)["in"] == ["lRTAwMDA"]


def test_the_form_asked_for_as_a_page_is_the_conversation(reader: Reader, short: None) -> None:
    answer = reader.client.get(f"{FIND}?show=voice")
    assert answer.status_code == 303
    assert answer.headers["Location"] == f"{URL}?show=voice"


def test_the_same_words_keep_their_address(reader: Reader, short: None) -> None:
    first = sought(reader, "table")
    assert sought(reader, "two") != first
    assert sought(reader, "table") == first


def test_only_the_last_few_are_kept(reader: Reader, short: None) -> None:
    first, second = sought(reader, "table"), sought(reader, "two")
    for number in range(finds.MOST - 1):
        sought(reader, f"No. {number}")
    assert reader.get(second).has("#found")
    assert reader.get(first).notices


def test_long_words_are_cut(reader: Reader, short: None) -> None:
    page = find(reader, "x" * 5_000)
    assert page.one("#find").get("value") == "x" * 200


def test_words_that_are_no_longer_kept_are_said_and_the_conversation_is_shown(
    reader: Reader, long: None
) -> None:
    page = reader.get(f"{URL}?find=nothing&hit=3")
    assert page.notices == [
        "The words of this search are no longer kept. Type them again to find them."
    ]
    assert page.one("#find").get("value") == ""
    assert not page.has("#found")
    assert len(numbers(page)) == 100
    links = [*page.values("[href]", "href"), *page.values("[hx-get]", "hx-get")]
    assert not [link for link in links if "find=" in (link or "")]


def test_another_person_s_words_say_nothing(reader: Reader, bob: Person, short: None) -> None:
    address = sought(reader, "table")
    page = Reader(bob).get(address)
    assert "no longer kept" in page.notices[0]
    assert page.one("#find").get("value") == ""
    assert not marks(page)


def test_words_end_with_the_session(reader: Reader, alice: Person, short: None) -> None:
    address = sought(reader, "table")
    assert marks(reader.get(address))
    reader.client.post("/accounts/logout/")
    reader.client.force_login(alice)
    assert not marks(reader.get(address))


def test_the_session_s_cookie_holds_no_words(reader: Reader, short: None) -> None:
    before = reader.client.cookies.output()
    sought(reader, "table")
    assert reader.client.cookies.output() == before


def test_a_form_without_its_token_keeps_nothing(alice: Person, short: None) -> None:
    strict = Client(enforce_csrf_checks=True)
    strict.force_login(alice)
    assert strict.post(FIND, {"words": "table"}).status_code == 403
    assert finds.KEY not in strict.session


def test_what_is_hidden_from_a_reader_cannot_be_found(
    reader: Reader, bob: Person, box: Sandbox
) -> None:
    who = profile(email="margot@acme.example")
    box.add(conversation(1, participant_profile=who), [message(1, "I am margot@acme.example")])
    for guess in ("margot", "margot@acme.example", "argot", "t@acme"):
        assert "is not in this conversation" in find(reader, guess).words("#found")
    assert marks(find(reader, "m•••@acme")) == ["m•••@acme"]
    assert marks(find(Reader(bob), "margot")) == ["margot"]


def test_the_window_around_the_first_hit_comes_first(reader: Reader, long: None) -> None:
    page = find(reader, "fig tree")
    assert numbers(page) == list(range(1, 101))
    assert page.words("#found") == "1 of 101 in 100 messages"
    assert len(marks(page)) == 10


def test_a_hit_further_away_opens_its_window(reader: Reader, long: None) -> None:
    page = reader.get(sought(reader, "fig tree") + "&hit=51")
    assert page.words("#found b") == "51"
    assert page.values("#hit", "data-hit") == ["51"]
    assert 500 in numbers(page)
    assert len(numbers(page)) == 100
    assert page.values("mark", "data-hit")[:3] == ["46", "47", "48"]


def test_finding_begins_where_the_reader_is(reader: Reader, long: None) -> None:
    page = reader.get(f"{URL}?from=412")
    page = find(reader, "fig tree", "?" + urlsplit(page.one(".find").get("action") or "").query)
    assert page.words("#found b") == "42"
    assert 420 in numbers(page)
    assert find(reader, "No. 3 ", "?near=999").words("#found b") == "1"


def test_a_reload_of_a_place_keeps_the_marks(reader: Reader, long: None) -> None:
    page = reader.get(sought(reader, "fig tree") + "&from=412")
    assert numbers(page)[0] == 412
    assert page.words("#found b") == "42"


def test_parts_that_come_later_carry_the_marks(reader: Reader, long: None) -> None:
    page = reader.get(sought(reader, "fig tree") + "&from=412")
    for way, first in (("#later a", "53"), ("#earlier a", "22")):
        part = reader.fragment(page.one(way).get("hx-get") or "")
        assert page.href(way).count("find=") == 1
        assert part.values("mark", "data-hit")[0] == first


def test_parts_that_come_later_have_no_second_current_hit(reader: Reader, long: None) -> None:
    page = reader.get(sought(reader, "fig tree") + "&hit=15")
    part = reader.fragment(page.one("#earlier a").get("hx-get") or "")
    assert "1" in part.values("mark", "data-hit")
    assert set(part.values("mark", "aria-current") + part.values("mark", "id")) == {None}


def test_the_first_hit_of_a_conversation_that_goes_on_is_told(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress"), [message(1, "A fig")])
    page = find(reader, "fig tree")
    box.say(ID, message(2, "A tree"))
    part = reader.fragment(page.one("#live").get("hx-get") or "")
    assert not part.has("#found-panel")
    box.say(ID, message(3, "A fig tree"))
    part = reader.fragment(part.one("#live").get("hx-get") or "")
    assert part.words("#found-panel #found") == "1 of 1 in 1 message"
    assert part.one("#found-panel").get("hx-swap-oob") == "true"
    assert part.values("#hit", "data-hit") == ["1"]
    box.say(ID, message(4, "Another fig tree"))
    part = reader.fragment(part.one("#live").get("hx-get") or "")
    assert not part.has("#found-panel")
    assert part.words("#found-all") == "of 2 in 2 messages"
    assert not part.has("#hit")


def test_new_messages_carry_the_marks_and_are_counted(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress"), [message(1, "A fig tree")])
    page = find(reader, "fig tree")
    box.say(ID, message(2, "Another fig tree"))
    part = reader.fragment(page.one("#live").get("hx-get") or "")
    assert part.values("mark", "data-hit") == ["2"]
    assert part.words("#found-all") == "of 2 in 2 messages"
    assert "find=" in (part.one("#live").get("hx-get") or "")


def test_to_stop_leads_to_the_same_place_without_marks(reader: Reader, long: None) -> None:
    page = reader.get(sought(reader, "fig tree") + "&hit=51")
    address, _, anchor = page.href("[data-clear-find]").partition("#")
    assert anchor == f"message-{message_id(500)}"
    page = reader.get(address)
    assert 500 in numbers(page)
    assert not page.has("mark")
    assert page.one("#find").get("value") == ""


def test_a_permalink_keeps_its_window_while_something_is_looked_for(
    reader: Reader, long: None
) -> None:
    page = reader.get(sought(reader, "fig tree") + f"&message={message_id(705)}")
    assert page.values("[data-target]", "id") == [f"message-{message_id(705)}"]
    assert page.words("#found b") == "72"


@pytest.mark.parametrize(
    "nonsense", ["hit=0", "hit=999", "hit=x", "near=x", "hit=-1", "near=99999"]
)
def test_nonsense_is_the_first_hit(reader: Reader, long: None, nonsense: str) -> None:
    assert reader.get(f"{sought(reader, 'fig tree')}&{nonsense}").words("#found b") == "1"


def test_the_whole_transcript_has_all_marks(reader: Reader, long: None) -> None:
    whole = reader.get(f"{URL}whole/")
    query = urlsplit(whole.one(".find").get("action") or "").query
    address = sought(reader, "fig tree", f"?{query}")
    assert address.startswith(f"{URL}whole/?")
    page = reader.get(address)
    assert len(marks(page)) == 101
    assert page.href("[data-step=1]").startswith(f"{URL}whole/?find=")
    assert "find=" in str(page.values("#jumps a", "href")[2])


def test_a_transcript_without_messages_has_no_field(reader: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [])
    assert not reader.get(URL).has("#find")


def test_a_find_outlives_a_slow_or_failing_backend(
    reader: Reader, short: None, box: Sandbox, settings: Settings
) -> None:
    with box.fault("/conversations/*/transcript", status=500):
        page = find(reader, "table")
    assert "data-error" in page.html
    assert not page.has("#found")
    assert "is not in this conversation" not in page.html


def test_while_something_is_looked_for_the_first_message_stays_in_reach(
    reader: Reader, long: None
) -> None:
    page = reader.get(sought(reader, "fig tree", "?near=500"))
    assert numbers(page)[0] > 1
    first = reader.get(page.values("#jumps .plain", "href")[0] or "")
    assert (numbers(first)[0], first.words("#found b")) == (1, "1")
