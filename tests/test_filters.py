"""The list's query string: what is followed, what is refused, how it is printed."""

from dataclasses import FrozenInstanceError
from uuid import UUID

import pytest
from django.http import QueryDict

from conversations.filters import STATUSES, ListFilter, Refusal

AGENT = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")


def parse(query: str) -> tuple[ListFilter, tuple[Refusal, ...]]:
    return ListFilter.parse(QueryDict(query))


def test_an_empty_query_is_the_newest_page_of_everything() -> None:
    found, refusals = parse("")
    assert found == ListFilter(None, None, 20, None, None)
    assert refusals == ()
    assert found.on_newest_page
    assert not found.is_filtered
    assert found.query_string() == ""


@pytest.mark.parametrize("status", STATUSES)
def test_each_status_of_the_api_is_followed(status: str) -> None:
    found, refusals = parse(f"status={status}")
    assert (found.status, refusals) == (status, ())
    assert found.is_filtered


def test_a_full_query_is_printed_as_it_came() -> None:
    query = f"status=completed&agent_id={AGENT}&limit=50&after=a%2Bb%2F%3D"
    found, refusals = parse(query)
    assert refusals == ()
    assert found == ListFilter("completed", AGENT, 50, after="a+b/=")
    assert found.query_string() == query


def test_the_order_of_the_query_does_not_change_what_is_printed() -> None:
    assert parse("limit=50&status=pending")[0].query_string() == "status=pending&limit=50"


def test_empty_values_are_not_given_and_nothing_is_said() -> None:
    found, refusals = parse("status=&agent_id=&limit=&after=&before=")
    assert (found, refusals) == (ListFilter(), ())


def test_of_a_repeated_parameter_the_last_one_counts() -> None:
    found, refusals = parse("status=nonsense&status=archived")
    assert (found.status, refusals) == ("archived", ())


def test_an_unknown_parameter_is_left_alone() -> None:
    assert parse("colour=blue") == (ListFilter(), ())


def test_an_unknown_status_is_refused_by_name() -> None:
    found, refusals = parse("status=Completed")
    assert found.status is None
    assert refusals == (Refusal("status", "Completed", "unknown-status"),)


def test_an_agent_id_is_read_in_any_case() -> None:
    assert parse(f"agent_id={str(AGENT).upper()}")[0].agent_id == AGENT


@pytest.mark.parametrize(
    "value", ["alice", AGENT.hex, f"{{{AGENT}}}", f"urn:uuid:{AGENT}", f"{AGENT}0", f"{AGENT}%0A"]
)
def test_an_agent_id_in_another_form_is_refused(value: str) -> None:
    found, refusals = parse(f"agent_id={value}")
    assert found.agent_id is None
    assert [refusal.reason for refusal in refusals] == ["not-an-id"]


@pytest.mark.parametrize("limit", [1, 7, 20, 50, 99, 100])
def test_a_limit_in_range_is_kept(limit: int) -> None:
    found, refusals = parse(f"limit={limit}")
    assert (found.limit, refusals) == (limit, ())


@pytest.mark.parametrize(
    ("value", "limit", "reason"),
    [
        ("101", 100, "too-large"),
        ("9" * 5_000, 100, "too-large"),
        ("0", 20, "too-small"),
        ("-3", 20, "too-small"),
        ("-" + "9" * 5_000, 20, "too-small"),
        ("many", 20, "not-a-number"),
        ("2.5", 20, "not-a-number"),
        ("1_0", 20, "not-a-number"),
        ("%EF%BC%95", 20, "not-a-number"),
        ("50%0A", 20, "not-a-number"),
    ],
)
def test_a_limit_out_of_range_becomes_the_nearest_useful(
    value: str, limit: int, reason: str
) -> None:
    found, refusals = parse(f"limit={value}")
    assert found.limit == limit
    assert [refusal.reason for refusal in refusals] == [reason]


def test_of_two_cursors_before_is_dropped() -> None:
    found, refusals = parse("after=alice&before=bob")
    assert found == ListFilter(after="alice")
    assert refusals == (Refusal("before", "bob", "two-cursors"),)


def test_a_cursor_of_2000_characters_is_followed() -> None:
    assert parse("before=" + "x" * 2_000) == (ListFilter(before="x" * 2_000), ())


@pytest.mark.parametrize("value", ["x" * 2_001, "a%00b", "a%0D%0Ab", "a%7Fb", "a%C2%85b"])
def test_a_cursor_that_cannot_be_one_is_dropped(value: str) -> None:
    found, refusals = parse(f"after={value}")
    assert found.on_newest_page
    assert [refusal.reason for refusal in refusals] == ["bad-cursor"]


def test_a_dropped_cursor_leaves_the_other_one() -> None:
    found, refusals = parse("after=a%00b&before=bob")
    assert found == ListFilter(before="bob")
    assert [refusal.parameter for refusal in refusals] == ["after"]


def test_a_lone_surrogate_never_reaches_a_link() -> None:
    found, refusals = ListFilter.parse({"after": "\ud800", "status": "\udfff"})
    assert found.query_string() == ""
    assert {refusal.value for refusal in refusals} == {"\ufffd"}


def test_a_refused_value_is_cut_to_sixty_characters() -> None:
    refusals = parse("status=" + "x" * 61)[1] + parse("status=" + "y" * 60)[1]
    assert [refusal.value for refusal in refusals] == ["x" * 59 + "…", "y" * 60]


def test_every_refusal_of_one_query_is_told() -> None:
    refusals = parse("status=a&agent_id=b&limit=c&after=d&before=e")[1]
    assert {refusal.parameter for refusal in refusals} == {"status", "agent_id", "limit", "before"}


def test_a_change_of_filter_drops_the_cursor_and_keeps_the_rest() -> None:
    found = ListFilter("pending", AGENT, 50, after="alice")
    assert found.with_status("completed") == ListFilter("completed", AGENT, 50)
    assert found.with_limit(100) == ListFilter("pending", AGENT, 100)
    assert found.newest() == ListFilter("pending", AGENT, 50)


def test_a_step_replaces_the_cursor_and_keeps_the_rest() -> None:
    found = ListFilter("pending", AGENT, 50, after="alice")
    assert found.newer("bob") == ListFilter("pending", AGENT, 50, before="bob")
    assert found.newer("bob").older("charlie") == ListFilter("pending", AGENT, 50, after="charlie")


def test_only_a_page_without_a_cursor_is_the_newest() -> None:
    assert ListFilter("pending").on_newest_page
    assert not ListFilter(after="alice").on_newest_page
    assert not ListFilter(before="bob").on_newest_page


def test_a_status_or_an_agent_filters() -> None:
    assert ListFilter("pending").is_filtered
    assert ListFilter(agent_id=AGENT).is_filtered
    assert not ListFilter(limit=50, after="alice").is_filtered


def test_a_filter_cannot_be_changed_in_place() -> None:
    with pytest.raises(FrozenInstanceError):
        setattr(ListFilter(), "limit", 50)  # noqa: B010 - mypy knows that it is frozen
