"""A provider that is down, slow or broken costs nobody but those who would sign in with it."""

from contextlib import suppress
from typing import Any

import pytest
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access.sso import calls
from conversations.models import Person
from tests.access.conftest import PASSWORD
from tests.sso.conftest import kind, provider, sign_in, signed_in
from tests.sso.forger import Forger, Handling, Reply, saying

DOCUMENT = "/.well-known/openid-configuration"


def hang_up(handler: Handling) -> None:
    handler.close_connection = True


def send_elsewhere(handler: Handling) -> None:
    handler.send_response(302)
    handler.send_header("Location", "/canary")
    handler.end_headers()


def too_much(handler: Handling) -> None:
    handler.send_response(200)
    handler.send_header("Content-Length", str(10**9))
    handler.end_headers()


def stall(handler: Handling) -> None:
    """Says nothing until the test is over."""
    handler.stopping.wait(60)


def drip(handler: Handling) -> None:
    """A byte now and then, until the test is over or nobody listens."""
    handler.send_response(200)
    handler.end_headers()
    with suppress(OSError):
        while not handler.stopping.wait(0.01):
            handler.wfile.write(b" ")


def sending(body: bytes) -> Reply:
    """Answers with these bytes."""

    def reply(handler: Handling) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


BROKEN: dict[str, Reply] = {
    "500": saying(500, dict),
    "not JSON": saying(200, lambda: "words"),
    "an empty object": saying(200, dict),
    "not UTF-8": sending(b'{"issuer": "\xff", "sub": "\xff", "keys": "\xff"}'),
    "very deep": sending(b'{"keys": ' + b"[" * 100_000),
    "strange keys": saying(200, lambda: {"keys": [{"kty": "RSA", "n": 7, "e": []}, 1, None]}),
    "hung up": hang_up,
    "elsewhere": send_elsewhere,
    "too much": too_much,
    "silent": stall,
    "dripping": drip,
}


@pytest.fixture
def no_patience(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "SECONDS", 0.5)


@pytest.mark.usefixtures("no_patience")
@pytest.mark.parametrize("path", [DOCUMENT, "/token", "/keys", "/userinfo"])
@pytest.mark.parametrize("reply", BROKEN.values(), ids=BROKEN)
def test_a_broken_provider_gets_a_page_that_says_so(
    reply: Reply, path: str, visitor: Client, forger: Forger
) -> None:
    forger.replies[path] = reply
    response = try_to_sign_in(visitor, forger)
    assert response.status_code in (403, 503)
    assert kind(response) in ("unreachable", "untrusted")
    assert signed_in(visitor) is None
    assert "/canary" not in forger.asked


def test_a_provider_that_is_down_leaves_passwords_and_pages_alone(
    visitor: Client, forger: Forger, dora: Person, settings: Settings
) -> None:
    settings.OIDC = provider("http://127.0.0.1:9")
    assert kind(visitor.post("/accounts/oidc/")) == "unreachable"
    assert visitor.get("/accounts/login/").status_code == 200
    visitor.post("/accounts/login/", {"login": "dora", "password": PASSWORD})
    assert signed_in(visitor) == dora


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"issuer": "https://evil.example"}, "another issuer"),
        ({"token_endpoint": "http://evil.example/token"}, "not https"),
        ({"jwks_uri": "file:///etc/passwd"}, "not https"),
        ({"userinfo_endpoint": "http://alice:word@127.0.0.1/"}, "not https"),
        ({"authorization_endpoint": None}, "cannot be read"),
        ({"authorization_endpoint": "http://evil.example/authorize"}, "not https"),
        ({"authorization_endpoint": "javascript:alert(1)"}, "not https"),
    ],
    ids=str,
)
def test_a_provider_that_leads_astray_is_not_followed(
    changed: dict[str, str],
    reason: str,
    visitor: Client,
    forger: Forger,
    caplog: pytest.LogCaptureFixture,
) -> None:
    forger.discovery = changed
    response = try_to_sign_in(visitor, forger)
    assert kind(response) == "unreachable"
    assert signed_in(visitor) is None
    assert reason in caplog.text


def test_a_code_that_the_provider_refuses_is_refused(visitor: Client, forger: Forger) -> None:
    forger.replies["/token"] = saying(400, lambda: {"error": "invalid_grant", "x": "canary"})
    response = sign_in(visitor, forger)
    assert kind(response) == "untrusted"
    assert b"canary" not in response.content


def test_the_provider_is_asked_for_its_endpoints_once(visitor: Client, forger: Forger) -> None:
    for _ in range(3):
        visitor.logout()
        sign_in(visitor, forger)
    assert (forger.asked.count(DOCUMENT), forger.asked.count("/keys")) == (1, 1)


def test_an_access_token_that_no_header_can_hold_is_refused(
    visitor: Client, forger: Forger
) -> None:
    forger.access_token = "\u20ac\n"
    assert kind(sign_in(visitor, forger, groups=None)) == "unreachable"


def test_no_secret_is_logged(
    visitor: Client, forger: Forger, caplog: pytest.LogCaptureFixture
) -> None:
    forger.replies["/token"] = hang_up
    sign_in(visitor, forger)
    sign_in(visitor, forger, groups=[])
    for secret in ("secret", "alice", "state=", "code=", "eyJ", forger.url):
        assert secret not in caplog.text


def try_to_sign_in(visitor: Client, forger: Forger) -> Any:
    """As far as it goes; the groups are to be had at /userinfo alone."""
    response = visitor.post("/accounts/oidc/")
    return response if response.status_code != 302 else sign_in(visitor, forger, groups=None)
