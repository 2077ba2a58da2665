"""Local accounts: made by an operator, never by a visitor."""

import logging
from collections.abc import Callable
from math import ceil
from typing import Any, TypeVar

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.auth_backends import AuthenticationBackend
from allauth.core import context
from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.models import SocialAccount
from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from conversations.access import guesses
from conversations.access.addresses import client_address
from conversations.access.remembered import RememberedPeople
from conversations.models import Person
from conversations.redirects import is_here

T = TypeVar("T")
log = logging.getLogger(__name__)


class LocalSignIn(RememberedPeople, AuthenticationBackend):  # type: ignore[misc]
    """The one place that takes passwords; with OIDC_ONLY it knows the break-glass account alone."""

    def authenticate(  # type: ignore[override]
        self, request: HttpRequest | None, **credentials: Any
    ) -> Person | None:
        """The person whose password this is, if a password may open their account."""
        person: Person | None = super().authenticate(request, **credentials)
        if person is None or not takes_passwords(person) or belongs_to_the_provider(person):
            return None
        if settings.OIDC and settings.OIDC.only:
            log.warning("The password of the break-glass account has been given.")
        return person

    def get_user(self, user_id: int) -> Person | None:
        """The person of a session that a password opened, as long as it still would."""
        person = super().get_user(user_id)
        return person if person and takes_passwords(person) else None


class ClosedAccounts(DefaultAccountAdapter):  # type: ignore[misc]
    """Sign-in without open sign-up, without mail and without messages in passing."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody signs themselves up."""
        return False

    def is_safe_url(self, url: str) -> bool:
        """This site alone; allauth's own takes every host of ALLOWED_HOSTS, and plain http."""
        return is_here(context.request, url)

    def get_password_change_redirect_url(self, request: HttpRequest) -> str:  # noqa: ARG002
        """Back to the form, which then says that it is done."""
        return reverse("account_change_password", query={"changed": "yes"})

    def respond_user_inactive(
        self,
        request: HttpRequest,
        user: Person,  # noqa: ARG002
    ) -> HttpResponse:
        """A page of our own; allauth's stands at an address that we do not have."""
        return render(request, "account/inactive.html", status=403)

    def get_client_ip(self, request: HttpRequest) -> str:
        """As everywhere: proxies are believed only where they are ours."""
        return client_address(request)

    def pre_authenticate(self, request: HttpRequest, **credentials: str) -> None:
        """allauth would count in its own way; `authenticate` counts in ours."""

    def authenticate(self, request: HttpRequest, **credentials: str) -> Person | None:
        """The account of this name and password, if the password may be tried at all.

        allauth gives an e-mail address as a name too, and would hash the password for each:
        the time would tell which addresses have an account.
        """
        login = credentials.get("username") or credentials["email"]
        password = credentials["password"]
        attempt = super().authenticate
        person: Person | None = self.counted(
            login, lambda: attempt(request, username=login, password=password)
        )
        return person

    def counted(self, login: str, check: Callable[[], T]) -> T:
        """Try a password of this account; what finds nothing, or raises, was a wrong one."""
        try:
            guess = guesses.take(context.request, login)
        except guesses.TooManyGuessesError as refusal:
            raise ImmediateHttpResponse(self._too_many(refusal.seconds)) from None
        found = check()
        if found:
            guesses.give_back(guess)
        return found

    def _too_many(self, seconds: int) -> HttpResponse:
        minutes = ceil(seconds / 60)
        response = render(context.request, "429.html", {"minutes": minutes}, status=429)
        response.headers["Retry-After"] = str(seconds)
        return response

    def add_message(self, *args: object, **kwargs: object) -> None:
        """The pages say what happened; no flash message repeats it."""


def takes_passwords(person: Person) -> bool:
    """Whether the settings let a password open this account."""
    return (
        not settings.OIDC or not settings.OIDC.only or person.username == settings.OIDC.break_glass
    )


def belongs_to_the_provider(person: Person) -> bool:
    """Such an account has no password, or one that somebody gave it by mistake."""
    return bool(SocialAccount.objects.filter(user=person).exists())
