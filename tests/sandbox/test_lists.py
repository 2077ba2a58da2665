import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store

from .box import ask, box, box_of, conversation, ids, made_id, message, numbers

ALICES_AGENT, BOBS_AGENT = made_id(501), made_id(502)


def test_newest_come_first() -> None:
    assert numbers(ask(box_of(5), "/conversations")) == [4, 3, 2, 1, 0]


def test_those_without_a_beginning_come_before_all_others() -> None:
    sandbox = box(conversation(1), conversation(0, started_at=None), conversation(2))
    assert numbers(ask(sandbox, "/conversations")) == [0, 2, 1]


def test_the_id_breaks_a_tie() -> None:
    moment = "2026-05-01T10:00:00Z"
    sandbox = box(*(conversation(number, started_at=moment) for number in (3, 1, 2)))
    assert numbers(ask(sandbox, "/conversations")) == [1, 2, 3]


def test_offsets_are_compared_as_moments() -> None:
    sandbox = box(
        conversation(1, started_at="2026-05-01T12:00:00+02:00"),
        conversation(2, started_at="2026-05-01T10:30:00Z"),
    )
    assert numbers(ask(sandbox, "/conversations")) == [2, 1]


def test_twenty_is_the_default_limit() -> None:
    assert len(ids(ask(box_of(25), "/conversations"))) == 20


@pytest.mark.parametrize(("limit", "count"), [(1, 1), (7, 7), (100, 100)])
def test_a_limit_is_kept(limit: int, count: int) -> None:
    assert len(ids(ask(box_of(120), f"/conversations?limit={limit}"))) == count


@pytest.mark.parametrize("status", ["pending", "in_progress", "completed", "abandoned", "archived"])
def test_a_status_keeps_its_own(status: str) -> None:
    statuses = ["pending", "in_progress", "completed", "abandoned", "archived"]
    sandbox = box(*(conversation(n, status=statuses[n % 5]) for n in range(15)))
    answer = ask(sandbox, f"/conversations?status={status}")
    assert [each["status"] for each in answer.json["data"]] == [status] * 3


def test_an_agent_keeps_its_own_and_both_filters_join() -> None:
    sandbox = box(
        conversation(1, agent_id=ALICES_AGENT),
        conversation(2, agent_id=BOBS_AGENT),
        conversation(3, agent_id=ALICES_AGENT, status="abandoned"),
        conversation(4),
    )
    target = f"/conversations?agent_id={ALICES_AGENT}"
    assert numbers(ask(sandbox, target)) == [3, 1]
    assert numbers(ask(sandbox, f"{target}&status=abandoned")) == [3]
    assert numbers(ask(sandbox, f"/conversations?agent_id={made_id(999)}")) == []


def test_ids_may_be_in_upper_case() -> None:
    agent = "ABCDEFAB-1234-4321-8888-ABCDEFABCDEF"
    sandbox = box(conversation(1, id=agent, agent_id=agent))
    assert len(ids(ask(sandbox, f"/conversations?agent_id={agent}"))) == 1
    assert ask(sandbox, f"/conversations/{agent}").status == 200


@pytest.mark.parametrize(
    ("query", "named"),
    [
        ("status=done", "status"),
        ("status=", "status"),
        ("status=Completed", "status"),
        ("agent_id=7", "agent_id"),
        ("agent_id=", "agent_id"),
        ("limit=0", "limit"),
        ("limit=101", "limit"),
        ("limit=-1", "limit"),
        ("limit=1.5", "limit"),
        ("limit=ten", "limit"),
        ("limit=", "limit"),
        ("limit=%D9%A1", "limit"),
        ("limit=" + "9" * 5000, "limit"),
        ("after=", "after"),
        ("after=nonsense", "after"),
        ("before=%00%FF", "before"),
        ("before=AAAAAAAAAAAAAAAAAAAA", "before"),
        ("limit=5&limit=5", "limit"),
        ("status=completed&status=completed", "status"),
    ],
)
def test_a_bad_parameter_is_named(query: str, named: str) -> None:
    answer = ask(box_of(3), f"/conversations?{query}")
    assert answer.status == 400
    assert answer.json["error"]["code"] == "invalid_request"
    assert answer.json["error"]["message"].startswith(f"{named} must be")


def test_unknown_parameters_are_ignored() -> None:
    answer = ask(box_of(3), "/conversations?colour=blue&colour=red&limit=2")
    assert numbers(answer) == [2, 1]


def test_a_list_has_no_details_and_a_conversation_has() -> None:
    whole = conversation(1, session_properties={"locale": "en-GB"}, path_taken=["greet", None])
    sandbox = box(whole)
    (summary,) = ask(sandbox, "/conversations").json["data"]
    assert "session_properties" not in summary
    assert "path_taken" not in summary
    assert ask(sandbox, f"/conversations/{whole['id']}").json == {"data": whole}


def test_a_transcript_has_its_messages_in_order() -> None:
    sandbox = box_of(0)
    spoken = [message("Hello"), message("Good evening, Bob.", "assistant", id=made_id(77))]
    sandbox.add(conversation(1), spoken)
    data = ask(sandbox, f"/conversations/{made_id(1)}/transcript").json["data"]
    assert data["conversation_id"] == made_id(1)
    assert [each["content"] for each in data["messages"]] == ["Hello", "Good evening, Bob."]
    assert data["messages"][1]["id"] == made_id(77)
    assert len({each["id"] for each in data["messages"]}) == 2


def test_agents_are_listed_and_found() -> None:
    agents = [{"id": made_id(number), "name": f"Agent {number}"} for number in range(25)]
    sandbox = Sandbox(Store(agents=agents))
    first = ask(sandbox, "/agents")
    second = ask(sandbox, f"/agents?after={first.json['pagination']['next_cursor']}")
    assert sorted(numbers(first) + numbers(second)) == list(range(25))
    assert second.json["pagination"]["next_cursor"] is None
    found = ask(sandbox, f"/agents/{made_id(7)}").json["data"]
    assert found["name"] == "Agent 7"
    assert {"description", "goal", "available_modes", "default_mode"} <= set(found)


def test_a_bad_limit_of_agents_is_named() -> None:
    assert ask(box_of(0), "/agents?limit=0").status == 400
