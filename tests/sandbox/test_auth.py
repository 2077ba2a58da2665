import pytest

from conversations.sandbox.api import DEFAULT_KEYS

from .box import AUTH, ask, box_of, made_id


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": ""},
        {"Authorization": "Bearer"},
        {"Authorization": "Bearer sk_test_of_somebody_else"},
        {"Authorization": DEFAULT_KEYS[0]},
        {"Authorization": f"Basic {DEFAULT_KEYS[0]}"},
        {"Authorization": f"Bearer {DEFAULT_KEYS[0]}x"},
        {"Authorization": "Bearer sk_test_Ünïcödé"},
    ],
)
@pytest.mark.parametrize("path", ["/conversations", f"/conversations/{made_id(0)}", "/nowhere"])
def test_without_the_right_key_every_path_is_unauthorized(
    headers: dict[str, str], path: str
) -> None:
    answer = ask(box_of(1), path, headers=headers)
    assert answer.status == 401
    assert answer.json["error"]["code"] == "unauthorized"
    assert answer.headers["WWW-Authenticate"] == "Bearer"


@pytest.mark.parametrize("name", ["Authorization", "authorization", "AUTHORIZATION"])
@pytest.mark.parametrize("scheme", ["Bearer", "bearer"])
def test_the_right_key_opens_however_the_header_is_spelt(name: str, scheme: str) -> None:
    headers = {name: f"{scheme} {DEFAULT_KEYS[0]}"}
    assert ask(box_of(1), "/conversations", headers=headers).status == 200


def test_any_of_several_keys_opens() -> None:
    sandbox = box_of(1, keys=("sk_test_first", "sk_test_second"))
    for key in sandbox.keys:
        headers = {"Authorization": f"Bearer {key}"}
        assert ask(sandbox, "/conversations", headers=headers).status == 200
    assert ask(sandbox, "/conversations", headers=AUTH).status == 401


def test_the_default_key_cannot_be_taken_for_a_live_one() -> None:
    assert all(key.startswith("sk_test_sandbox_") for key in DEFAULT_KEYS)


@pytest.mark.parametrize("method", ["POST", "PUT", "PATCH", "DELETE", "HEAD", "OPTIONS", "TRACE"])
@pytest.mark.parametrize("path", ["/conversations", f"/conversations/{made_id(0)}", "/agents"])
def test_other_methods_are_not_allowed_on_known_paths(method: str, path: str) -> None:
    answer = ask(box_of(1), path, method)
    assert answer.status == 405
    assert answer.headers["Allow"] == "GET"
    assert answer.json["error"]["code"] == "method_not_allowed"


def test_other_methods_need_the_key_first() -> None:
    assert ask(box_of(1), "/conversations", "POST", headers={}).status == 401


@pytest.mark.parametrize(
    "path",
    [
        "",
        "/",
        "/conversation",
        "/conversations/",
        "/conversations/not-a-uuid",
        f"/conversations/{made_id(99)}",
        f"/conversations/{made_id(99)}/transcript",
        f"/conversations/{made_id(0)}/",
        f"/conversations/{made_id(0)}/transcripts",
        f"/conversations/{made_id(0)}/transcript/more",
        "/conversations/../agents",
        f"/agents/{made_id(99)}",
        "/agents/not-a-uuid",
    ],
)
def test_what_is_not_there_is_not_found(path: str) -> None:
    answer = ask(box_of(1), path)
    assert answer.status == 404
    assert answer.json["error"]["code"] == "not_found"
    assert set(answer.json["error"]) == {"code", "message"}


def test_every_call_is_recorded_with_its_method_and_path() -> None:
    sandbox = box_of(1)
    ask(sandbox, "/conversations?limit=1")
    ask(sandbox, "/agents", "POST", headers={})
    assert list(sandbox.calls) == [("GET", "/conversations"), ("POST", "/agents")]


def test_the_record_of_calls_is_bounded() -> None:
    sandbox = box_of(0)
    for _ in range(10_010):
        sandbox.answer("GET", "/nowhere", "", {})
    assert len(sandbox.calls) == 10_000
