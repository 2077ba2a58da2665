"""Which ID tokens are believed."""

from collections.abc import Callable
from secrets import compare_digest
from typing import Any, Final

import jwt

from conversations.access.sso.calls import UntrustedError
from conversations.access.sso.discovery import UNREADABLE

# A list of our own: neither `none`, nor a public key taken for a shared secret, gets in.
ALGORITHMS: Final = (
    *("RS256", "RS384", "RS512", "PS256", "PS384", "PS512"),
    *("ES256", "ES384", "ES512", "EdDSA"),
)
LEEWAY_SECONDS: Final = 30
LONGEST_SUBJECT: Final = 191  # the column that keeps it

Claims = dict[str, Any]
FindKey = Callable[[str | None], jwt.PyJWK]


def verified(token: str, find_key: FindKey, *, issuer: str, client_id: str, nonce: str) -> Claims:
    """The claims of a token that this issuer made for us, now, for this very sign-in."""
    try:
        claims = _decoded(token, find_key, issuer, client_id)
    except UNREADABLE as refusal:
        reason = f"the ID token is not good: {type(refusal).__name__}"
        raise UntrustedError(reason) from None
    _check_party(claims, client_id)
    _check_nonce(claims, nonce)
    _check_subject(claims)
    return claims


def _decoded(token: str, find_key: FindKey, issuer: str, client_id: str) -> Claims:
    return jwt.decode(
        token,
        find_key(jwt.get_unverified_header(token).get("kid")).key,
        algorithms=ALGORITHMS,
        issuer=issuer,
        audience=client_id,
        leeway=LEEWAY_SECONDS,
        options={"require": ["iss", "sub", "aud", "exp", "iat"]},
    )


def _check_party(claims: Claims, client_id: str) -> None:
    """A token for several audiences must have been asked for by us."""
    several = isinstance(claims["aud"], list) and len(claims["aud"]) > 1
    if claims.get("azp", None if several else client_id) != client_id:
        raise UntrustedError("the ID token was made for another party")


def _check_nonce(claims: Claims, nonce: str) -> None:
    given = claims.get("nonce")
    if not (isinstance(given, str) and given.isascii() and compare_digest(given, nonce)):
        raise UntrustedError("the ID token belongs to another sign-in")


def _check_subject(claims: Claims) -> None:
    subject: str = claims["sub"]
    if not (subject.isascii() and subject.isprintable() and 0 < len(subject) <= LONGEST_SUBJECT):
        raise UntrustedError("the subject cannot be used")
