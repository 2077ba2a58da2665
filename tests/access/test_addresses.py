"""Nobody can say where they come from, except through a proxy that we named."""

from ipaddress import ip_network

import pytest
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from conversations.access.addresses import client_address, neighbourhood
from conversations.models import Person
from conversations.sandbox.api import Sandbox

STRANGER = "203.0.113.7"
PROXY = "10.0.0.1"
PROXIES = [ip_network("10.0.0.0/24"), ip_network("::1")]

# Who connects, what X-Forwarded-For says, and whose request it is.
WAYS = [
    (STRANGER, None, STRANGER),
    (STRANGER, "198.51.100.1", STRANGER),
    (STRANGER, PROXY, STRANGER),
    (PROXY, None, PROXY),
    (PROXY, STRANGER, STRANGER),
    (PROXY, f"198.51.100.1, {STRANGER}", STRANGER),
    (PROXY, f"198.51.100.1, {PROXY}, {STRANGER}", STRANGER),
    (PROXY, f"198.51.100.1,{STRANGER}, 10.0.0.2", STRANGER),
    (PROXY, "10.0.0.3, 10.0.0.2", "10.0.0.3"),
    (PROXY, f"{STRANGER}:4711", STRANGER),
    (PROXY, "[2001:db8::7]:4711", "2001:db8::7"),
    (PROXY, f"{STRANGER}, unknown", PROXY),
    (PROXY, "nonsense", PROXY),
    (PROXY, f"{STRANGER},", PROXY),
    (PROXY, "," * 5_000, PROXY),
    ("::ffff:10.0.0.1", STRANGER, STRANGER),
    ("::1", "2001:db8::7", "2001:db8::7"),
    ("fe80::1%eth0", STRANGER, "fe80::1"),
    ("", STRANGER, ""),
]


@pytest.mark.parametrize(("peer", "forwarded", "client"), WAYS)
def test_the_client_is_the_nearest_that_is_no_proxy(
    peer: str, forwarded: str | None, client: str, settings: Settings
) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    said = {} if forwarded is None else {"X-Forwarded-For": forwarded}
    request = RequestFactory().get("/", headers=said, REMOTE_ADDR=peer)
    assert client_address(request) == client


@pytest.mark.parametrize("peer", ["127.0.0.1", "::1", PROXY])
def test_unless_we_name_one_there_is_no_proxy(peer: str, settings: Settings) -> None:
    assert settings.TRUSTED_PROXIES == []
    said = {"X-Forwarded-For": STRANGER}
    assert client_address(RequestFactory().get("/", headers=said, REMOTE_ADDR=peer)) == peer


def test_one_customer_of_ipv6_is_one_neighbourhood() -> None:
    near, far = neighbourhood("2001:db8:0:1::1"), neighbourhood("2001:db8:0:2::1")
    assert near == neighbourhood("2001:db8:0:1:ffff::9") == "2001:db8:0:1::/64" != far
    assert neighbourhood(STRANGER) == STRANGER
    assert neighbourhood("") == ""


@pytest.mark.parametrize(("peer", "believed"), [(PROXY, True), (STRANGER, False)])
def test_only_a_proxy_of_ours_may_say_that_it_speaks_https(
    peer: str, believed: bool, settings: Settings, box: Sandbox, alice: Person
) -> None:
    settings.TRUSTED_PROXIES = PROXIES
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    settings.SECURE_HSTS_SECONDS = 60
    said = {"X-Forwarded-Proto": "https"}
    response = Client().get("/accounts/login/", headers=said, REMOTE_ADDR=peer)
    assert ("Strict-Transport-Security" in response.headers) is believed
