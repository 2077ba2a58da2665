from concurrent.futures import ThreadPoolExecutor

import pytest

from .box import ask, box, box_of, conversation, made_id, message

ALICE = made_id(1)


def test_saying_something_appends_and_counts() -> None:
    sandbox = box(conversation(1, status="in_progress", turn_count=1))
    sandbox.say(ALICE, message("One more thing", modality="voice"))
    messages = ask(sandbox, f"/conversations/{ALICE}/transcript").json["data"]["messages"]
    assert [each["content"] for each in messages] == ["Hello, Alice here.", "One more thing"]
    assert messages[1]["modality"] == "voice"
    assert messages[1]["created_at"].endswith("Z")
    assert ask(sandbox, f"/conversations/{ALICE}").json["data"]["turn_count"] == 2


def test_a_first_word_begins_a_pending_conversation() -> None:
    sandbox = box(conversation(1, status="pending", started_at=None))
    sandbox.say(ALICE, message("Hello"))
    data = ask(sandbox, f"/conversations/{ALICE}").json["data"]
    assert data["status"] == "in_progress"
    assert data["started_at"]


def test_finishing_completes() -> None:
    sandbox = box(conversation(1, status="in_progress"))
    sandbox.finish(ALICE)
    data = ask(sandbox, f"/conversations/{ALICE}").json["data"]
    assert data["status"] == "completed"
    assert data["completed_at"] > data["started_at"]


def test_adding_the_same_id_replaces() -> None:
    sandbox = box_of(3)
    sandbox.add(conversation(1, status="archived"), [message("Bob was here.")])
    assert len(sandbox.store) == 3
    assert ask(sandbox, f"/conversations/{ALICE}").json["data"]["status"] == "archived"


def test_an_unknown_conversation_cannot_go_on() -> None:
    sandbox = box_of(1)
    with pytest.raises(KeyError):
        sandbox.say(made_id(99), message("Anybody?"))
    with pytest.raises(KeyError):
        sandbox.finish(made_id(99))


@pytest.mark.parametrize(
    "changes",
    [{"id": "17"}, {"id": None}, {"started_at": "yesterday"}, {"turn_count": float("nan")}],
)
def test_a_conversation_that_cannot_be_told_is_refused(changes: dict[str, object]) -> None:
    with pytest.raises(ValueError, match=r".+"):
        box_of(0).add(conversation(1, **changes), [])


def test_words_of_many_speakers_are_all_kept() -> None:
    sandbox = box(conversation(1, status="in_progress"))
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(lambda n: sandbox.say(ALICE, message(str(n))), range(100)))
    messages = ask(sandbox, f"/conversations/{ALICE}/transcript").json["data"]["messages"]
    assert {each["content"] for each in messages} >= {str(n) for n in range(100)}


def test_pages_are_whole_while_others_write() -> None:
    sandbox = box_of(50)
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(sandbox.add, conversation(n), []) for n in range(50, 450)]
        pages = [ask(sandbox, "/conversations?limit=100").json["data"] for _ in range(100)]
        assert all(each.result() is None for each in writing)
    for rows in pages:
        starts = [each["started_at"] for each in rows]
        assert starts == sorted(set(starts), reverse=True)
