"""What pasted texts point at."""

from uuid import UUID

import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.pointers import LONGEST_TEXT, MOST, Code, Id, Link, Place, code_of, pointers

ONE = "d81d739c-7ccb-5370-98f3-246b3a113f16"
TWO = "0a72009d-2dbd-4557-8ba9-93f5f69467c4"
BARE = ONE.replace("-", "")
HERE = "https://casey.example.com"
PATH = f"/conversations/{ONE}/"


@pytest.mark.parametrize(
    "text",
    [
        ONE,
        ONE.upper(),
        BARE,
        BARE.upper(),
        f"urn:uuid:{ONE}",
        f"{{{ONE}}}",
        f"({ONE})",
        f"<{ONE}>",
        f'"{ONE}"',
        f"“{ONE}”",
        f"  {ONE}\r\n",
        f"`{ONE}`,",
        f"\ufeff{ONE}\u200b",
        f"{ONE[:4]}\u00ad{ONE[4:]}",
        f"\u202a{ONE}\u202c",
        ONE.replace("-", "\u2011"),
        ONE.replace("-", "–"),
        "".join(chr(ord(sign) + 0xFEE0) if sign.isdigit() else sign for sign in ONE),
        f"Please look at {ONE}, Margot was cross.",
        f"id={ONE}&name=Margot",
        f'{{"id": "{ONE}", "status": "completed"}}',
        f"message-{ONE}",
        f"https://logs.example.com/?q={ONE}",
        f"{ONE} {ONE.upper()} {BARE}",
        f"{ONE}..{ONE}",
    ],
)
def test_an_id_is_found_however_it_is_written(text: str) -> None:
    assert pointers(text).ids == (Id(UUID(ONE)),)
    assert str(pointers(text)) == ONE


@pytest.mark.parametrize("text", [f"{ONE}..{TWO}", f"{BARE}..{TWO.upper()}", f"see {ONE}..{TWO}."])
def test_two_ids_may_be_the_ends_of_a_range(text: str) -> None:
    assert pointers(text).ids == (Id(UUID(ONE), UUID(TWO)),)
    assert str(pointers(text)) == f"{ONE}..{TWO}"


@pytest.mark.parametrize(
    "text",
    [ONE[:-1], f"{ONE}0", f"x{ONE}", f"{BARE}a", ONE.replace("d", "g"), ONE.replace("-", "_"), "-"],
)
def test_what_only_looks_like_an_id_is_none(text: str) -> None:
    assert pointers(text).ids == ()


@pytest.mark.parametrize(
    "text",
    [
        HERE + PATH,
        f"{HERE}/conversations/{ONE}",
        f"http://other.example:8000{PATH}",
        f"casey.example.com{PATH}",
        PATH,
        f"{HERE}{PATH.upper().replace('CONVERSATIONS', 'conversations')}",
        f"{HERE}/conversations/{BARE}/",
        f"{HERE}/conversations/{ONE}/live/?shown=3",
        f"{HERE}/conversations/{ONE}/transcript.txt",
        f"{HERE}{PATH}?in=lRTAwMDA",
        f"https://api.tellcasey.com/v1/backend/conversations/{ONE}",
        f"https://api.tellcasey.com/v1/backend/conversations/{ONE}/transcript",
        f"curl -H 'Authorization: Bearer x' http://localhost:3002/v1/backend/conversations/{ONE}",
        f"<{HERE}{PATH}|Margot Dubois>",
        f"[Margot]({HERE}{PATH})",
        f'<a href="{HERE}{PATH}">Margot</a>',
        f"{HERE}/accounts/login/?next=/conversations/{ONE}/",
        f"{HERE}/accounts/login/?next=%2Fconversations%2F{ONE}%2F",
        f"https://links.example/?url=https%3A%2F%2Fcasey.example.com%2Fconversations%2F{ONE}%2F",
        f"https://links.example/?url=https%253A%252F%252Fcasey%252Fconversations%252F{ONE}%252F",
        f"{HERE}/go/?to=https%3A//x/conversations/{ONE}/",
        f"Could you look at {HERE}{PATH}, please? Code AB7D-RX8F.",
        f"{HERE}{PATH} (id {ONE})",
        f"{HERE}/cards/{ONE}/",
        f'<iframe src="{HERE}/cards/{ONE}/" width="480" height="140"></iframe>',
        f"{HERE}/oembed?url=https%3A%2F%2Fcasey.example.com%2Fconversations%2F{ONE}%2F&format=json",
    ],
)
def test_a_link_to_a_conversation_is_found_wherever_it_leads(text: str) -> None:
    assert pointers(text).places == (Place(UUID(ONE)),)
    assert pointers(text).ids == ()
    assert str(pointers(text)) == PATH


@pytest.mark.parametrize(
    ("tail", "message"),
    [
        (f"?message={TWO}", TWO),
        (f"?message={TWO.upper()}", TWO),
        (f"?in=lRTAwMDA&message={TWO}", TWO),
        (f"?message={ONE}..{TWO}", f"{ONE}..{TWO}"),
        (f"?message={ONE}%2E%2E{TWO}", f"{ONE}..{TWO}"),
        (f"?message={TWO}.", TWO),
        (f"?message={TWO}&utm=x#top", TWO),
        (f"?message={TWO}%26format=json", TWO),
        (f"#message-{TWO}", TWO),
        (f"?message={TWO}#message-{ONE}", TWO),
        ("?message=Margot", ""),
        ("?message=", ""),
        ("?q=Margot", ""),
    ],
)
def test_a_link_keeps_its_message_and_nothing_else(tail: str, message: str) -> None:
    assert pointers(HERE + PATH + tail).places == (Place(UUID(ONE), message),)


@pytest.mark.parametrize(
    ("text", "certain"),
    [
        ("AB7D-RX8F", True),
        ("ab7d-rx8f", True),
        ("ab7d–rx8f", True),
        (" “AB7D-RX8F”. ", True),
        ("1234-5678", True),
        ("AB7DRX8F", False),
        ("ab7d rx8f", False),
        ("ABCD-EFGH", False),
        ("anna-lena", False),
        ("Margaret", False),
        ("Margot gave me AB7D-RX8F yesterday", True),
        ("the code is ab7d-rx8f", True),
        ("her code is ABCD-EFGH.", False),
    ],
)
def test_a_code_is_found_and_known_for_certain_or_not(text: str, certain: bool) -> None:
    [code] = pointers(text).codes
    assert code.certain is certain
    assert pointers(code.text).codes[0].text == code.text


@pytest.mark.parametrize(
    "text",
    [
        "a long-term plan",
        "in 2024-2025 it was",
        "call 555-1234-5678",
        "Margot Dubois",
        "AB7D-RX8",
        "AB7D-RX8FG",
        "AB7D--RX8F",
        "AB7D_RX8F",
        "Ärzt-Team",
        "alice@example.com",
        ONE,
    ],
)
def test_words_and_numbers_are_no_codes(text: str) -> None:
    assert pointers(text).codes == ()


@pytest.mark.parametrize(
    ("text", "link"),
    [
        (f"{HERE}/trail/?event=search", Link("casey.example.com", "/trail/", "event=search")),
        (f"see {HERE}/people/.", Link("casey.example.com", "/people/", "")),
        (f"{HERE}", Link("casey.example.com", "/", "")),
        ("/conversations/?status=completed", Link("", "/conversations/", "status=completed")),
        ("https://evil@x.example/people/", Link("evil@x.example", "/people/", "")),
    ],
)
def test_other_links_are_told_apart(text: str, link: Link) -> None:
    assert pointers(text).links == (link,)
    assert str(pointers(text)) == ""


@pytest.mark.parametrize(
    "text", ["", " ", "?", "Margot Dubois", "🙂", "\x00", "%", "/", "..", "%zz"]
)
def test_nothing_is_made_of_nothing(text: str) -> None:
    assert str(pointers(text)) == ""


def test_several_are_all_found_in_their_order() -> None:
    assert [str(each) for each in pointers(f"{TWO}, {ONE}").ids] == [TWO, ONE]
    found = pointers(f"{HERE}/conversations/{TWO}/ and {HERE}{PATH}")
    assert [each.conversation for each in found.places] == [UUID(TWO), UUID(ONE)]


def test_only_the_first_few_are_taken() -> None:
    text = " ".join(f"{number:08x}{ONE[8:]}" for number in range(3 * MOST))
    assert len(pointers(text).ids) == MOST
    assert pointers(" " * LONGEST_TEXT + ONE).ids == ()


def test_a_text_as_long_as_a_whole_page_is_read() -> None:
    assert pointers(f"{'Lorem ipsum ' * 8_000}{ONE}").ids == (Id(UUID(ONE)),)


@given(st.text(max_size=200))
def test_no_word_of_a_text_gets_into_an_address(words: str) -> None:
    found = pointers(f"Margot Dubois {words} margot@example.com")
    assert "margot" not in str(found).lower()
    if found.sharable:
        assert not any(code_of(code.text).isalpha() for code in found.codes if not found.ids)


_ids = st.uuids().map(Id) | st.tuples(st.uuids(), st.uuids()).map(
    lambda ends: Id(ends[0], None if ends[0] == ends[1] else ends[1])
)
_places = st.builds(Place, st.uuids(), st.just("") | _ids.map(str))


@given(st.lists(_ids, min_size=1, max_size=MOST, unique=True))
def test_the_short_form_of_ids_reads_as_the_same(ids: list[Id]) -> None:
    assert list(pointers(" ".join(map(str, ids))).ids) == ids


@given(st.lists(_places, min_size=1, max_size=MOST, unique=True))
def test_the_short_form_of_links_reads_as_the_same(places: list[Place]) -> None:
    assert list(pointers(" ".join(map(str, places))).places) == places


@given(st.text())
def test_the_short_form_of_anything_is_its_own_short_form(text: str) -> None:
    assert str(pointers(str(pointers(text)))) == str(pointers(text))


def test_codes_are_compared_without_dashes_and_case() -> None:
    assert code_of("ab7d-rx8f") == code_of("AB7DRX8F") == "AB7DRX8F"
    assert code_of(None) == ""
    assert pointers("AB7D-RX8F").codes == (Code("AB7D-RX8F", certain=True),)
