"""What this provider tells of its people."""

from typing import Any

from allauth.idp.oidc.adapter import DefaultOIDCAdapter
from django.contrib.auth.models import User


class WithGroups(DefaultOIDCAdapter):  # type: ignore[misc]
    """The usual claims, and the groups."""

    def get_claims(self, purpose: str, user: User, *args: Any, **kwargs: Any) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_claims(purpose, user, *args, **kwargs)
        return claims | {"groups": [group.name for group in user.groups.all()]}
