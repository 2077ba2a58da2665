"""What a deployment says of its provider. Made by the settings, so it knows nothing of them."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class OpenIDProvider:
    """An OpenID provider, and what its answers mean here."""

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    roles: dict[str, str]  # the provider's groups -> our roles
    groups_claim: str = "groups"
    scopes: tuple[str, ...] = ("openid", "profile", "email")
    name: str = "single sign-on"
    only: bool = False
    break_glass: str = ""
    contact: str = ""
    form_origins: tuple[str, ...] = ()
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
