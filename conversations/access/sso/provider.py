"""allauth's OpenID Connect, held to more: a nonce, a checked signature, our own calls."""

from base64 import urlsafe_b64encode
from hashlib import sha256
from typing import Any, Final
from urllib.parse import quote_plus

import msgspec
from allauth.socialaccount.models import SocialAccount, SocialApp, SocialLogin, SocialToken
from allauth.socialaccount.providers.openid_connect.provider import OpenIDConnectProvider
from allauth.socialaccount.providers.openid_connect.views import OpenIDConnectOAuth2Adapter
from django.http import HttpRequest
from django.urls import reverse

from conversations.access.sso.calls import Line, UntrustedError, read
from conversations.access.sso.configured import configured
from conversations.access.sso.discovery import Endpoints, endpoints, key_for
from conversations.access.sso.tokens import Claims, verified
from conversations.models import Person

LABELS: Final = ("email", "name")


class Tokens(msgspec.Struct, frozen=True):
    """What the provider gives for a code."""

    id_token: str
    access_token: str


class VerifiedLogin(SocialLogin):  # type: ignore[misc]
    """A sign-in with the claims that the provider vouches for."""

    claims: Claims


class Exchange(OpenIDConnectOAuth2Adapter):  # type: ignore[misc]
    """One reader's way to the provider and back; `request` is either of the two requests."""

    def __init__(self, request: HttpRequest, provider_id: str) -> None:
        super().__init__(request, provider_id)
        self._line = Line(configured())
        self._nonce = ""

    @property
    def endpoints(self) -> Endpoints:
        return endpoints(self._line, configured().issuer)

    @property
    def openid_config(self) -> dict[str, Any]:
        """allauth's own name for the discovery document."""
        return msgspec.structs.asdict(self.endpoints)

    def get_callback_url(self, request: HttpRequest, app: SocialApp) -> str:  # noqa: ARG002
        """The address that is registered with the provider."""
        return request.build_absolute_uri(reverse("sso-callback"))

    def get_access_token_data(
        self,
        request: HttpRequest,
        app: SocialApp,
        client: Any,
        pkce_code_verifier: str | None = None,
    ) -> Tokens:
        """The tokens for the code that came back."""
        verifier = pkce_code_verifier or ""
        self._nonce = nonce_of(verifier)
        form = {
            "grant_type": "authorization_code",
            "code": request.GET.get("code", ""),
            "redirect_uri": client.callback_url,
            "code_verifier": verifier,
        }
        body = self._line.post(self.access_token_url, **self._signed(app, form))
        return read(body, Tokens, "the tokens")

    def parse_token(self, data: Tokens) -> SocialToken:
        """For this sign-in alone: it is not kept."""
        return SocialToken(token=data.access_token)

    def complete_login(
        self,
        request: HttpRequest,  # noqa: ARG002
        app: SocialApp,
        token: SocialToken,
        **kwargs: Any,
    ) -> VerifiedLogin:
        """Who it is: issuer and subject, and nothing else."""
        claims = self._claims(app, kwargs["response"].id_token)
        if any(name not in claims for name in (*LABELS, configured().groups_claim)):
            claims = self._told(token.token, claims["sub"]) | claims
        account = SocialAccount(provider=app.provider_id, uid=claims["sub"], extra_data={})
        login = VerifiedLogin(user=Person(), account=account, provider=self.get_provider())
        login.claims = claims
        return login

    def _signed(self, app: SocialApp, form: dict[str, str]) -> dict[str, Any]:
        """The form with our secret, where the provider wants it."""
        methods = self.endpoints.token_endpoint_auth_methods_supported
        if "client_secret_post" in methods:
            return {"data": form | {"client_id": app.client_id, "client_secret": app.secret}}
        return {"data": form, "auth": (quote_plus(app.client_id), quote_plus(app.secret))}

    def _claims(self, app: SocialApp, id_token: str) -> Claims:
        found = self.endpoints
        return verified(
            id_token,
            lambda kid: key_for(self._line, found.jwks_uri, kid),
            issuer=found.issuer,
            client_id=app.client_id,
            nonce=self._nonce,
        )

    def _told(self, access_token: str, subject: str) -> Claims:
        """What the provider tells beside the token; about the same person, or it is refused."""
        url = self.endpoints.userinfo_endpoint
        if url is None:
            return {}
        body = self._line.get(url, headers={"Authorization": f"Bearer {access_token}"})
        told = read(body, dict[str, Any], "the user's details")
        if told.get("sub") != subject:
            raise UntrustedError("the user's details are somebody else's")
        return told


class Provider(OpenIDConnectProvider):  # type: ignore[misc]
    """The one provider of the settings; its id in our tables is the issuer."""

    oauth2_adapter_class = Exchange

    def __init__(self, request: HttpRequest) -> None:
        sso = configured()
        app = SocialApp(
            provider=self.id,
            provider_id=sso.issuer,
            name=sso.name,
            client_id=sso.client_id,
            secret=sso.client_secret,
            settings={"oauth_pkce_enabled": True, "scope": sso.scopes},
        )
        super().__init__(request, app=app)

    def get_pkce_params(self) -> dict[str, Any]:
        """The challenge, and beside it the nonce that the ID token must hold."""
        params: dict[str, Any] = super().get_pkce_params()
        return params | {"nonce": nonce_of(params["code_verifier"])}


def nonce_of(verifier: str) -> str:
    """The verifier stays in the session, so only this sign-in knows what the nonce must be."""
    return urlsafe_b64encode(sha256(f"nonce {verifier}".encode()).digest()).decode().rstrip("=")
