"""No answer is believed but the provider's own, for us, now, and for this very sign-in."""

from typing import Any

import pytest
from django.test import Client

from conversations.models import Person
from tests.sso import forger as forgery
from tests.sso.conftest import come_back, kind, leave, sign_in, signed_in
from tests.sso.forger import KEY, Forger, Sign, good_claims, public_jwk

CLAIMS: dict[str, dict[str, Any]] = {
    "another audience": {"aud": "somebody else"},
    "no audience": {"aud": None},
    "several audiences and no party": {"aud": ["casey", "somebody else"]},
    "another party": {"azp": "somebody else"},
    "another issuer": {"iss": "https://evil.example"},
    "an issuer that begins alike": {"iss": "http://127.0.0.1"},
    "no issuer": {"iss": None},
    "expired": {"exp": 1_700_000_000},
    "no end": {"exp": None},
    "an end that is no time": {"exp": "tomorrow"},
    "an end after all ends": {"exp": float("inf")},
    "made in the future": {"iat": 4_000_000_000, "exp": 4_000_000_300},
    "no beginning": {"iat": None},
    "another nonce": {"nonce": "x" * 43},
    "a nonce that is no text": {"nonce": 1},
    "a nonce of half a letter": {"nonce": "\ud800"},
    "no nonce": {"nonce": None},
    "no subject": {"sub": None},
    "an empty subject": {"sub": ""},
    "a subject that is no text": {"sub": 1},
    "a subject too long": {"sub": "x" * 192},
    "a subject with NUL": {"sub": "alice\0-1"},
    "a subject with other letters": {"sub": "аlice-1"},
}
SIGNATURES: list[Sign] = [
    forgery.signed_by_somebody_else,
    forgery.unsigned,
    forgery.without_its_signature,
    forgery.with_other_claims_under_the_signature,
    forgery.signed_with_the_public_key_as_secret,
    forgery.signed_with_the_client_secret,
    forgery.rubbish,
]


def test_an_honest_answer_is_believed(visitor: Client, forger: Forger) -> None:
    assert sign_in(visitor, forger).status_code == 302
    assert signed_in(visitor)


@pytest.mark.parametrize("claims", CLAIMS.values(), ids=CLAIMS)
def test_forged_claims_are_refused(claims: dict[str, Any], visitor: Client, forger: Forger) -> None:
    forger.userinfo = {"sub": claims.get("sub", "alice-1")}
    assert_refused(visitor, sign_in(visitor, forger, **claims))


@pytest.mark.parametrize("sign", SIGNATURES)
def test_a_forged_signature_is_refused(sign: Sign, visitor: Client, forger: Forger) -> None:
    forger.sign = sign
    assert_refused(visitor, sign_in(visitor, forger))


def test_an_unknown_key_is_refused_and_asked_for_once(visitor: Client, forger: Forger) -> None:
    forger.sign = forgery.signed_with_an_unknown_key
    for _ in range(3):
        assert_refused(visitor, sign_in(visitor, forger), "unreachable")
    assert forger.asked.count("/keys") == 2


def test_a_key_that_was_changed_is_fetched(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    forger.sign = forgery.signed_with_an_unknown_key
    keys = {"keys": [public_jwk(KEY), public_jwk(forgery.OTHER_KEY, "two")]}
    forger.replies["/keys"] = forgery.saying(200, lambda: keys)
    visitor.logout()
    assert sign_in(visitor, forger).status_code == 302
    assert signed_in(visitor)


def test_a_shared_secret_among_the_keys_is_no_key(visitor: Client, forger: Forger) -> None:
    secret = {"kty": "oct", "kid": forgery.KID, "k": forgery._base64(b"guess" * 10)}
    forger.replies["/keys"] = forgery.saying(200, lambda: {"keys": [secret]})
    forger.sign = lambda _, claims: forgery._by_hand(claims, b"guess" * 10)
    assert_refused(visitor, sign_in(visitor, forger))


def test_details_of_somebody_else_are_refused(visitor: Client, forger: Forger) -> None:
    forger.userinfo = {"sub": "bob-1", "groups": ["casey-admins"]}
    assert_refused(visitor, sign_in(visitor, forger, groups=None))


def test_an_answer_serves_once(visitor: Client, forger: Forger) -> None:
    asked = leave(visitor)
    forger.claims = good_claims(forger.url, nonce=asked["nonce"])
    assert come_back(visitor, asked["state"]).status_code == 302
    visitor.logout()
    assert_refused(visitor, come_back(visitor, asked["state"]), "ended", people=1)


def test_an_answer_serves_only_the_browser_that_asked(visitor: Client, forger: Forger) -> None:
    asked = leave(visitor)
    forger.claims = good_claims(forger.url, nonce=asked["nonce"])
    other = Client()
    leave(other)
    assert_refused(other, come_back(other, asked["state"]), "ended")
    assert not forger.forms


def test_a_token_of_one_sign_in_is_no_good_for_the_next(visitor: Client, forger: Forger) -> None:
    first, second = leave(visitor), leave(visitor)
    forger.claims = good_claims(forger.url, nonce=first["nonce"])
    assert_refused(visitor, come_back(visitor, second["state"]))


@pytest.mark.parametrize(
    "query", ["", "?code=x", "?state=x", "?code=x&state=x", "?state=%00&code="]
)
def test_an_answer_nobody_asked_for_is_refused(query: str, visitor: Client, forger: Forger) -> None:
    assert_refused(visitor, visitor.get(f"/accounts/oidc/callback/{query}"), "ended")
    assert not forger.asked


@pytest.mark.parametrize(
    ("error", "page"), [("access_denied", "cancelled"), ("server_error", "untrusted")]
)
def test_a_no_of_the_provider_is_a_no(
    error: str, page: str, visitor: Client, forger: Forger
) -> None:
    query = {"error": error, "error_description": "<b>canary</b>", "state": leave(visitor)["state"]}
    response = visitor.get("/accounts/oidc/callback/", query)
    assert b"canary" not in response.content
    assert_refused(visitor, response, page)


def assert_refused(
    visitor: Client, response: Any, page: str = "untrusted", people: int = 0
) -> None:
    assert kind(response) == page
    assert response.status_code == (503 if page == "unreachable" else 403)
    assert signed_in(visitor) is None
    assert Person.objects.filter(username__startswith="sso-").count() == people
