"""Every way in which an address of the product can be asked, and what each address may answer."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, Final

import pytest
from django.core.cache import cache
from django.http import HttpRequest
from django.test import Client
from django.urls import URLPattern

from casey_dashboard.urls import urlpatterns
from conversations.access.permissions import public
from conversations.filters import ListFilter
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.whence import packed
from tests.access.matrix import METHODS
from tests.pages.made import conversation_id, message_id

ID: Final = conversation_id(1)
UNKNOWN: Final = conversation_id(99)
NUMBER: Final = 1_000_000
LIST: Final = packed(ListFilter())
PATTERNS: Final[dict[str, URLPattern]] = {str(each.name): each for each in urlpatterns}


@dataclass(frozen=True)
class Address:
    """Where it is, every status that it has, and what else must be asked to see them all."""

    path: str
    statuses: set[int]
    also: tuple[str, ...] = ()
    form: dict[str, str] | None = None


ADDRESSES: Final = {
    "home": Address("/", {200, 302, 400, 403, 405, 500}),
    "conversation-list": Address("/conversations/", {200, 302, 400, 403, 405, 500, 502, 503, 504}),
    "newer": Address(
        "/conversations/newer/?seen=00000001",
        {200, 204, 302, 400, 403, 405, 500, 502, 503, 504},
        also=("/conversations/newer/?seen=00000000",),
    ),
    "conversation": Address(
        f"/conversations/{ID}/", {200, 302, 400, 403, 404, 405, 500, 502, 503, 504}
    ),
    "messages": Address(
        f"/conversations/{ID}/messages/?after=0",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/messages/?before=2",),
    ),
    "whole": Address(
        f"/conversations/{ID}/whole/", {200, 302, 400, 403, 404, 405, 500, 502, 503, 504}
    ),
    "find": Address(
        f"/conversations/{ID}/find/", {200, 302, 303, 400, 403, 405, 500}, form={"words": "Hello"}
    ),
    "next": Address(
        f"/conversations/{ID}/next/?in={LIST}",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/next/", f"/conversations/{UNKNOWN}/next/?in={LIST}"),
    ),
    "previous": Address(
        f"/conversations/{ID}/previous/?in={LIST}",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/previous/",),
    ),
    "live": Address(
        f"/conversations/{ID}/live/?shown=1",
        {200, 204, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/live/?shown=0",),
    ),
    "reveal": Address(
        f"/conversations/{ID}/reveal/",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        form={"field": "email"},
    ),
    "avatar": Address(f"/conversations/{ID}/avatar/", {200, 302, 400, 403, 404, 405, 500}),
    "card": Address(f"/cards/{ID}/", {200, 400, 403, 404, 405, 500, 502, 503, 504}),
    "card-opened": Address(f"/cards/{ID}/open/", {302, 400, 403, 405, 500}),
    "oembed": Address(
        f"/oembed?url=https://testserver/conversations/{ID}/",
        {200, 400, 403, 404, 405, 500, 501},
        also=("/oembed?url=https://elsewhere.example/", "/oembed?format=xml"),
    ),
    "go": Address(
        f"/go/?to={UNKNOWN}",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=("/go/", f"/go/?to={ID}", f"/go/?to={ID}+{conversation_id(2)}", "/go/?to=AB7D-RX8F"),
        form={"to": "Margaret"},
    ),
    "transcript-download": Address(
        f"/conversations/{ID}/transcript.txt",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/transcript.json", f"/conversations/{ID}/transcript.exe"),
    ),
    "quote": Address(
        f"/conversations/{ID}/quote/?message={message_id(1)}",
        {200, 302, 400, 403, 404, 405, 500, 502, 503, 504},
        also=(f"/conversations/{ID}/quote/?form=none",),
    ),
    "trail": Address("/trail/", {200, 302, 400, 403, 405, 500}),
    "trail-download": Address("/trail/trail.csv", {200, 302, 400, 403, 405, 500}),
    "people": Address("/people/", {200, 302, 400, 403, 405, 500}),
    "person": Address(
        f"/people/{NUMBER}/", {200, 302, 400, 403, 404, 405, 500}, also=("/people/0/",)
    ),
    "person-second-step": Address(
        f"/people/{NUMBER}/second-step/",
        {200, 302, 400, 403, 404, 405, 500},
        also=("/people/0/second-step/",),
    ),
    "keys": Address("/keys/", {200, 302, 400, 403, 405, 500}),
    "preferences": Address("/preferences/", {200, 302, 400, 403, 405, 500}),
    "account_login": Address(
        "/accounts/login/",
        {200, 302, 400, 403, 405, 429, 500},
        form={"login": "nobody", "password": "wrong"},
    ),
    "account_logout": Address("/accounts/logout/", {200, 302, 400, 403, 405, 500}),
    "account_change_password": Address("/accounts/password/", {200, 302, 400, 403, 404, 405, 500}),
    "sso-start": Address("/accounts/oidc/", {400, 403, 404, 405, 500}),
    "sso-callback": Address("/accounts/oidc/callback/", {400, 403, 404, 405, 500}),
    "mfa_authenticate": Address("/accounts/2fa/code/", {200, 302, 400, 403, 405, 500}),
    "mfa_index": Address("/accounts/2fa/", {200, 302, 400, 403, 404, 405, 500}),
    "mfa_activate_totp": Address("/accounts/2fa/activate/", {200, 302, 400, 403, 404, 405, 500}),
    "mfa_deactivate_totp": Address(
        "/accounts/2fa/deactivate/", {200, 302, 400, 403, 404, 405, 500}
    ),
    "mfa_view_recovery_codes": Address(
        "/accounts/2fa/recovery/", {200, 302, 400, 403, 404, 405, 500}
    ),
    "mfa_generate_recovery_codes": Address(
        "/accounts/2fa/recovery/new/", {200, 302, 400, 403, 404, 405, 500}
    ),
    "mfa_reauthenticate": Address("/accounts/2fa/confirm/", {200, 302, 400, 403, 404, 405, 500}),
    "account_reauthenticate": Address(
        "/accounts/2fa/confirm/password/", {200, 302, 400, 403, 404, 405, 500}
    ),
    "sandbox-sign-in": Address(
        "/accounts/sandbox/support/",
        {302, 400, 403, 404, 405, 500},
        also=("/accounts/sandbox/nobody/",),
    ),
    "livez": Address("/livez", {200, 400, 403, 405, 500}),
    "readyz": Address("/readyz", {200, 400, 403, 405, 500, 503}),
    "metrics": Address("/metrics", {200, 400, 403, 405, 500}),
}

FRAGMENT: Final = {"HX-Request": "true"}
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    *({"status": status} for status in (401, 404, 422, 429, 500)),
    *({"error": "refused"}, {"body": "<html>"}),
)
TOO_MANY: Final = {f"field{number}": "" for number in range(200)}
TOO_LARGE: Final = {"field": "x" * 2_000_000}
TOO_OFTEN: Final = 40


@dataclass(frozen=True)
class Desk:
    """Who asks, each in a browser of their own, and the backend behind the dashboard."""

    box: Sandbox
    people: tuple[Person | None, ...]

    def answers(self, name: str) -> Iterator[Any]:
        """What the address of this name answers, however it is asked."""
        address = ADDRESSES[name]
        for person in self.people:
            for method in METHODS:
                yield ask(browser(person), address.path, method)
            for path in (address.path, *address.also):
                yield ask(browser(person), path)
                yield ask(browser(person), path, "POST")
                yield ask(browser(person), path, headers=FRAGMENT)
            yield from self.refusals(address, person)
        yield from self.troubles(address)
        yield failing(PATTERNS[name], address, self.people[0])
        if address.form:
            yield from (
                ask(browser(), address.path, "POST", address.form) for _ in range(TOO_OFTEN)
            )

    def refusals(self, address: Address, person: Person | None) -> Iterator[Any]:
        """Before any view is asked: another host, a form from elsewhere, a form too large."""
        yield ask(browser(person), address.path, headers={"host": "evil.example"})
        strict = browser(person, enforce_csrf_checks=True)
        yield ask(strict, address.path, "POST")
        yield ask(strict, address.path, "POST", TOO_MANY)
        yield ask(strict, address.path, "POST", TOO_LARGE)

    def troubles(self, address: Address) -> Iterator[Any]:
        """While the backend is in each kind of trouble."""
        for fault in FAULTS:
            for headers in ({}, FRAGMENT):
                cache.clear()
                with self.box.fault("*", **fault):
                    reader = browser(self.people[0])
                    yield ask(reader, address.path, headers=headers)
                    if address.form:
                        yield ask(reader, address.path, "POST", address.form, headers)
        cache.clear()


def browser(person: Person | None = None, **options: Any) -> Client:
    """Signed in where a person is given."""
    client = Client(raise_request_exception=False, **options)
    if person:
        client.force_login(person)
    return client


def ask(
    client: Client,
    path: str,
    method: str = "GET",
    data: dict[str, str] | None = None,
    headers: dict[str, str] | None = None,
) -> Any:
    """Over https, as behind a proxy."""
    if method in ("GET", "POST"):
        way: Callable[..., Any] = client.get if method == "GET" else client.post
        return way(path, data or None, secure=True, headers=headers)
    return client.generic(method, path, secure=True, headers=headers)


def failing(pattern: URLPattern, address: Address, person: Person | None) -> Any:
    """The page of an address whose view has a fault of our own."""

    @public
    def fail(request: HttpRequest, /, **_: Any) -> Any:
        raise RuntimeError("canary")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pattern, "callback", fail)
        return ask(browser(person), address.path)
