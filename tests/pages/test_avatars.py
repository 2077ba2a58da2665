"""A participant's picture: initials, or through us where the setting allows it."""

from typing import Any

import pytest
from pytest_django.fixtures import Settings

from conversations.sandbox.api import Sandbox
from tests.backend.wire_server import Exchange, WireServer, answer, sending
from tests.conftest import Hang
from tests.pages.client import Reader
from tests.pages.made import conversation, conversation_id, profile
from tests.pictures import PNG

PAGE = f"/conversations/{conversation_id(1)}/"
AVATAR = f"{PAGE}avatar/"


@pytest.fixture
def proxied(settings: Settings) -> None:
    settings.AVATARS = "proxy"


@pytest.fixture
def gallery(box: Sandbox, hang: Hang) -> WireServer:
    """Where Alice Moreau's picture hangs."""
    server = hang(sending(answer(PNG, "Content-Type: text/html")))
    pictured(box, server)
    return server


def pictured(box: Sandbox, server: WireServer, **changes: Any) -> None:
    url = f"https://localhost:{server.port}/alice.png"
    box.add(conversation(1, participant_profile=profile(avatar_image_url=url, **changes)), [])


def test_by_default_there_are_initials_and_nobody_is_asked(
    gallery: WireServer, box: Sandbox, alice_reads: Reader
) -> None:
    page = alice_reads.get(PAGE)
    assert page.words(".hero .who") == "AM"
    assert not page.has("img")
    box.calls.clear()
    assert alice_reads.client.get(AVATAR).status_code == 404
    assert not box.calls
    assert gallery.connections == 0


def test_a_picture_comes_through_us(
    proxied: None, gallery: WireServer, alice_reads: Reader
) -> None:
    page = alice_reads.get(PAGE)
    assert page.one(".hero .who img").attrib == {"src": AVATAR, "alt": ""}
    assert page.words(".hero .who") == "AM"
    assert "localhost" not in page.html
    response: Any = alice_reads.client.get(AVATAR)
    assert (response.status_code, response.content) == (200, PNG)
    assert response.headers["Content-Type"] == "image/png"


def test_a_readers_own_browser_may_keep_it_and_nobody_else(
    proxied: None, gallery: WireServer, alice_reads: Reader
) -> None:
    headers = alice_reads.client.get(AVATAR).headers
    assert headers["Cache-Control"] == "private, max-age=3600"
    assert "Cookie" in headers["Vary"]
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Content-Disposition"] == "inline"
    assert "default-src 'none'" in headers["Content-Security-Policy"]


def test_a_picture_costs_one_call(
    proxied: None, gallery: WireServer, box: Sandbox, alice_reads: Reader
) -> None:
    alice_reads.client.get(AVATAR)
    assert [call.path for call in box.calls] == [PAGE.rstrip("/")]


def test_a_server_without_the_picture_is_not_asked_again_at_once(
    proxied: None, box: Sandbox, hang: Hang, alice_reads: Reader
) -> None:
    server = hang(sending(answer(b"<svg/>")))
    pictured(box, server)
    for _ in range(2):
        response = alice_reads.client.get(AVATAR)
        assert response.status_code == 404
        assert response.headers["Cache-Control"] == "private, no-store"
    assert len(server.requests) == 1


def test_who_has_no_picture_has_none_to_ask_for(
    proxied: None, box: Sandbox, alice_reads: Reader
) -> None:
    box.add(conversation(1), [])
    assert not alice_reads.get(PAGE).has("img")
    assert alice_reads.client.get(AVATAR).status_code == 404


def test_a_masked_name_has_no_face(
    proxied: None, gallery: WireServer, alice_reads: Reader, settings: Settings
) -> None:
    settings.MASKED_FIELDS = "support: name"
    assert not alice_reads.get(PAGE).has("img")
    assert alice_reads.client.get(AVATAR).status_code == 404
    assert gallery.connections == 0


def test_lists_keep_to_initials(proxied: None, gallery: WireServer, alice_reads: Reader) -> None:
    assert not alice_reads.get("/conversations/").has("img")


def test_the_key_and_the_reader_are_not_told_to_the_picture_s_server(
    proxied: None, box: Sandbox, hang: Hang, alice_reads: Reader
) -> None:
    heard: list[str] = []

    def listen(exchange: Exchange) -> None:
        heard.append(f"{exchange.request.target} {exchange.request.headers}")
        exchange.send(answer(PNG))

    pictured(box, hang(listen))
    assert alice_reads.client.get(AVATAR, headers={"Referer": PAGE}).status_code == 200
    assert heard[0].startswith("/alice.png ")
    assert not [word for word in ("sk_", "cookie", "referer", "00000001") if word in heard[0]]


def test_where_it_lies_is_told_to_no_log(
    proxied: None, gallery: WireServer, alice_reads: Reader, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG", "conversations")
    alice_reads.client.get(AVATAR)
    assert "A participant's picture: image/png" in caplog.text
    assert "alice.png" not in caplog.text
