"""The four calls and what reaches the backend of them."""

import threading
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from conversations.backend import endpoints
from conversations.backend.errors import NotFound
from conversations.backend.schema import (
    Agent,
    Conversation,
    Message,
    Page,
    Participant,
    Transcript,
)
from tests.backend.conftest import KEY, Connect, Serve
from tests.backend.wire_server import Exchange, saying

ID = UUID("497f6eca-6276-4993-bfeb-53cbbbba6f08")
AGENT = UUID("2b1e3b65-2c04-4fa2-a2d7-467901e98978")

ALICE = {"id": str(ID), "email": "alice@example.com", "first_name": "Alice"}
ROW = {
    "id": str(ID),
    "connection_code": "hello",
    "agent_id": str(AGENT),
    "status": "completed",
    "started_at": "2026-08-24T14:15:22Z",
    "completed_at": "2026-08-24T16:15:22+02:00",
    "turn_count": 7,
    "participant_profile": ALICE,
}
MOMENT = datetime(2026, 8, 24, 14, 15, 22, tzinfo=UTC)
CONVERSATION = Conversation(
    id=ID,
    connection_code="hello",
    agent_id=AGENT,
    status="completed",
    started_at=MOMENT,
    completed_at=MOMENT,
    turn_count=7,
    participant_profile=Participant(id=ID, email="alice@example.com", first_name="Alice"),
)


def test_a_page_of_conversations_is_read(serve: Serve, connect: Connect) -> None:
    pagination = {"has_more": True, "next_cursor": "older", "prev_cursor": None}
    server = serve(saying({"data": [ROW], "pagination": pagination}))
    page = connect(server).list_conversations()
    assert page == Page((CONVERSATION,), has_more=True, next_cursor="older", prev_cursor=None)
    assert server.requests[0].target == "/conversations"


def test_query_parameters_arrive_as_the_api_names_them(serve: Serve, connect: Connect) -> None:
    server = serve(saying({"data": []}))
    connect(server).list_conversations(
        status="completed", agent_id=AGENT, limit=100, after="a&b=é+/", before="c"
    )
    assert server.requests[0].query == [
        ("status", "completed"),
        ("agent_id", str(AGENT)),
        ("limit", "100"),
        ("after", "a&b=é+/"),
        ("before", "c"),
    ]


def test_a_conversation_is_read_with_its_free_parts(serve: Serve, connect: Connect) -> None:
    free = {"session_properties": {"plan": [1, None]}, "path_taken": ["start", {"step": 2.5}]}
    server = serve(saying({"data": ROW | free}))
    found = connect(server).get_conversation(str(ID).upper())
    assert found.session_properties == {"plan": [1, None]}
    assert found.path_taken == ["start", {"step": 2.5}]
    assert server.requests[0].target == f"/conversations/{ID}"


def test_a_transcript_is_read(serve: Serve, connect: Connect) -> None:
    message = {
        "id": str(ID),
        "role": "user",
        "content": "Good morning",
        "created_at": "2026-08-24T14:15:22Z",
        "modality": "voice",
    }
    server = serve(saying({"data": {"conversation_id": str(ID), "messages": [message]}}))
    said = Message(id=ID, role="user", content="Good morning", created_at=MOMENT, modality="voice")
    assert connect(server).get_transcript(ID) == Transcript(ID, (said,))
    assert server.requests[0].target == f"/conversations/{ID}/transcript"


def test_the_agents_of_all_pages_are_one_list(serve: Serve, connect: Connect) -> None:
    def two_pages(exchange: Exchange) -> None:
        cursor = dict(exchange.request.query).get("after")
        pagination = {"has_more": cursor is None, "next_cursor": "two" if cursor is None else "end"}
        agent = {"id": str(ID if cursor else AGENT), "name": "Casey", "goal": "ignored"}
        saying({"data": [agent], "pagination": pagination})(exchange)

    server = serve(two_pages)
    agents = connect(server).list_agents()
    assert agents == (Agent(AGENT, "Casey"), Agent(ID, "Casey"))
    assert [request.query for request in server.requests] == [
        [("limit", "100")],
        [("limit", "100"), ("after", "two")],
    ]


def test_a_cursor_that_comes_back_ends_the_agents(serve: Serve, connect: Connect) -> None:
    pagination = {"has_more": True, "next_cursor": "again"}
    server = serve(saying({"data": [], "pagination": pagination}))
    assert connect(server).list_agents() == ()
    assert len(server.requests) == 2


def test_cursors_without_end_stop_after_ten_pages(serve: Serve, connect: Connect) -> None:
    def endless(exchange: Exchange) -> None:
        number = len(server.requests)
        pagination = {"has_more": True, "next_cursor": f"page {number}"}
        saying({"data": [], "pagination": pagination})(exchange)

    server = serve(endless)
    connect(server).list_agents()
    assert len(server.requests) == 10


def test_the_backend_sees_the_key_and_who_asks(serve: Serve, connect: Connect) -> None:
    server = serve(saying({"data": []}))
    connect(server).list_conversations()
    headers = server.requests[0].headers
    assert headers["authorization"] == f"Bearer {KEY}"
    assert headers["user-agent"] == "casey-dashboard"
    assert headers["accept"] == "application/json"
    assert headers["accept-encoding"] == "gzip, deflate"


def test_a_base_url_keeps_its_path(serve: Serve, connect: Connect) -> None:
    server = serve(saying({"data": []}))
    connect(server.url + "/v1/backend/").list_conversations()
    assert server.requests[0].target == "/v1/backend/conversations"


BAD_IDS: list[Any] = [
    "",
    "..",
    "%2e%2e",
    "../agents",
    str(ID) + "/..",
    str(ID) + "\n",
    "\0",
    f"{{{ID}}}",
    ID.hex,
    "4" * 10_000,
    7,
    None,
]


@pytest.mark.parametrize("bad", BAD_IDS)
def test_only_a_uuid_becomes_part_of_an_address(bad: Any) -> None:
    for endpoint in (endpoints.conversation, endpoints.transcript):
        with pytest.raises(NotFound):
            endpoint(bad)


def test_calls_of_one_thread_share_a_connection(serve: Serve, connect: Connect) -> None:
    server = serve(saying({"data": []}))
    client = connect(server, calls=1)
    for _ in range(3):
        client.list_conversations()
    assert len(server.requests) == 3
    assert server.connections == 1


def test_two_calls_run_side_by_side(serve: Serve, connect: Connect) -> None:
    def meet(exchange: Exchange) -> None:
        both.wait()
        saying({"data": []})(exchange)

    both = threading.Barrier(2, timeout=60)
    client = connect(serve(meet))
    answers = [client.start(endpoints.conversations()) for _ in range(2)]
    assert [answer.result() for answer in answers] == [Page(()), Page(())]


def test_a_closed_client_can_be_used_again(serve: Serve, connect: Connect) -> None:
    client = connect(serve(saying({"data": []})))
    client.list_conversations()
    client.close()
    assert client.list_conversations() == Page(())
