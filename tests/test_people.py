"""How a participant is called and recognised."""

from uuid import UUID

import pytest

from conversations.backend.schema import Participant
from conversations.people import TINTS, display_name, initials, second_line, tint, tint_of

ALICE = Participant(
    id=UUID(int=8),
    first_name="Alice",
    last_name="Moreau",
    email="alice@example.com",
    organization_name="Example Ltd",
)


@pytest.mark.parametrize(
    ("person", "name"),
    [
        (ALICE, "Alice Moreau"),
        (Participant(first_name=" Bob "), "Bob"),
        (Participant(last_name="Okafor", email="bob@example.com"), "Okafor"),
        (Participant(first_name="Charlie\n  Ann", last_name="\t"), "Charlie Ann"),
        (Participant(email="bob@example.com"), "bob@example.com"),
        (Participant(organization_name="Example Ltd"), "Unknown participant"),
        (Participant(), "Unknown participant"),
        (None, "Unknown participant"),
    ],
)
def test_a_person_is_called_by_name_else_by_e_mail(person: Participant | None, name: str) -> None:
    assert display_name(person) == name


@pytest.mark.parametrize(
    ("person", "code", "line"),
    [
        (ALICE, "AB7D-RX8F", "alice@example.com"),
        (Participant(first_name="Bob", organization_name="Example Ltd"), "AB7D", "Example Ltd"),
        (Participant(email="bob@example.com"), "AB7D-RX8F", "AB7D-RX8F"),
        (None, " AB7D-RX8F ", "AB7D-RX8F"),
        (None, None, ""),
    ],
)
def test_the_second_line_says_something_else(
    person: Participant | None, code: str | None, line: str
) -> None:
    assert second_line(person, code) == line


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Alice Moreau", "AM"),
        ("bob", "B"),
        ("Charlie van der Berg", "CB"),
        ("alice@example.com", "AE"),
        ("ليلى حداد", "لح"),
        ("山田 太郎", "山太"),
        ("Ольга Иванова", "ОИ"),
        ("एलिस शर्मा", "एश"),
        ("“Al” Moreau", "M"),
        ("42nd Street", "4S"),
        ("(?)", "?"),
        ("🙂", "?"),
        ("   ", "?"),
        ("", "?"),
    ],
)
def test_initials_are_letters_of_the_name_in_its_script(name: str, letters: str) -> None:
    assert initials(name) == letters


def test_a_tint_stays_with_the_person() -> None:
    assert tint(ALICE) == tint(Participant(id=ALICE.id)) == 8 % TINTS


def test_nobody_has_the_first_tint() -> None:
    assert tint(None) == tint(Participant()) == tint_of(None) == 0


def test_every_tint_is_one_of_the_palette() -> None:
    assert {tint_of(UUID(int=number)) for number in range(50)} == set(range(TINTS))
