"""The box against the written contract, over real HTTP."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, given, settings
from schemathesis import Case, CheckContext, Response
from schemathesis.checks import CHECKS, load_all_checks

from conversations.sandbox.api import DEFAULT_KEYS, Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.server import serve
from conversations.sandbox.store import Store

AUTH = {"Authorization": f"Bearer {DEFAULT_KEYS[0]}"}
COUNT = 80
NOW = datetime(2026, 6, 15, 14, tzinfo=UTC)

load_all_checks()
# The key is always given here, and parameters that the contract does not name are ignored.
config = schemathesis.Config.from_dict(
    {"generation": {"with-security-parameters": False, "allow-extra-parameters": False}}
)
schema = schemathesis.openapi.from_path(Path(__file__).with_name("openapi.yaml"), config=config)
LIST = schema["/conversations"]["GET"]
DETAIL = schema["/conversations/{id}"]["GET"]
TRANSCRIPT = schema["/conversations/{id}/transcript"]["GET"]

bounded = settings(
    max_examples=25,
    derandomize=True,
    database=None,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)


def refusals_carry_the_envelope(_: CheckContext, response: Response, __: Case[Any]) -> None:
    if response.status_code >= 400 and response.request.method != "HEAD":
        error = response.json()["error"]
        assert set(error) == {"code", "message"}
        assert all(isinstance(part, str) and part for part in error.values())


CONFORMANCE: list[Any] = [
    *CHECKS.get_by_names(
        [
            "not_a_server_error",
            "status_code_conformance",
            "content_type_conformance",
            "response_headers_conformance",
            "response_schema_conformance",
            "negative_data_rejection",
        ]
    ),
    refusals_carry_the_envelope,
]


@pytest.fixture(scope="module")
def store() -> Store:
    return generate(COUNT, now=NOW)


@pytest.fixture(scope="module")
def base_url(store: Store) -> Iterator[str]:
    with serve(Sandbox(store)) as server:
        yield server.url


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    with requests.Session() as session:
        session.trust_env = False
        yield session


def call(case: Case[Any], base_url: str, session: requests.Session) -> Response:
    response = case.call(base_url=base_url, session=session, headers=AUTH, timeout=20)
    case.validate_response(response, checks=CONFORMANCE)
    return response


@schema.parametrize()
@bounded
def test_right_and_wrong_calls_get_what_the_contract_says(
    case: Case[Any], base_url: str, session: requests.Session
) -> None:
    call(case, base_url, session)


@bounded
@given(case=LIST.as_strategy())
def test_documented_filters_and_limits_are_accepted(
    case: Case[Any], base_url: str, session: requests.Session
) -> None:
    for cursor in ("after", "before"):
        case.query.pop(cursor, None)
    assert call(case, base_url, session).status_code == 200


def test_every_page_conforms(base_url: str, session: requests.Session) -> None:
    query: dict[str, str | int] = {"limit": 30}
    seen: list[str] = []
    while True:
        page = call(LIST.Case(query=query), base_url, session).json()
        seen += [each["id"] for each in page["data"]]
        if not page["pagination"]["next_cursor"]:
            break
        query["after"] = page["pagination"]["next_cursor"]
    assert len(set(seen)) == len(seen) == COUNT


def test_every_conversation_conforms(
    store: Store, base_url: str, session: requests.Session
) -> None:
    for row in store.page(lambda _: True, len(store)).items:
        for operation in (DETAIL, TRANSCRIPT):
            case = operation.Case(path_parameters={"id": row.key[1]})
            assert call(case, base_url, session).status_code == 200
