"""The way to the provider and back, and the session that comes of it."""

import base64
import hashlib

from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access.sso.provider import nonce_of
from tests.access.conftest import PASSWORD
from tests.pages.client import Reader
from tests.sso.conftest import come_back, found, leave, sign_in, signed_in
from tests.sso.forger import CLIENT_ID, CLIENT_SECRET, Forger, good_claims


def test_the_secret_goes_where_the_provider_wants_it(visitor: Client, forger: Forger) -> None:
    forger.discovery = {"token_endpoint_auth_methods_supported": ["client_secret_basic"]}
    form = sent_form(visitor, forger, leave(visitor))
    assert "client_secret" not in form
    assert "client_id" not in form
    assert signed_in(visitor)


def test_the_provider_is_asked_for_no_more_than_this(visitor: Client, forger: Forger) -> None:
    asked = leave(visitor, auth_params="state=x&redirect_uri=https://evil.example", scope="admin")
    form = sent_form(visitor, forger, asked)
    digest = hashlib.sha256(form["code_verifier"].encode()).digest()
    challenge = base64.urlsafe_b64encode(digest).decode().rstrip("=")
    assert {name: value for name, value in asked.items() if name != "state"} == {
        "client_id": CLIENT_ID,
        "response_type": "code",
        "redirect_uri": "http://testserver/accounts/oidc/callback/",
        "scope": asked["scope"],
        "code_challenge": challenge,
        "code_challenge_method": "S256",
        "nonce": nonce_of(form["code_verifier"]),
    }
    assert set(asked["scope"].split()) == {"openid", "profile", "email"}
    assert form["client_secret"] == CLIENT_SECRET


def test_the_reader_lands_where_they_were_heading(visitor: Client, forger: Forger) -> None:
    assert sign_in(visitor, forger, to="/conversations/?limit=50").headers["Location"] == (
        "/conversations/?limit=50"
    )
    visitor.logout()
    for elsewhere in ("//evil.example/", "https://evil.example/", "javascript:alert(1)"):
        assert sign_in(visitor, forger, to=elsewhere).headers["Location"] == "/conversations/"


def test_a_password_never_opens_a_provided_account(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    alice = found(visitor)
    alice.set_password(PASSWORD)
    alice.save()
    visitor.logout()
    for login in (alice.username, alice.email):
        visitor.post("/accounts/login/", {"login": login, "password": PASSWORD})
        assert signed_in(visitor) is None


def test_sessions_end_with_the_provider(
    visitor: Client, forger: Forger, settings: Settings
) -> None:
    sign_in(visitor, forger)
    settings.OIDC = None
    assert visitor.get("/conversations/").status_code == 302


def test_the_session_gets_a_new_name(visitor: Client, forger: Forger) -> None:
    asked = leave(visitor)
    before = visitor.session.session_key
    forger.claims = good_claims(forger.url, nonce=asked["nonce"])
    come_back(visitor, asked["state"])
    assert visitor.session.session_key != before


def test_no_token_is_kept(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    kept = str(visitor.session.items())
    for secret in ("alice@acme.example", "casey-support", "eyJ", CLIENT_SECRET):
        assert secret not in kept


def test_without_a_provider_there_is_no_such_address(
    visitor: Client, forger: Forger, settings: Settings
) -> None:
    settings.OIDC = None
    assert visitor.post("/accounts/oidc/").status_code == 404
    assert visitor.get("/accounts/oidc/callback/?code=x&state=x").status_code == 404
    assert "Sign in with" not in Reader().get("/accounts/login/").words("main")


def test_a_link_does_not_begin_a_sign_in(visitor: Client, forger: Forger) -> None:
    assert visitor.get("/accounts/oidc/").status_code == 405
    strict = Client(enforce_csrf_checks=True)
    assert strict.post("/accounts/oidc/").status_code == 403


def test_a_provider_on_an_origin_unknown_to_the_policy_is_reached_by_a_link(
    visitor: Client, forger: Forger
) -> None:
    forger.discovery = {"authorization_endpoint": "https://login.acme.example/authorize"}
    page = Reader().post("/accounts/oidc/", {})
    assert page.href("main a.button").startswith("https://login.acme.example/authorize?client_id=")


def test_too_many_sign_ins_are_stopped(visitor: Client, forger: Forger, settings: Settings) -> None:
    settings.ACCOUNT_RATE_LIMITS = {"login": "1/m/ip"}
    leave(visitor)
    assert visitor.post("/accounts/oidc/").status_code == 429


def sent_form(visitor: Client, forger: Forger, asked: dict[str, str]) -> dict[str, str]:
    """What the provider is sent with the code."""
    forger.claims = good_claims(forger.url, nonce=asked["nonce"])
    come_back(visitor, asked["state"], "the code")
    form = forger.forms[-1]
    assert form["code"] == "the code"
    assert form["redirect_uri"] == asked["redirect_uri"]
    return form
