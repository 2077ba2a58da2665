"""What the made-up organization holds: every shape that the contract allows."""

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from typing import Any

import pytest

from conversations.sandbox.api import Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.store import Store

from .box import AUTH, JSON, made_id

NOW = datetime(2026, 6, 15, 14, tzinfo=UTC)


@pytest.fixture(scope="module")
def store() -> Store:
    return generate(1200, now=NOW)


@pytest.fixture(scope="module")
def told(store: Store) -> list[tuple[JSON, list[JSON]]]:
    """Every conversation with its messages, newest first."""
    rows = store.page(lambda _: True, len(store)).items
    heads = [(row, store.conversation(row.key[1])) for row in rows]
    return [(head, store.messages(row.key[1]) or []) for row, head in heads if head]


Told = list[tuple[JSON, list[JSON]]]


def answers(store: Store) -> Iterator[bytes]:
    """Every byte that the box would say of each conversation."""
    sandbox = Sandbox(store)
    for row in store.page(lambda _: True, len(store)).items:
        for path in ("", "/transcript"):
            yield sandbox.answer("GET", f"/conversations/{row.key[1]}{path}", "", AUTH).body


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text)


def values(told: Told, name: str) -> list[Any]:
    return [head[name] for head, _ in told]


def test_the_same_seed_and_hour_give_the_same_bytes() -> None:
    first, second = (list(answers(generate(60, seed=7, now=NOW))) for _ in range(2))
    assert first == second


def test_another_seed_gives_others() -> None:
    first, second = (list(answers(generate(20, seed=seed, now=NOW))) for seed in (1, 2))
    assert not set(first) & set(second)


def test_there_are_as_many_as_asked_for(store: Store) -> None:
    assert len(store) == 1200
    assert len(generate(0, now=NOW)) == 0


def test_all_statuses_occur_in_believable_shares(told: Told) -> None:
    shares = Counter(values(told, "status"))
    assert set(shares) == {"pending", "in_progress", "completed", "abandoned", "archived"}
    assert 0.5 < shares["completed"] / len(told) < 0.75
    assert shares.pop("pending") < 10, "they stand before all others and would fill the first page"
    assert min(shares.values()) > 10


def test_beginnings_lie_in_the_last_ninety_days_and_some_are_today(told: Told) -> None:
    starts = [moment(text) for text in values(told, "started_at") if text]
    assert min(starts) > NOW - timedelta(days=90)
    assert max(starts) < NOW
    assert sum(start.date() == NOW.date() for start in starts) > 5


def test_the_default_now_is_this_hour() -> None:
    (row, *_) = generate(200).page(lambda row: row.status == "in_progress", 1).items
    age = datetime.now(UTC) - moment(row.summary["started_at"])
    assert timedelta() < age < timedelta(hours=26)


def test_times_and_statuses_agree(told: Told) -> None:
    for head, messages in told:
        times = [moment(each["created_at"]) for each in messages]
        assert times == sorted(times)
        assert all(time <= NOW for time in times)
        if head["status"] == "pending":
            assert (head["started_at"], head["completed_at"], messages) == (None, None, [])
        if head["status"] in ("in_progress", "abandoned"):
            assert head["completed_at"] is None
        if head["status"] == "completed":
            assert moment(head["completed_at"]) > times[-1] > moment(head["started_at"])


def test_some_pause_for_long_and_some_pass_midnight(told: Told) -> None:
    spans = [[moment(each["created_at"]) for each in messages] for _, messages in told]
    gaps = [later - time for times in spans for time, later in pairwise(times)]
    assert sum(gap > timedelta(hours=1) for gap in gaps) > 5
    assert sum(times[0].date() != times[-1].date() for times in spans if times) > 3


def test_one_is_very_long_and_one_has_begun_without_a_word(told: Told) -> None:
    assert [len(messages) for _, messages in told].count(5000) == 1
    assert any(head["started_at"] and not messages for head, messages in told)


def test_modalities_are_text_voice_mixed_and_unknown(told: Told) -> None:
    kinds = Counter(frozenset(each["modality"] for each in messages) for _, messages in told)
    expected: list[set[str | None]] = [{"text"}, {"voice"}, {"text", "voice"}, {None}, set()]
    assert set(kinds) == {frozenset(kind) for kind in expected}


def test_user_and_assistant_take_turns_but_not_always(told: Told) -> None:
    roles = [[each["role"] for each in messages] for _, messages in told]
    assert {role for each in roles for role in each} == {"user", "assistant", "system"}
    pairs = Counter(pair for each in roles for pair in pairwise(each))
    taking_turns = pairs["user", "assistant"] + pairs["assistant", "user"]
    assert taking_turns > 0.7 * pairs.total()
    assert pairs["user", "user"] > 20
    assert pairs["assistant", "assistant"] > 20


def test_some_messages_break_lines_and_some_hold_links(told: Told) -> None:
    contents = [each["content"] for _, messages in told for each in messages]
    assert any("\n" in content for content in contents)
    assert any("https://help.casey.example/" in content for content in contents)
    assert not any(mark in content for content in contents for mark in "{}|¶")


@pytest.mark.parametrize(
    "script",
    ["CYRILLIC", "GREEK", "ARABIC", "HEBREW", "CJK", "HIRAGANA", "DEVANAGARI"],
)
def test_names_and_messages_come_in_many_scripts(told: Told, script: str) -> None:
    profiles = [profile for profile in values(told, "participant_profile") if profile]
    names = "".join(each["first_name"] or "" for each in profiles)
    words = "".join(each["content"] for _, messages in told for each in messages[:3])
    for text in (names, words):
        assert any(unicodedata.name(letter, "").startswith(script) for letter in set(text))


def test_latin_names_have_diacritics(told: Told) -> None:
    profiles = [profile for profile in values(told, "participant_profile") if profile]
    names = "".join(each["last_name"] or "" for each in profiles)
    assert any(unicodedata.name(each).startswith("LATIN") for each in names if not each.isascii())


def test_nulls_occur_where_the_contract_allows_them(told: Told) -> None:
    fields = ("connection_code", "agent_id", "turn_count", "participant_profile")
    for name in (*fields, "session_properties", "path_taken"):
        assert None in values(told, name), name
    profiles = [profile for profile in values(told, "participant_profile") if profile]
    assert any(each["email"] and not each["first_name"] for each in profiles)
    assert any(each["first_name"] and not each["email"] for each in profiles)
    assert any(not any(each[name] for name in each if name != "id") for each in profiles)


def test_addresses_lead_nowhere(told: Told) -> None:
    text = json.dumps(told)
    hosts = re.findall(r"(?:@|https?://)([^\s/\"\\]+)", text)
    assert len(hosts) > 500
    assert all(host.endswith(".example") for host in hosts)
    plain = [profile["email"] for profile in values(told, "participant_profile") if profile]
    assert all(re.fullmatch(r"[a-z]+\.[a-z]+\d+@[a-z.-]+", email) for email in plain if email)


def test_free_fields_come_in_many_shapes(told: Told) -> None:
    properties = [value for value in values(told, "session_properties") if value is not None]
    kinds = {type(value) for each in properties for value in each.values()}
    assert kinds >= {str, int, float, bool, dict, list, type(None)}
    assert {} in properties
    paths = [value for value in values(told, "path_taken") if value is not None]
    assert {type(step) for each in paths for step in each} == {str, dict, list, type(None)}
    assert [] in paths


def test_eight_agents_have_names_and_descriptions(store: Store, told: Told) -> None:
    agents = store.agents_page(100).items
    assert len({agent["name"] for agent in agents}) == 8
    assert all(agent["description"] and agent["goal"] for agent in agents)
    assert {agent["id"] for agent in agents} == set(values(told, "agent_id")) - {None}


def test_ids_are_unique(told: Told) -> None:
    every = values(told, "id") + [each["id"] for _, messages in told for each in messages]
    assert len(set(every)) == len(every)
    assert all(identity[14] == "5" for identity in every)
    assert made_id(0) not in every
