import threading

from conversations.sandbox.api import Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.live import Live
from conversations.sandbox.store import Store
from tests.waiting import until

from .box import ask, box, conversation, made_id, message

ALICE = made_id(1)


def open_box(locale: str = "en-GB") -> Sandbox:
    properties = {"locale": locale}
    return box(conversation(1, status="in_progress", session_properties=properties))


def transcript(sandbox: Sandbox) -> list[dict[str, str]]:
    path = f"/conversations/{ALICE}/transcript"
    messages: list[dict[str, str]] = ask(sandbox, path).json["data"]["messages"]
    return messages


def live_threads() -> int:
    return sum(thread.name.startswith("sandbox-live") for thread in threading.enumerate())


def test_an_open_conversation_goes_on_in_turns_until_it_ends() -> None:
    sandbox = open_box()
    live = Live(sandbox.store)
    for _ in range(30):
        live.step()
    roles = [each["role"] for each in transcript(sandbox)]
    assert roles[:4] == ["user", "assistant", "user", "assistant"]
    assert ask(sandbox, f"/conversations/{ALICE}").json["data"]["status"] == "completed"


def test_it_goes_on_in_its_own_language() -> None:
    sandbox = open_box("el-GR")
    Live(sandbox.store).step()
    assert transcript(sandbox)[-1]["content"] == "Μια στιγμή, παρακαλώ."


def test_what_has_ended_does_not_go_on() -> None:
    sandbox = box(conversation(1, status="completed"))
    live = Live(sandbox.store)
    for _ in range(10):
        live.step()
    assert len(transcript(sandbox)) == 1


def test_new_conversations_begin_now_and_then() -> None:
    sandbox = Sandbox(Store())
    live = Live(sandbox.store)
    for _ in range(40):
        live.step()
    (newest, *others) = ask(sandbox, "/conversations").json["data"]
    assert others
    data = ask(sandbox, f"/conversations/{newest['id']}/transcript").json["data"]
    assert data["messages"]


def test_odd_conversations_do_not_stop_life() -> None:
    odd = conversation(1, status="in_progress", session_properties=["el-GR"])
    sandbox = Sandbox(Store())
    sandbox.add(odd | {"participant_profile": {"first_name": 17}}, [message("?", "robot")])
    Live(sandbox.store).step()
    assert len(transcript(sandbox)) == 2


def test_no_thread_runs_before_the_start_nor_after_the_stop() -> None:
    sandbox = Sandbox(generate(40), live=True)
    assert live_threads() == 0
    before = len(sandbox.store)
    sandbox.start_live(interval=0.001)
    sandbox.start_live(interval=0.001)
    assert live_threads() == 1
    until(lambda: len(sandbox.store) > before)
    sandbox.stop()
    assert live_threads() == 0


def test_a_live_box_comes_to_life_at_the_first_call() -> None:
    sandbox = Sandbox(generate(5), live=True)
    ask(sandbox, "/conversations")
    assert live_threads() == 1
    sandbox.stop()
    ask(sandbox, "/conversations")
    assert live_threads() == 0


def test_a_box_that_is_not_live_stays_as_it_is() -> None:
    ask(Sandbox(generate(5)), "/conversations")
    assert live_threads() == 0
