"""What looks like a key is masked in whatever a backend says, and nothing else is changed."""

import json
from typing import Any

import pytest

from conversations.backend.keys import mask_keys_in_json
from conversations.backend.reading import read_transcript

TAIL = "Canary" + "7" * 10
KEY = f"sk_live_{TAIL}"
MASKED = "sk_live_••••"


def read_back(document: str) -> Any:
    return json.loads(mask_keys_in_json(document))


@pytest.mark.parametrize(
    ("words", "shown"),
    [
        (KEY, MASKED),
        (KEY.replace("live", "test"), "sk_test_••••"),
        (f"my key is {KEY} thanks", f"my key is {MASKED} thanks"),
        (f"{KEY}\n{KEY}", f"{MASKED}\n{MASKED}"),
        (f"line\n{KEY}", f"line\n{MASKED}"),
        (f"“{KEY}”", f"“{MASKED}”"),
        (f"\x07{KEY}", f"\x07{MASKED}"),
        (f"my_{KEY}", f"my_{MASKED}"),
        (f'{{"key": "{KEY}", "n": 1}}', f'{{"key": "{MASKED} "n": 1}}'),
        (f'sk_live_"\\/<{"x" * 12}', MASKED),
    ],
)
@pytest.mark.parametrize("ascii_only", [True, False])
def test_a_key_is_masked_wherever_it_stands(words: str, shown: str, ascii_only: bool) -> None:
    document = {"a": words, words: [words, {"b": words}], "after": "unharmed"}
    found = read_back(json.dumps(document, ensure_ascii=ascii_only))
    assert found == {"a": shown, shown: [shown, {"b": shown}], "after": "unharmed"}


def test_characters_that_an_encoder_escapes_are_no_way_around() -> None:
    tail = "<>&'" * 4
    escaped = "".join(f"\\u{ord(letter):04x}" for letter in tail)
    assert read_back(f'{{"a": "sk_live_{escaped}", "b": 1}}') == {"a": MASKED, "b": 1}


@pytest.mark.parametrize(
    "words",
    [
        "sk_live_" + "x" * 15,
        "sk_prod_" + "x" * 30,
        "task_live_handover_to_a_colleague",
        "desk_test_of_the_evening_shift",
        "sk_live_ is how a key begins",
    ],
)
def test_what_is_no_key_stays_as_it_is(words: str) -> None:
    assert read_back(json.dumps([words])) == [words]


def test_a_message_is_masked_before_it_is_anything_else() -> None:
    message = {"id": None, "role": KEY, "content": f"Is it {KEY}?", "modality": KEY}
    for messages in ([message], [message, "not a message"]):
        body = json.dumps({"data": {"messages": messages}}).encode()
        [first, *_] = read_transcript(body).messages
        assert TAIL not in repr(first)
        assert f"Is it {MASKED}" in repr(first)
