"""Where a request comes from: what a proxy of ours says of it, and nobody else."""

from collections.abc import Iterable
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)
from typing import Final

from django.conf import settings
from django.http import HttpRequest

Address = IPv4Address | IPv6Address
Network = IPv4Network | IPv6Network

SAID_BY_PROXIES: Final = (
    "HTTP_FORWARDED",
    "HTTP_X_FORWARDED_FOR",
    "HTTP_X_FORWARDED_HOST",
    "HTTP_X_FORWARDED_PORT",
    "HTTP_X_FORWARDED_PROTO",
    "HTTP_X_REQUEST_ID",
)
ONE_CUSTOMER: Final = 64


def client_address(request: HttpRequest) -> str:
    """The nearest address that is no proxy of ours; empty where the server knows none.

    X-Forwarded-For is read from its end, where our own proxies write. What stands further left
    may be anybody's invention.
    """
    hops = request.META.get("HTTP_X_FORWARDED_FOR", "").split(",")
    address = _parsed(request.META.get("REMOTE_ADDR", ""))
    while address and hops and _is_proxy(address) and (further := _parsed(hops.pop())):
        address = further
    return str(address or "")


def neighbourhood(address: str) -> str:
    """What is limited as one: an IPv4 address, or the /64 that one customer of IPv6 has."""
    if ":" not in address:
        return address
    return str(ip_network((address, ONE_CUSTOMER), strict=False))


def distrust_strangers(request: HttpRequest) -> None:
    """Take away what a request says of its way here, unless a proxy of ours brought it."""
    peer = _parsed(request.META.get("REMOTE_ADDR", ""))
    if peer and _is_proxy(peer):
        return
    said = [request.META.pop(name, None) for name in SAID_BY_PROXIES]
    request.by_stranger = any(said)  # type: ignore[attr-defined]


def comes_from(request: HttpRequest, networks: Iterable[Network]) -> bool:
    """Whether its client is in one of these.

    Not if a stranger passed it on: behind a proxy that nobody named, everybody seems to be on this
    machine.
    """
    address = _parsed(client_address(request))
    return (
        not getattr(request, "by_stranger", False)
        and address is not None
        and any(address in network for network in networks)
    )


def _is_proxy(address: Address) -> bool:
    return any(address in network for network in settings.TRUSTED_PROXIES)


def _parsed(text: str) -> Address | None:
    """An address, without the port that some proxies add; IPv4 written as IPv6 is IPv4."""
    host = text.strip()
    if host.startswith("["):
        host = host[1:].partition("]")[0]
    elif host.count(":") == 1:
        host = host.partition(":")[0]
    try:
        address = ip_address(host.partition("%")[0])
    except ValueError:
        return None
    return getattr(address, "ipv4_mapped", None) or address
