"""An OpenID provider that says whatever a test wants it to say."""

import base64
import hashlib
import hmac
import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, Final
from urllib.parse import parse_qsl

import jwt
from cryptography.hazmat.primitives.asymmetric.rsa import RSAPrivateKey, generate_private_key
from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

CLIENT_ID: Final = "casey"
CLIENT_SECRET: Final = "a secret of tests: 50% & more"
KID: Final = "one"

Claims = dict[str, Any]
Reply = Callable[["Handling"], None]
Sign = Callable[["Forger", Claims], str]

KEY: Final = generate_private_key(65537, 2048)
OTHER_KEY: Final = generate_private_key(65537, 2048)


class Handling(BaseHTTPRequestHandler):
    """One request to the forger, with the event that ends whatever waits."""

    stopping: threading.Event


class Forger:
    """Answers every address of its discovery document; `replies` replaces some answers."""

    def __init__(self) -> None:
        self.claims: Claims = {}
        self.userinfo: Claims = {}
        self.discovery: Claims = {}
        self.access_token = "access"
        self.sign: Sign = signed
        self.replies: dict[str, Reply] = {}
        self.forms: list[dict[str, str]] = []
        self.asked: list[str] = []
        self.stopping = threading.Event()
        self.server = ThreadingHTTPServer(("127.0.0.1", 0), _handler(self))

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server.server_port}"

    def answer(self, path: str) -> Claims:
        answers: dict[str, Callable[[], Claims]] = {
            "/.well-known/openid-configuration": self._document,
            "/keys": lambda: {"keys": [public_jwk(KEY)]},
            "/token": self._tokens,
            "/userinfo": lambda: self.userinfo,
        }
        return answers[path]()

    def _tokens(self) -> Claims:
        return {"access_token": self.access_token, "id_token": self.sign(self, self.claims)}

    def _document(self) -> Claims:
        return {
            "issuer": self.url,
            "authorization_endpoint": f"{self.url}/authorize",
            "token_endpoint": f"{self.url}/token",
            "jwks_uri": f"{self.url}/keys",
            "userinfo_endpoint": f"{self.url}/userinfo",
            "token_endpoint_auth_methods_supported": ["client_secret_post"],
        } | self.discovery


@contextmanager
def running() -> Iterator[Forger]:
    """A forger on a free loopback port, until the block ends."""
    forger = Forger()
    thread = threading.Thread(target=forger.server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield forger
    finally:
        forger.stopping.set()
        forger.server.shutdown()
        forger.server.server_close()
        thread.join()


def _handler(forger: Forger) -> type[Handling]:
    class Handler(Handling):
        stopping = forger.stopping

        def do_GET(self) -> None:
            forger.asked.append(self.path)
            reply = forger.replies.get(self.path, saying(200, lambda: forger.answer(self.path)))
            reply(self)

        def do_POST(self) -> None:
            body = self.rfile.read(int(self.headers["Content-Length"])).decode()
            forger.forms.append(dict(parse_qsl(body)))
            self.do_GET()

        def log_message(self, *_: Any) -> None:
            pass

    return Handler


def saying(status: int, payload: Callable[[], Any]) -> Reply:
    """Answers with this as JSON."""

    def reply(handler: Handling) -> None:
        body = json.dumps(payload()).encode()
        handler.send_response(status)
        handler.send_header("Content-Type", "application/json")
        handler.send_header("Content-Length", str(len(body)))
        handler.end_headers()
        handler.wfile.write(body)

    return reply


def good_claims(issuer: str, **changed: Any) -> Claims:
    """Alice, who may sign in now; a claim that is changed to None is left out."""
    now = int(time.time())
    claims = {
        "iss": issuer,
        "sub": "alice-1",
        "aud": CLIENT_ID,
        "iat": now,
        "exp": now + 300,
        "email": "alice@acme.example",
        "name": "Alice Kato",
        "groups": ["casey-support"],
    }
    return {name: value for name, value in (claims | changed).items() if value is not None}


def public_jwk(key: RSAPrivateKey, kid: str = KID) -> dict[str, Any]:
    jwk: dict[str, Any] = jwt.algorithms.RSAAlgorithm.to_jwk(key.public_key(), as_dict=True)
    return jwk | {"kid": kid, "use": "sig", "alg": "RS256"}


def signed(_: Forger, claims: Claims) -> str:
    """As an honest provider signs."""
    return jwt.encode(claims, KEY, "RS256", {"kid": KID})


def signed_by_somebody_else(_: Forger, claims: Claims) -> str:
    return jwt.encode(claims, OTHER_KEY, "RS256", {"kid": KID})


def signed_with_an_unknown_key(_: Forger, claims: Claims) -> str:
    return jwt.encode(claims, OTHER_KEY, "RS256", {"kid": "two"})


def unsigned(_: Forger, claims: Claims) -> str:
    return jwt.encode(claims, "", "none", {"kid": KID})


def without_its_signature(forger: Forger, claims: Claims) -> str:
    return signed(forger, claims).rpartition(".")[0] + "."


def with_other_claims_under_the_signature(forger: Forger, claims: Claims) -> str:
    head, _, signature = signed(forger, claims).split(".")
    return ".".join([head, _part(claims | {"groups": ["casey-admins"]}), signature])


def signed_with_the_public_key_as_secret(_: Forger, claims: Claims) -> str:
    """By hand, since libraries no longer sign so."""
    pem = KEY.public_key().public_bytes(Encoding.PEM, PublicFormat.SubjectPublicKeyInfo)
    return _by_hand(claims, pem)


def signed_with_the_client_secret(_: Forger, claims: Claims) -> str:
    return _by_hand(claims, CLIENT_SECRET.encode())


def rubbish(_: Forger, claims: Claims) -> str:
    return "no.token.at all"


def _by_hand(claims: Claims, secret: bytes) -> str:
    text = f"{_part({'alg': 'HS256', 'typ': 'JWT', 'kid': KID})}.{_part(claims)}"
    return f"{text}.{_base64(hmac.digest(secret, text.encode(), hashlib.sha256))}"


def _part(value: Any) -> str:
    return _base64(json.dumps(value).encode())


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")
