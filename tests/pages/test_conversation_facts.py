"""What the page of a conversation says beside its transcript."""

from typing import Any

import pytest

from conversations.sandbox.api import Sandbox
from tests.pages.client import Page, Reader
from tests.pages.made import JSON, at, conversation, conversation_id, message, profile
from tests.pages.markup import words

URL = f"/conversations/{conversation_id(1)}/"
SHAPES = [
    {"locale": "fr"},
    {"device": {"type": "phone", "os": {"name": "Foxglove", "version": [14, 2]}}},
    {"empty": {}, "none": None, "yes": True, "list": [], "<b>": "<i>"},
    {"note": "long " * 100, "lines": "a\nb\nc\nd\ne", "many": list(range(40))},
    ["a", 1, None, [2, [3]]],
    "plain text",
    17,
    0,
    1.5,
    True,
    False,
    {str(number): number for number in range(600)},
    {"a" * 5_000: {"b": {"c": {"d": {"e": {"f": {}}}}}}},
]


@pytest.fixture
def read(alice_reads: Reader, box: Sandbox) -> Any:
    """Opens a conversation with these changes, of a spoken message and three in text."""

    def read(**changes: Any) -> Page:
        spoken = [message(1, modality="voice"), message(2), message(3), message(4)]
        box.add(conversation(1, **changes), spoken)
        return alice_reads.get(URL)

    return read


def described(page: Page) -> dict[str, str]:
    """The side cards' terms and what stands beside them."""
    return dict(zip(page.texts("#facts .card dt"), page.texts("#facts .card dd"), strict=True))


def card(page: Page, title: str) -> bool:
    return any(title in heading for heading in page.texts("#facts h2"))


def test_the_header_says_who_what_and_when(read: Any) -> None:
    page = read(status="abandoned")
    assert page.words("h1") == "Alice Moreau"
    assert page.title == "Alice Moreau AB7D-RX8F"
    header = page.words("#hero-facts")
    assert page.words("#hero-facts .status") == "Abandoned"
    assert "Table Finder" in header
    assert "2 min · 4 messages" in header
    assert header.endswith("AB7D-RX8F")
    assert page.one("#hero-facts time").get("datetime") == "2026-05-01T10:01:00.000Z"


def test_the_header_does_without_what_is_not_known(read: Any) -> None:
    bare: JSON = dict.fromkeys(conversation(1))
    page = read(**bare | {"id": conversation_id(1), "status": "on_hold"})
    assert page.words("h1") == "Unknown participant"
    assert page.title == "Unknown participant"
    assert page.words("#hero-facts") == "on hold No agent not started · 4 messages"
    said = {"Contact": "not known", "Started": "not started", "Time zone": "UTC", "Turns": "–"}
    assert described(page) == said


def test_the_participant_has_a_card(read: Any) -> None:
    said = described(read())
    assert said["E-mail"] == "a•••@example.com Reveal E-mail"
    assert said["Organization"] == "Example Ltd"
    assert said["Domain"] == "example.com"


def test_the_participants_picture_is_not_loaded(read: Any) -> None:
    page = read(participant_profile=profile(avatar_image_url="https://pictures.example/a.png"))
    assert "pictures.example" not in page.html


def test_the_conversation_has_a_card(read: Any) -> None:
    page = read(turn_count=1_007, completed_at=at(81))
    said = described(page)
    assert (said["Turns"], said["Took"]) == ("1,007", "1 h 20 min")
    times = page.values("#facts time", "datetime")
    assert times == ["2026-05-01T10:01:00.000Z", "2026-05-01T11:21:00.000Z"]


def test_the_share_of_voice_and_text_is_said(read: Any) -> None:
    assert read().texts("#facts .shares .modality") == ["Voice 25 %", "Text 75 %"]


def test_properties_are_listed_with_their_names(read: Any) -> None:
    page = read(session_properties={"locale": "fr", "slots": {"day": "Friday"}})
    assert "Session properties (2)" in page.texts("#facts h2")
    assert {"locale": "fr", "day": "Friday"}.items() <= described(page).items()


@pytest.mark.parametrize("shape", SHAPES, ids=range(len(SHAPES)))
def test_properties_of_any_shape_are_shown(read: Any, shape: Any) -> None:
    page = read(session_properties=shape)
    assert card(page, "Session properties")
    assert page.has("#properties-json")


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_no_properties_have_no_card(read: Any, nothing: Any) -> None:
    assert not card(read(session_properties=nothing), "Session properties")


def test_long_properties_are_folded(read: Any) -> None:
    page = read(session_properties={"note": "long " * 100})
    assert page.words("#facts details").count("long") > 100
    assert not page.has("#facts details[open]")


def test_the_path_is_a_numbered_list(read: Any) -> None:
    page = read(path_taken=["greet", {"node": "ask_need", "turn": 2}, ["a", 1]])
    assert "Path taken (3 steps)" in page.texts("#facts h2")
    steps = [words(step) for step in page.one("#facts ol.path")]
    assert steps[0] == "greet"
    assert steps[1].startswith("ask need")
    assert len(steps) == 3


@pytest.mark.parametrize("shape", [*SHAPES, [None], [[]], [{}], [0], ["a" * 500]])
def test_a_path_of_any_shape_is_shown(read: Any, shape: Any) -> None:
    assert card(read(path_taken=shape), "Path taken") == bool(shape)


@pytest.mark.parametrize("nothing", [None, {}, []])
def test_no_path_has_no_card(read: Any, nothing: Any) -> None:
    assert not card(read(path_taken=nothing), "Path taken")


def test_json_can_be_copied_with_every_value(read: Any) -> None:
    page = read(session_properties={"tag": "</template><b>"}, path_taken=["greet"])
    assert page.words("#properties-json") == '{ "tag": "</template><b>" }'
    assert page.words("#path-json") == '[ "greet" ]'
    assert page.values("#facts button[data-copy]", "data-copy") == ["path-json", "properties-json"]


def test_a_control_character_is_shown_as_a_sign(read: Any) -> None:
    """A browser would drop NUL, and a name could read as another."""
    page = read(participant_profile=profile("Al\x00ice"), connection_code="AB\x1b7D\tX")
    assert page.words("h1") == "Al\ufffdice Moreau"
    assert page.words("#hero-facts .code") == "AB\ufffd7D X"
