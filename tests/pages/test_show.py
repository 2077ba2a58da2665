"""Voice or text alone: what is shown, what is folded, and where everything leads then."""

from urllib.parse import parse_qs, urlsplit

import pytest

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader, numbers
from tests.pages.made import at, conversation, conversation_id, message, message_id

ID = conversation_id(1)
URL = f"/conversations/{ID}/"
VOICE = f"{URL}?show=voice"
LONG = 1200


def query(address: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(address).query)


def said(kinds: str) -> list[dict[str, object]]:
    """A message for each letter, v for voice and t for text; one a minute."""
    names = {"v": "voice", "t": "text"}
    return [
        message(number, f"No. {number}", modality=names.get(kind), created_at=at(number))
        for number, kind in enumerate(kinds, start=1)
    ]


@pytest.fixture
def reader(alice_reads: Reader, box: Sandbox) -> Reader:
    box.add(conversation(1), said("tttvvtvxvtt"))
    return alice_reads


@pytest.fixture
def long(alice_reads: Reader, box: Sandbox) -> Reader:
    """Every third message is spoken."""
    box.add(conversation(1), said("ttv" * (LONG // 3)))
    return alice_reads


def test_tabs_say_how_many_there_are_of_each(reader: Reader) -> None:
    page = reader.get(URL)
    assert page.texts(".tabs a") == ["All 11", "Voice 4", "Text 6"]
    assert page.values(".tabs a", "aria-current") == ["true", None, None]
    assert page.values(".tabs a", "href") == [URL, VOICE, f"{URL}?show=text"]
    page = reader.get(VOICE)
    assert page.values(".tabs a", "aria-current") == [None, "true", None]


@pytest.mark.parametrize("kinds", ["ttt", "vvv", "xx", "tx"])
def test_there_are_tabs_only_where_there_is_a_choice(
    alice_reads: Reader, box: Sandbox, kinds: str
) -> None:
    box.add(conversation(1), said(kinds))
    page = alice_reads.get(VOICE)
    assert not page.has(".tabs")
    assert len(numbers(page)) == len(kinds)


def test_what_is_hidden_is_one_line_that_leads_there(reader: Reader) -> None:
    page = reader.get(f"{VOICE}&in=lRTAwMDA")
    assert numbers(page) == [4, 5, 7, 9]
    assert page.texts(".fold") == [
        "3 text messages hidden",
        "1 text message hidden",
        "1 message hidden",
        "2 text messages hidden",
    ]
    address, _, anchor = page.values(".fold a", "href")[1].partition("#")  # type: ignore[union-attr]
    assert query(address) == {"from": ["6"], "in": ["lRTAwMDA"]}
    assert anchor == f"message-{message_id(6)}"
    assert numbers(reader.get(address)) == list(range(1, 12))


def test_spoken_ones_are_folded_by_their_own_name(reader: Reader) -> None:
    assert reader.get(f"{URL}?show=text").texts(".fold")[0] == "2 voice messages hidden"


def test_a_window_is_full_of_what_is_shown(long: Reader) -> None:
    page = long.get(f"{VOICE}&from=301")
    assert numbers(page) == list(range(303, 603, 3))
    assert page.texts(".fold") == ["2 text messages hidden"] * 100


def test_windows_go_on_among_what_is_shown(long: Reader) -> None:
    page = long.get(f"{VOICE}&from=301")
    down = long.fragment(page.one("#later a").get("hx-get") or "")
    assert numbers(down) == list(range(603, 1201, 3))
    assert not down.has("#later a")
    up = long.fragment(page.one("#earlier a").get("hx-get") or "")
    assert numbers(up) == list(range(3, 303, 3))
    assert not up.has("#earlier a")


def test_links_lead_through_all_that_is_shown(long: Reader) -> None:
    page, seen = long.get(VOICE), []
    while page.has("#later a"):
        seen += numbers(page)
        page = long.get(page.href("#later a").removesuffix("#transcript"))
    assert seen + numbers(page) == list(range(3, LONG + 1, 3))
    while page.has("#earlier a"):
        page = long.get(page.href("#earlier a").removesuffix("#transcript"))
    assert numbers(page)[0] == 3


def test_the_bar_leads_to_places_that_are_shown(long: Reader) -> None:
    page = long.get(f"{VOICE}&from=301")
    for link in page.values("#jumps a", "href"):
        address = (link or "").removesuffix("#transcript")
        assert query(address)["show"] == ["voice"], link
    assert "303 of 1,200" in page.words(".jumps-here")
    last = long.get(str(page.values("#jumps .plain", "href")[1]).removesuffix("#transcript"))
    assert numbers(last)[-1] == LONG
    assert len(numbers(last)) == 100


def test_the_whole_transcript_can_be_of_one_modality(long: Reader) -> None:
    page = long.get(f"{URL}whole/?show=voice")
    assert numbers(page) == list(range(3, LONG + 1, 3))
    assert len(page.all(".fold")) == LONG // 3


def test_what_is_hidden_at_the_end_of_the_whole_is_folded(reader: Reader) -> None:
    page = reader.get(f"{URL}whole/?show=voice")
    assert page.texts(".fold")[-1] == "2 text messages hidden"


def test_a_link_to_a_hidden_message_shows_all_and_says_so(reader: Reader) -> None:
    sentence = "All messages are shown: the filter would hide the one that this link points at."
    page = reader.get(f"{VOICE}&message={message_id(2)}")
    assert page.notices == [sentence]
    assert numbers(page) == list(range(1, 12))
    assert page.values("[data-target]", "id") == [f"message-{message_id(2)}"]
    page = reader.get(f"{VOICE}&message={message_id(4)}..{message_id(7)}")
    assert page.notices == [sentence]


def test_a_link_to_a_message_that_is_shown_keeps_the_filter(reader: Reader) -> None:
    page = reader.get(f"{VOICE}&message={message_id(4)}..{message_id(5)}")
    assert numbers(page) == [4, 5, 7, 9]
    assert len(page.all("[data-target]")) == 2
    assert not page.notices


def test_new_messages_are_shown_or_folded(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1, status="in_progress"), said("tvt"))
    page = alice_reads.get(VOICE)
    assert page.texts(".fold") == ["1 text message hidden", "1 text message hidden"]
    for number, modality in ((4, "text"), (5, "voice"), (6, "text")):
        box.say(ID, message(number, f"No. {number}", modality=modality, created_at=at(number)))
    part = alice_reads.fragment(page.one("#live").get("hx-get") or "")
    assert numbers(part) == [5]
    assert part.texts(".fold") == ["2 text messages hidden", "1 text message hidden"]
    assert part.has("[hx-swap-oob=delete:#rest]")
    assert query(part.one("#live").get("hx-get") or "")["show"] == ["voice"]


def test_hits_in_hidden_messages_are_counted_apart(reader: Reader) -> None:
    address = reader.client.post(f"{URL}find/?show=voice", {"words": "No"}).headers["Location"]
    page = reader.get(address.removesuffix("#hit"))
    assert page.words("#found") == "1 of 4 in 4 messages"
    assert page.words(".found .plain") == "7 more in messages that are hidden"
    more = page.href(".found .plain").removesuffix("#hit")
    assert "show" not in query(more)
    assert reader.get(more).words("#found") == "1 of 11 in 11 messages"


def test_where_all_hits_are_hidden_that_is_said(reader: Reader) -> None:
    address = reader.client.post(f"{URL}find/?show=voice", {"words": "No. 2"}).headers["Location"]
    page = reader.get(address.removesuffix("#hit"))
    assert page.words(".found .plain") == "1 more in text messages that are hidden"
    assert page.words("#found") == "“No. 2” is in no message that is shown"


def test_a_tab_keeps_the_reader_s_place(long: Reader) -> None:
    page = long.get(f"{URL}?from=400&in=lRTAwMDA")
    address = str(page.values(".tabs a", "href")[1])
    assert query(address) == {"from": ["400"], "show": ["voice"], "in": ["lRTAwMDA"]}
    assert numbers(long.get(address))[0] == 402


@pytest.mark.parametrize("nonsense", ["", "VOICE", "voice,text", "hologram", "%00", "x" * 999])
def test_nonsense_shows_everything(reader: Reader, nonsense: str) -> None:
    assert len(numbers(reader.get(f"{URL}?show={nonsense}"))) == 11


def test_a_filter_of_a_conversation_that_cannot_be_read_takes_nothing_down(
    reader: Reader, box: Sandbox, bob: Person
) -> None:
    with box.fault("/conversations/*/transcript", status=500):
        assert "data-error" in reader.get(VOICE).html
