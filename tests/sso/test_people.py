"""Who somebody is, is issuer and subject; what they may do is what the provider says today."""

from dataclasses import replace
from typing import Any

import pytest
from django.contrib.auth.signals import user_login_failed
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.models import Person
from tests.access.conftest import PASSWORD
from tests.sso.conftest import (
    come_back,
    found,
    kind,
    leave,
    provider,
    roles,
    sign_in,
    sign_in_again,
    signed_in,
)
from tests.sso.forger import Forger, good_claims


def test_the_first_sign_in_makes_an_account(visitor: Client, forger: Forger) -> None:
    response = sign_in(visitor, forger)
    assert response.headers["Location"] == "/conversations/"
    alice = found(visitor)
    assert (alice.first_name, alice.last_name, alice.email) == (
        *("Alice", "Kato"),
        "alice@acme.example",
    )
    assert roles(alice) == {"support"}
    assert not alice.has_usable_password()
    assert not alice.is_staff
    assert not alice.is_superuser
    assert visitor.get("/conversations/").status_code == 200


def test_another_subject_with_the_same_address_is_another_account(
    visitor: Client, forger: Forger
) -> None:
    sign_in(visitor, forger)
    alice = found(visitor)
    sign_in_again(visitor, forger, sub="mallory-1")
    assert found(visitor) != alice
    sign_in_again(visitor, forger)
    assert found(visitor) == alice


def test_another_issuer_with_the_same_subject_is_another_account(
    visitor: Client, forger: Forger, settings: Settings
) -> None:
    sign_in(visitor, forger)
    alice = found(visitor)
    settings.OIDC = provider(f"{forger.url}/other")
    forger.discovery = {"issuer": f"{forger.url}/other"}
    document = "/.well-known/openid-configuration"
    forger.replies[f"/other{document}"] = lambda handler: answer_as(handler, forger, document)
    sign_in_again(visitor, forger, iss=f"{forger.url}/other")
    assert found(visitor) != alice


def test_a_local_account_with_the_same_address_stays_its_owner_s(
    visitor: Client, forger: Forger, dora: Person
) -> None:
    sign_in(visitor, forger, email=dora.email, preferred_username=dora.username)
    assert found(visitor) != dora
    dora.refresh_from_db()
    assert dora.check_password(PASSWORD)
    assert roles(dora) == {"support"}


def test_a_visitor_cannot_join_accounts(visitor: Client, forger: Forger, dora: Person) -> None:
    visitor.force_login(dora)
    asked = leave(visitor, process="connect")
    forger.claims = good_claims(forger.url, nonce=asked["nonce"])
    come_back(visitor, asked["state"])
    assert found(visitor) != dora


def test_an_address_changes_and_the_account_stays(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    alice = found(visitor)
    sign_in_again(visitor, forger, email="a.moreau@acme.example", name="Alice Moreau")
    alice.refresh_from_db()
    assert found(visitor) == alice
    assert (alice.last_name, alice.email) == ("Moreau", "a.moreau@acme.example")


def test_roles_are_read_again_at_each_sign_in(visitor: Client, forger: Forger) -> None:
    for groups, expected in (
        (["casey-support", "everybody"], {"support"}),
        (["casey-admins", "casey-managers"], {"admin", "manager"}),
        (["casey-managers"], {"manager"}),
    ):
        sign_in_again(visitor, forger, groups=groups)
        assert roles(found(visitor)) == expected


@pytest.mark.parametrize(
    "groups", [[], ["everybody"], None, "", {"casey-admins": True}, [["casey-admins"]]]
)
def test_no_role_is_no_access_and_no_account(
    groups: Any, visitor: Client, forger: Forger, settings: Settings
) -> None:
    settings.OIDC = replace(settings.OIDC, contact="the service desk")
    forger.userinfo = {"sub": "alice-1"}
    response = sign_in(visitor, forger, groups=groups)
    assert kind(response) == "no-role"
    assert "Ask the service desk." in response.content.decode()
    assert signed_in(visitor) is None
    assert not provided().exists()


def test_refusals_are_told_to_whoever_keeps_count(visitor: Client, forger: Forger) -> None:
    heard: list[str] = []

    def hear(credentials: dict[str, str], **_: Any) -> None:
        heard.append(credentials["username"])

    user_login_failed.connect(hear)
    sign_in(visitor, forger)
    alice = found(visitor)
    sign_in_again(visitor, forger, groups=[])
    sign_in_again(visitor, forger, aud="somebody else")
    assert heard == [alice.username, ""]


def test_who_loses_every_role_loses_access_at_once(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    alice = found(visitor)
    other = Client(raise_request_exception=False)
    assert kind(sign_in(other, forger, groups=[])) == "no-role"
    assert roles(alice) == set()
    assert visitor.get("/conversations/").status_code == 403


@pytest.mark.parametrize(
    ("claim", "claims"),
    [
        ("groups", {"groups": "casey-support"}),
        ("realm_access.roles", {"realm_access": {"roles": ["casey-support"]}}),
        ("https://acme.example/groups", {"https://acme.example/groups": ["casey-support"]}),
    ],
)
def test_the_groups_stand_where_the_settings_say(
    claim: str, claims: dict[str, Any], visitor: Client, forger: Forger, settings: Settings
) -> None:
    settings.OIDC = replace(settings.OIDC, groups_claim=claim)
    forger.userinfo = {"sub": "alice-1"}
    sign_in(visitor, forger, **({"groups": ["casey-admins"]} | claims))
    assert roles(found(visitor)) == {"support"}


def test_what_the_token_leaves_out_is_asked_for(visitor: Client, forger: Forger) -> None:
    forger.userinfo = {"sub": "alice-1", "groups": ["casey-managers"], "name": "Alice Moreau"}
    sign_in(visitor, forger, groups=None)
    alice = found(visitor)
    assert roles(alice) == {"manager"}
    assert alice.last_name == "Kato"  # the token's own word comes first


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"email": "admin@SANDBOX.invalid"}, ("Alice", "Kato", "")),
        ({"email": "no address"}, ("Alice", "Kato", "")),
        ({"email": ["alice@acme.example"], "name": 7}, ("", "", "")),
        ({"name": "Al\0ice\u202e Ka\ud800to\n"}, ("Alice", "Kato", "alice@acme.example")),
        ({"name": "x" * 500}, ("x" * 150, "", "alice@acme.example")),
        ({"name": None}, ("alice@acme.example", "", "alice@acme.example")),
        ({"given_name": "Bob", "family_name": "Moreau"}, ("Bob", "Moreau", "alice@acme.example")),
    ],
)
def test_names_and_addresses_are_only_labels(
    claims: dict[str, Any], expected: tuple[str, str, str], visitor: Client, forger: Forger
) -> None:
    forger.userinfo = {"sub": "alice-1"}
    sign_in(visitor, forger, **claims)
    alice = found(visitor)
    assert (alice.first_name, alice.last_name, alice.email) == expected


def test_a_disabled_account_stays_out(visitor: Client, forger: Forger) -> None:
    sign_in(visitor, forger)
    provided().update(is_active=False)
    assert visitor.get("/conversations/").status_code == 302
    assert sign_in_again(visitor, forger).status_code == 403
    assert signed_in(visitor) is None


def provided() -> Any:
    return Person.objects.filter(username__startswith="sso-")


def answer_as(handler: Any, forger: Forger, path: str) -> None:
    handler.path = path
    handler.do_GET()
