"""The token of a page of the list."""

import re
from base64 import urlsafe_b64encode
from uuid import UUID

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from conversations.filters import LARGEST_LIMIT, STATUSES, ListFilter
from conversations.whence import LONGEST, packed, unpacked

AGENT = UUID("6f9619ff-8b86-4d01-b42d-00cf4fc964ff")
WHOLE = ListFilter("completed", AGENT, 50, after="a" * 83)

_cursors = st.none() | st.text(st.characters(min_codepoint=0x21, max_codepoint=0x7E), min_size=1)
_pages = st.tuples(
    st.none() | st.sampled_from(STATUSES),
    st.none() | st.uuids(),
    st.integers(1, LARGEST_LIMIT),
    _cursors,
    st.booleans(),
).map(lambda page: _list(*page))


def _list(
    status: str | None, agent: UUID | None, limit: int, cursor: str | None, up: bool
) -> ListFilter:
    return ListFilter(status, agent, limit, None if up else cursor, cursor if up else None)


@given(_pages)
def test_every_page_of_the_list_comes_back_from_its_token(wanted: ListFilter) -> None:
    assert unpacked(packed(wanted)) == wanted


def test_a_token_is_short_and_fit_for_an_address() -> None:
    assert len(packed(ListFilter())) <= 8
    assert len(packed(WHOLE)) <= len(WHOLE.query_string())
    assert len(packed(ListFilter(after="a" * 84))) <= 84 + 12
    assert re.fullmatch(r"[\w-]+", packed(WHOLE), re.ASCII)


@given(st.text(max_size=100) | st.binary(max_size=60).map(lambda raw: raw.hex()))
def test_nonsense_is_no_token_or_a_page_that_the_list_knows(token: str) -> None:
    wanted = unpacked(token)
    assert wanted is None or unpacked(packed(wanted)) == wanted


@pytest.mark.parametrize(
    "fields",
    [
        ["20"],
        [0],
        [101],
        [20, "done"],
        [20, None, b"short"],
        [20, None, None, "a", "b"],
        [20, None, None, "line\nbreak"],
        [20, None, None, "x" * 3_000],
        [20, None, None, ["x"]],
        {"limit": 20},
    ],
)
def test_a_forged_token_is_none(fields: object) -> None:
    token = urlsafe_b64encode(msgspec.msgpack.encode(fields)).decode()
    assert unpacked(token) is None


def test_a_token_of_the_first_form_is_still_one() -> None:
    """Its cursor is the text itself."""
    fields = [50, "completed", AGENT.bytes, "a" * 83]
    assert unpacked(urlsafe_b64encode(msgspec.msgpack.encode(fields)).decode()) == WHOLE


def test_a_token_of_lists_in_lists_is_none() -> None:
    deep = b"\x95\x14\xc0\xc0" + b"\x91" * 2_900 + b"\xc0\xc0"
    assert unpacked(urlsafe_b64encode(deep).decode()) is None


def test_a_token_that_is_too_long_is_none() -> None:
    assert unpacked("A" * 4 * LONGEST) is None
