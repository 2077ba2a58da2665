"""What the provider says of itself: its endpoints and its keys, remembered for some minutes."""

from hashlib import sha256
from typing import Final

import jwt
import msgspec
from django.core.cache import cache

from conversations.access.sso.calls import Line, ProviderError, read
from conversations.backend.address import is_private

REMEMBERED_SECONDS: Final = 10 * 60
WELL_KNOWN: Final = "/.well-known/openid-configuration"


# PyJWT reads what comes without asking whether it has the shape of keys.
UNREADABLE: Final = (
    *(jwt.PyJWTError, ValueError, TypeError, AttributeError),
    *(LookupError, ArithmeticError, RecursionError),
)


class Endpoints(msgspec.Struct, frozen=True):
    """The part of the discovery document that we need."""

    issuer: str
    authorization_endpoint: str
    token_endpoint: str
    jwks_uri: str
    userinfo_endpoint: str | None = None
    token_endpoint_auth_methods_supported: tuple[str, ...] = ("client_secret_basic",)


def endpoints(line: Line, issuer: str) -> Endpoints:
    """The provider's endpoints, if it is the one that was asked for."""
    document = _remembered(f"{issuer}{WELL_KNOWN}", line)
    found = read(document, Endpoints, "the discovery document")
    if found.issuer.rstrip("/") != issuer:
        raise ProviderError("the discovery document names another issuer than OIDC_ISSUER")
    if not is_private(found.authorization_endpoint):
        raise ProviderError("the authorization endpoint is not https")
    return found


def key_for(line: Line, jwks_uri: str, kid: str | None) -> jwt.PyJWK:
    """The public key of this id; new keys are asked for at most once in a while."""
    for fresh in (False, True):
        fits = [key for key in _keys(line, jwks_uri, fresh=fresh) if kid in (None, key.key_id)]
        if len(fits) == 1:
            return fits[0]
    raise ProviderError("the provider has no such key")


def _keys(line: Line, jwks_uri: str, *, fresh: bool) -> list[jwt.PyJWK]:
    body = _remembered(jwks_uri, line, fresh=fresh)
    try:
        keys = jwt.PyJWKSet.from_json(body.decode()).keys
    except UNREADABLE:
        raise ProviderError("the keys cannot be read") from None
    return [key for key in keys if key.public_key_use in (None, "sig")]


def _remembered(url: str, line: Line, *, fresh: bool = False) -> bytes:
    name = f"sso.{sha256(url.encode()).hexdigest()}"
    known: bytes | None = cache.get(name)
    if known is None or (fresh and _may_ask_again(name)):
        known = line.get(url)
        cache.set(name, known, REMEMBERED_SECONDS)
    return known


def _may_ask_again(name: str) -> bool:
    """A forger who invents key ids does not make us ask each time."""
    return cache.add(f"{name}.fresh", value=True, timeout=60)
