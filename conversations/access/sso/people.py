"""The accounts of people whom the provider knows: made, named and given roles at each sign-in."""

import logging
from hashlib import sha256
from typing import Any, Final

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialAccount
from allauth.socialaccount.providers.base.constants import AuthError
from django.conf import settings
from django.contrib.auth.models import Group
from django.contrib.auth.signals import user_login_failed
from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from conversations.access.remembered import RememberedPeople
from conversations.access.sandbox import DOMAIN
from conversations.access.sso.calls import ProviderError
from conversations.access.sso.configured import configured
from conversations.access.sso.provider import Provider, VerifiedLogin
from conversations.access.sso.tokens import Claims
from conversations.models import Person

NAME_LENGTH: Final = 150

log = logging.getLogger(__name__)


class SingleSignOn(RememberedPeople):
    """Marks a session that the provider opened; it ends when single sign-on is taken away."""

    def authenticate(self, request: HttpRequest | None, **_: Any) -> None:  # type: ignore[override]
        """Nobody signs in here with anything that can be typed."""

    def get_user(self, user_id: int) -> Person | None:
        """The person, while there is a provider."""
        return super().get_user(user_id) if settings.OIDC else None


class ProvidedAccounts(DefaultSocialAccountAdapter):  # type: ignore[misc]
    """What allauth asks of us while somebody comes back from the provider."""

    def get_provider(
        self,
        request: HttpRequest,
        provider: str,  # noqa: ARG002
        client_id: str | None = None,  # noqa: ARG002
    ) -> Provider:
        """There is only one."""
        return Provider(request)

    def is_open_for_signup(self, request: HttpRequest, sociallogin: VerifiedLogin) -> bool:  # noqa: ARG002
        """Whoever comes this far has a role."""
        return True

    def pre_social_login(self, request: HttpRequest, sociallogin: VerifiedLogin) -> None:
        """Take over what the provider says now; without a role it ends here."""
        roles = granted(sociallogin.claims)
        if sociallogin.is_existing:
            _take_over(sociallogin, roles)
        if not roles:
            raise ImmediateHttpResponse(_refused(request, "no-role", sociallogin.user))

    def save_user(
        self,
        request: HttpRequest,  # noqa: ARG002
        sociallogin: VerifiedLogin,
        form: Any = None,  # noqa: ARG002
    ) -> Person:
        """The account of somebody who comes for the first time."""
        account = sociallogin.account
        with transaction.atomic():
            person, created = Person.objects.get_or_create(username=_name_of(account))
            if created:
                person.set_unusable_password()
            sociallogin.user = person
            sociallogin.account, _ = SocialAccount.objects.get_or_create(
                provider=account.provider, uid=account.uid, defaults={"user": person}
            )
            _take_over(sociallogin, granted(sociallogin.claims))
        return person

    def on_authentication_error(
        self,
        request: HttpRequest,
        provider: Provider,  # noqa: ARG002
        error: str | None = None,
        exception: Exception | None = None,
        extra_context: dict[str, Any] | None = None,
    ) -> None:
        """A page of our own for whatever went wrong."""
        raise ImmediateHttpResponse(
            failed(request, _kind(error, exception, extra_context or {}), exception)
        )


def granted(claims: Claims) -> set[str]:
    """The roles that the provider's groups stand for."""
    sso = configured()
    return {sso.roles[group] for group in _groups(claims, sso.groups_claim) if group in sso.roles}


def failed(request: HttpRequest, kind: str, cause: Exception | None = None) -> HttpResponse:
    """The page of this kind of failure; the cause is for the log."""
    log.warning(
        "Single sign-on failed: %s, %s (request %s)", kind, cause, getattr(request, "id", "-")
    )
    return _refused(request, kind)


def _kind(error: str | None, exception: Exception | None, context: dict[str, Any]) -> str:
    if error == AuthError.CANCELLED:
        return "cancelled"
    if isinstance(exception, ProviderError):
        return "unreachable"
    if exception is None and not context.get("state"):
        return "ended"
    return "untrusted"


def _refused(request: HttpRequest, kind: str, person: Person | None = None) -> HttpResponse:
    if kind in ("no-role", "untrusted"):
        credentials = {"username": person.username if person else ""}
        user_login_failed.send(__name__, credentials=credentials, request=request)
    page = {"kind": kind, "sso": settings.OIDC}
    status = 503 if kind == "unreachable" else 403
    return render(request, "account/sso_failed.html", page, status=status)


def _take_over(login: VerifiedLogin, roles: set[str]) -> None:
    """The provider's word replaces what was known: labels, and every role."""
    person, claims = login.user, login.claims
    first, _, last = _label(claims.get("name")).partition(" ")
    email = _email(claims.get("email"))
    person.first_name = _label(claims.get("given_name")) or first or email[:NAME_LENGTH]
    person.last_name = _label(claims.get("family_name")) or last
    person.email = email
    person.save(update_fields=["first_name", "last_name", "email", "password"])
    person.groups.set(Group.objects.filter(name__in=roles))
    person.backend = f"{SingleSignOn.__module__}.{SingleSignOn.__qualname__}"


def _groups(claims: Claims, name: str) -> list[str]:
    """The claim of this name, or at this path (`realm_access.roles`)."""
    found: Any = claims
    for step in [name] if name in claims else name.split("."):
        found = found.get(step) if isinstance(found, dict) else None
    groups = found if isinstance(found, list) else [found]
    return [group for group in groups if isinstance(group, str)]


def _name_of(account: SocialAccount) -> str:
    """A user name that nobody chooses and that no local account has."""
    return "sso-" + sha256(f"{account.provider} {account.uid}".encode()).hexdigest()[:24]


def _label(value: Any) -> str:
    text = "".join(filter(str.isprintable, value)) if isinstance(value, str) else ""
    return text.strip()[:NAME_LENGTH].strip()


def _email(value: Any) -> str:
    """The address, if it is one; those of the sandbox would open its accounts."""
    email = _label(value)
    try:
        validate_email(email)
    except ValidationError:
        return ""
    return "" if email.lower().endswith(f"@{DOMAIN}") else email
