"""Answers that keep the contract, bend it or break it."""

import json
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from conversations.backend.errors import Unreadable
from conversations.backend.reading import (
    read_agents,
    read_conversation,
    read_page,
    read_transcript,
)
from conversations.backend.schema import (
    Agent,
    Conversation,
    Message,
    Page,
    Participant,
    UnreadableItem,
)

ID = UUID("497f6eca-6276-4993-bfeb-53cbbbba6f08")
ROW = {"id": str(ID), "status": "completed"}
MESSAGE = {"id": str(ID), "role": "user", "content": "Hello", "modality": "text"}


def test_both_ways_of_reading_agree() -> None:
    full = ROW | {
        "connection_code": "hello",
        "agent_id": str(ID),
        "started_at": "2026-08-24T14:15:22.123456Z",
        "completed_at": "2026-08-24T14:15:22+02:00",
        "turn_count": 3,
        "participant_profile": {"id": str(ID), "email": "alice@example.com", "new": 1},
        "session_properties": {"a": [1, 2.5, "é😀", None, {"b": True}]},
        "path_taken": [2**70],
    }
    assert row(full) == page({"data": [full, "bad"]}).items[0]
    assert row(ROW) == page({"data": [ROW, "bad"]}).items[0]


def test_both_ways_of_reading_a_transcript_agree() -> None:
    message = MESSAGE | {"created_at": "2026-08-24T14:15:22Z"}
    assert messages([message]) == messages([message, "bad"])[:1]


def test_missing_and_null_fields_are_none() -> None:
    nulls = dict.fromkeys(Conversation.__struct_fields__) | ROW
    assert row(nulls) == row(ROW) == Conversation(id=ID, status="completed")


GARBLED = {
    "agent_id": "no uuid",
    "connection_code": 7,
    "started_at": "yesterday",
    "completed_at": 1756044922,
    "turn_count": "three",
    "participant_profile": "Alice",
}


@pytest.mark.parametrize("name", GARBLED)
def test_a_garbled_field_is_none_and_the_rest_stays(name: str) -> None:
    found = row(ROW | {"connection_code": "hello", "turn_count": 3} | {name: GARBLED[name]})
    assert getattr(found, name) is None
    assert found.status == "completed"


@pytest.mark.parametrize("turns", [-1, 2.5, True, "3", [], 1e400])
def test_a_bad_number_is_none(turns: Any) -> None:
    assert row(ROW | {"turn_count": turns}).turn_count is None


def test_a_huge_number_is_a_number() -> None:
    assert row(ROW | {"turn_count": 2**70}).turn_count == 2**70


def test_a_garbled_field_of_a_person_leaves_the_person() -> None:
    found = row(ROW | {"participant_profile": {"id": 7, "email": [], "first_name": "Bob"}})
    assert found.participant_profile == Participant(first_name="Bob")


@pytest.mark.parametrize("beside", [[], ["a bad row"]])
def test_times_are_in_utc_and_naive_ones_are_taken_as_such(beside: list[str]) -> None:
    times = {"started_at": "2026-08-24T14:15:22", "completed_at": "2026-08-24T16:15:22+02:00"}
    found = page({"data": [ROW | times, *beside]}).items[0]
    assert isinstance(found, Conversation)
    moment = datetime(2026, 8, 24, 14, 15, 22, tzinfo=UTC)
    assert repr(found.started_at) == repr(found.completed_at) == repr(moment)


@pytest.mark.parametrize("zero", ["0001-01-01T00:00:00Z", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_no_zone_can_show_is_none(zero: str) -> None:
    assert row(ROW | {"started_at": zero}).started_at is None


def test_an_unknown_status_role_or_modality_keeps_its_name() -> None:
    assert row(ROW | {"status": "paused"}).status == "paused"
    (found,) = messages([MESSAGE | {"role": "referee", "modality": "mime"}])
    assert isinstance(found, Message)
    assert (found.role, found.modality) == ("referee", "mime")


@pytest.mark.parametrize("bad", [None, 7, "x", [], {}, {"id": "x", "status": "completed"}])
def test_one_bad_row_does_not_take_the_page_down(bad: Any) -> None:
    good = Conversation(id=ID, status="completed")
    assert page({"data": [ROW, bad, ROW]}).items == (good, UnreadableItem(), good)


def test_a_row_without_status_is_unreadable_under_its_id() -> None:
    assert page({"data": [ROW | {"status": None}]}).items == (UnreadableItem(ID),)


@pytest.mark.parametrize("content", [None, 7, ["a"]])
def test_a_message_without_readable_content_is_unreadable(content: Any) -> None:
    assert messages([MESSAGE | {"content": content}]) == (UnreadableItem(ID),)


@pytest.mark.parametrize("id_", [None, "m1", 7])
def test_a_message_without_a_proper_id_is_still_a_message(id_: Any) -> None:
    (found,) = messages([MESSAGE | {"id": id_}])
    assert found == Message(content="Hello", role="user", modality="text")


@pytest.mark.parametrize("pagination", [None, [], "x", {}, {"has_more": "yes", "next_cursor": ""}])
def test_without_pagination_there_is_no_more(pagination: Any) -> None:
    assert page({"data": [], "pagination": pagination}) == Page(())


def test_a_page_keeps_its_cursors_beside_a_bad_row() -> None:
    pagination = {"has_more": True, "next_cursor": "n", "prev_cursor": "p"}
    found = page({"data": [7], "pagination": pagination})
    assert (found.has_more, found.next_cursor, found.prev_cursor) == (True, "n", "p")


def test_an_agent_that_cannot_be_read_is_left_out() -> None:
    body = json.dumps({"data": [{"name": "Bob"}, {"id": str(ID), "name": 7}]}).encode()
    assert read_agents(body).items == (Agent(ID),)


def test_the_messages_of_null_are_none() -> None:
    assert messages(None) == ()


def test_a_lone_surrogate_is_replaced_and_a_pair_kept() -> None:
    raw = r'"\ud83d\ude00 \ud800\ud800 \\ud800 \udc00\n"'
    body = b'{"data": {"messages": [{"content": ' + raw.encode() + b"}]}}"
    assert read_transcript(body).messages == (Message("😀 �� \\ud800 �\n"),)


def test_numbers_that_json_does_not_have_are_none() -> None:
    raw = b'{"data": {"id": "%b", "status": "new", "path_taken": [NaN, -Infinity, 1e999, 1.5]}}'
    assert read_conversation(raw % str(ID).encode()).path_taken == [None, None, None, 1.5]


def test_a_byte_order_mark_is_skipped() -> None:
    assert read_page(b'\xef\xbb\xbf{"data": []}') == Page(())


BROKEN = {
    "nothing": b"",
    "html": b"<html>",
    "null": b"null",
    "a list": b"[]",
    "a string": b'"data"',
    "a number": b"1",
    "no data": b"{}",
    "null data": b'{"data": null}',
    "text data": b'{"data": "x"}',
    "an error": b'{"error": {"code": "x", "message": "y"}}',
    "cut": b'{"data": [',
    "two documents": b'{"data": []} {"data": []}',
    "latin-1": b'{"data": [], "name": "\xe9"}',
    "surrogates in UTF-8": b'{"data": [], "name": "\xed\xa0\x80"}',
    "UTF-16": '{"data": []}'.encode("utf-16"),
    "deep": b'{"data": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
    "deeper": b'{"data":' * 100_000,
    "a number of 5,000 digits": b'{"data": [' + b"9" * 5_000 + b"]}",
}


@pytest.mark.parametrize("body", BROKEN.values(), ids=BROKEN)
@pytest.mark.parametrize("read", [read_page, read_conversation, read_transcript, read_agents])
def test_a_broken_answer_is_unreadable(read: Any, body: bytes) -> None:
    with pytest.raises(Unreadable) as caught:
        read(body)
    assert caught.value.__context__ is None


@pytest.mark.parametrize("data", [{}, {"messages": {}}, {"messages": "x"}, {"messages": 0}])
def test_a_transcript_without_a_list_of_messages_is_unreadable(data: Any) -> None:
    with pytest.raises(Unreadable):
        read_transcript(json.dumps({"data": data}).encode())


def test_a_conversation_without_a_status_is_unreadable() -> None:
    with pytest.raises(Unreadable):
        read_conversation(json.dumps({"data": {"id": str(ID)}}).encode())


def page(payload: Any) -> Page:
    return read_page(json.dumps(payload).encode())


def row(data: Any) -> Conversation:
    return read_conversation(json.dumps({"data": data}).encode())


def messages(rows: Any) -> tuple[Message | UnreadableItem, ...]:
    return read_transcript(json.dumps({"data": {"messages": rows}}).encode()).messages
