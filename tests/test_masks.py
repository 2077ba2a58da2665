"""How a contact looks where it is masked, and that it is found wherever it stands."""

from typing import Any
from uuid import UUID

import pytest

from conversations.backend.schema import Conversation, Message, Participant, UnreadableItem
from conversations.masks import DEEPEST, FIELDS, Veil, covered_address, without_addresses
from tests.limits import processor_seconds

MARGOT = Participant(
    first_name="Margot",
    last_name="du Bois",
    email="margot@acme.example",
    organization_name="Acme Ltd",
    organization_domain="acme.example",
)


def veil(*fields: str, person: Participant | None = MARGOT) -> Veil:
    return Veil(frozenset(fields), person)


EMAIL = veil("email")


@pytest.mark.parametrize(
    ("address", "mask"),
    [
        ("margot@acme.example", "m•••@acme.example"),
        (" margot@acme.example\n", "m•••@acme.example"),
        ("m@acme.example", "•••@acme.example"),
        ("@acme.example", "•••@acme.example"),
        ("margot", "m•••"),
        ("margot@", "m•••"),
        ("margot%40acme.example", "m•••@acme.example"),
        ("margot＠acme.example", "m•••@acme.example"),
        ("a@margot@acme.example", "•••@acme.example"),
        ("margot@acme.example (Margot)", "m•••@acme.example"),
        ("é@é.example", "•••@é.example"),
        ("", "•••"),
    ],
)
def test_an_address_keeps_its_first_letter_and_its_domain(address: str, mask: str) -> None:
    assert covered_address(address) == mask


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("Write to bob@acme.example.", "Write to b•••@acme.example."),
        ("<mailto:bob@acme.example>", "<mailto:b•••@acme.example>"),
        (
            "https://a.example/?to=bob%40acme.example&n=1",
            "https://a.example/?to=b•••@acme.example&n=1",
        ),
        ('{"to":"bob@acme.example"}', '{"to":"b•••@acme.example"}'),
        ("bob@acme.example,charlie@acme.example", "b•••@acme.example,c•••@acme.example"),
        ("meet @ 5", "meet @ 5"),
        ("thanks @bob", "thanks @bob"),
        ("", ""),
    ],
)
def test_addresses_are_found_in_any_text(text: str, mask: str) -> None:
    assert without_addresses(text) == mask


@pytest.mark.parametrize(
    ("text", "mask"),
    [
        ("margot@acme.example", "m•••@acme.example"),
        ("MARGOT@Acme.Example", "M•••@Acme.Example"),
        ("It is margot@acme.example, yes", "It is m•••@acme.example, yes"),
        ("https://a.example/?to=margot%40acme.example", "https://a.example/?to=m•••@acme.example"),
        ("to=margot%2540acme.example", "to=m•••@acme.example"),
        ("margot＠acme.example", "m•••@acme.example"),
        ("xmargot@acme.examples", "xm•••@acme.examples"),
    ],
)
def test_the_participants_own_address_is_masked_in_what_was_said(text: str, mask: str) -> None:
    assert only(EMAIL.messages([Message(text)])).content == mask


def test_other_addresses_stay_as_they_were_said() -> None:
    spoken = Message("Ask help@acme.example, or your margot.")
    assert only(EMAIL.messages([spoken])) is spoken


def test_who_nothing_is_known_of_may_have_said_any_address() -> None:
    said = only(veil("email", person=None).messages([Message("I am margot@acme.example")]))
    assert said.content == "I am m•••@acme.example"


@pytest.mark.parametrize("email", [None, "", "margot"])
def test_whose_address_is_not_known_may_have_said_any(email: str | None) -> None:
    person = Participant(first_name="Margot", email=email)
    said = only(veil("email", person=person).messages([Message("I am margot@acme.example")]))
    assert "m•••@acme.example" in (said.content or "")


def test_a_role_and_a_modality_are_no_way_around() -> None:
    spoken = Message("", role="margot@acme.example", modality="margot@acme.example")
    said = only(EMAIL.messages([spoken, UnreadableItem()]))
    assert (said.role, said.modality) == ("m•••@acme.example",) * 2


@pytest.mark.parametrize(
    ("value", "mask"),
    [
        ("bob@acme.example", "b•••@acme.example"),
        (["bob@acme.example", 1, None, True], ["b•••@acme.example", 1, None, True]),
        ({"a": {"b": ["margot@acme.example"]}}, {"a": {"b": ["m•••@acme.example"]}}),
        ({"email": "margot at acme"}, {"email": "m•••"}),
        ({"userEmail": ["margot"]}, {"userEmail": ["m•••"]}),
        ({"e-mail address": "margot"}, {"e-mail address": "m•••"}),
        ({"email_verified": "yes", "email": ""}, {"email_verified": "yes", "email": ""}),
        ({"bob@acme.example": 1}, {"b•••@acme.example": 1}),
        (
            {"bob@acme.example": 1, "bill@acme.example": 2},
            {"b•••@acme.example": 1, "b•••@acme.example (2)": 2},
        ),
        ({"locale": "fr"}, {"locale": "fr"}),
        (1.5, 1.5),
        (None, None),
    ],
)
def test_data_of_any_shape_is_masked(value: Any, mask: Any) -> None:
    assert EMAIL.data(value) == mask


def test_data_that_never_ends_is_cut() -> None:
    deep: Any = "margot@acme.example"
    for _ in range(5_000):
        deep = [deep]
    found, depth = EMAIL.data(deep), 0
    while isinstance(found, list):
        found, depth = found[0], depth + 1
    assert (found, depth) == ("…", DEEPEST)


@pytest.mark.parametrize(
    ("field", "masked"),
    [
        ("name", {"first_name": "M•••", "last_name": "d•••"}),
        ("email", {"email": "m•••@acme.example"}),
        ("organization", {"organization_name": "A•••"}),
        ("domain", {"organization_domain": "a•••", "email": "margot@a•••"}),
    ],
)
def test_a_field_is_masked_and_the_others_are_not(field: str, masked: dict[str, str]) -> None:
    seen = shown(veil(field), MARGOT)
    assert {part: getattr(seen, part) for part in masked} == masked
    for part in {"first_name", "last_name", "email", "organization_name"} - masked.keys():
        assert getattr(seen, part) == getattr(MARGOT, part)


def test_a_name_is_masked_where_it_stands_as_words_of_its_own() -> None:
    said = only(veil("name").messages([Message("Hello Margot du\n Bois, or Margotine.")]))
    assert said.content == "Hello M••• d•••, or Margotine."


def test_a_name_of_one_letter_masks_no_other_word() -> None:
    spoken = Message("A table for two")
    person = Participant(first_name="A")
    assert only(veil("name", person=person).messages([spoken])) is spoken


def test_a_masked_name_has_no_face() -> None:
    pictured = Participant(first_name="Margot", avatar_image_url="https://pictures.example/m.png")
    assert shown(veil("name"), pictured).avatar_image_url is None
    assert shown(EMAIL, pictured).avatar_image_url is not None


def test_an_address_in_another_field_is_masked_too() -> None:
    crossed = Participant(first_name="margot@acme.example", organization_name="bob@acme.example")
    seen = shown(EMAIL, crossed)
    assert (seen.first_name, seen.organization_name) == ("m•••@acme.example", "b•••@acme.example")


def test_without_a_mask_nothing_changes() -> None:
    talk = Conversation(UUID(int=1), "completed", participant_profile=MARGOT, path_taken=[1])
    seen = veil().conversation(talk)
    assert all(getattr(seen, name) == getattr(talk, name) for name in talk.__struct_fields__)
    assert veil().messages([spoken := Message("margot@acme.example")]) == (spoken,)


@pytest.mark.parametrize("hidden", [FIELDS, ("email",)])
def test_long_text_is_masked_in_time(hidden: tuple[str, ...]) -> None:
    """Work that grew with the square of the text would take hours."""
    texts = ("a" * 1_000_000 + " @", "@" * 1_000_000, "a@" * 500_000, "margot " * 300_000)
    with processor_seconds(30):
        for text in texts:
            veil(*hidden).text(text)


def only(items: tuple[Any, ...]) -> Message:
    found = items[0]
    assert isinstance(found, Message)
    return found


def shown(through: Veil, person: Participant) -> Participant:
    veiled = Veil(through.hidden, person)
    seen = veiled.conversation(Conversation(UUID(int=1), "x", participant_profile=person))
    assert seen.participant_profile is not None
    return seen.participant_profile
