"""Closed by default: every view says who may use it, and the gate asks."""

from collections.abc import Callable
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.test import Client, RequestFactory
from django.urls import URLPattern, get_resolver

from casey_dashboard.urls import urlpatterns
from conversations.access.permissions import READ, ROLES, requires
from conversations.models import Person
from tests.pages.client import Reader
from tests.pages.made import conversation_id, message_id

ID = conversation_id(1)
PAGES = [
    "/",
    "/conversations/?status=completed&limit=50",
    "/conversations/newer/?seen=00000001",
    f"/conversations/{ID}/?message={message_id(1)}",
    f"/conversations/{ID}/live/?shown=2",
    f"/conversations/{ID}/next/?in=lRTAwMDA",
    f"/conversations/{ID}/previous/?in=lRTAwMDA",
    f"/conversations/{ID}/messages/?after=1",
    f"/conversations/{ID}/whole/",
    f"/conversations/{ID}/find/?show=voice&near=7",
    f"/conversations/{ID}/transcript.md",
    f"/conversations/{ID}/quote/?message={message_id(1)}",
    f"/conversations/{ID}/reveal/",
    f"/conversations/{ID}/avatar/",
    f"/go/?to={ID}",
    "/trail/?event=search",
    "/trail/trail.csv",
    "/people/?page=2",
    "/people/7/",
    "/people/7/second-step/",
    "/keys/",
    "/accounts/password/",
]
SECOND_STEP = [
    f"/accounts/2fa/{page}"
    for page in (
        *("", "activate/", "deactivate/", "recovery/", "recovery/new/"),
        *("confirm/", "confirm/password/"),
    )
]
OPEN = {
    "account_login",
    "account_logout",
    "card",
    "card-opened",
    "livez",
    "metrics",
    "mfa_authenticate",
    "oembed",
    "preferences",
    "readyz",
    "sandbox-sign-in",
    "sso-callback",
    "sso-start",
}


def test_every_view_says_who_may_use_it() -> None:
    unmarked = [str(each) for each in urlpatterns if not hasattr(each.callback, "access")]
    assert not unmarked


def test_no_view_comes_from_elsewhere() -> None:
    assert all(isinstance(each, URLPattern) for each in get_resolver().url_patterns)


def test_only_these_views_are_open() -> None:
    assert {each.name for each in urlpatterns if is_open(each.callback)} == OPEN


def test_what_is_marked_open_is_what_the_gate_lets_through() -> None:
    for each in urlpatterns:
        asks = getattr(each.callback, "login_required", True)
        assert asks is not is_open(each.callback), each.name


def test_the_gate_stands_behind_the_session() -> None:
    order = settings.MIDDLEWARE
    gate = order.index("django.contrib.auth.middleware.LoginRequiredMiddleware")
    assert order.index("django.contrib.auth.middleware.AuthenticationMiddleware") < gate


@pytest.mark.parametrize("page", [*PAGES, *SECOND_STEP])
def test_a_stranger_is_sent_to_sign_in_and_the_address_is_kept(page: str, visitor: Client) -> None:
    response = visitor.get(page)
    assert response.status_code == 302
    sign_in, _, then = response.headers["Location"].partition("?next=")
    assert sign_in == "/accounts/login/"
    assert RequestFactory().get(f"/?next={then}").GET["next"] == page


def test_the_pages_tried_are_all_that_ask_for_sign_in() -> None:
    asking = {each.name for each in urlpatterns if not is_open(each.callback)}
    tried = {
        get_resolver().resolve(page.partition("?")[0]).url_name for page in [*PAGES, *SECOND_STEP]
    }
    assert tried == asking


def test_somebody_without_a_role_gets_a_page_that_says_so(stranger: Reader) -> None:
    stranger.client.force_login(Person.objects.create_user("erin"))
    for page in PAGES[1:-2]:
        answer = stranger.get(page, 403)
        assert answer.words("h1") == "Your account may not see this"
        assert "role" in answer.words("main")


def test_every_role_of_the_table_may_read(stranger: Reader) -> None:
    for role in ROLES:
        person = Person.objects.create_user(f"one of {role}")
        person.groups.set([Group.objects.get(name=role)])
        stranger.client.force_login(person)
        stranger.get("/conversations/")


def test_a_role_s_group_has_exactly_the_permissions_of_the_table(db: None) -> None:
    for role, permissions in ROLES.items():
        granted = Group.objects.get(name=role).permissions.values_list(
            "content_type__app_label", "codename"
        )
        assert {".".join(each) for each in granted} == permissions


def test_a_guard_asks_for_its_own_permission(dora: Person) -> None:
    view: Any = requires("conversations.nothing_of_the_kind")(never_reached)
    request = RequestFactory().get("/")
    request.user = dora
    assert dora.has_perm(READ)
    assert view.access == "conversations.nothing_of_the_kind"
    with pytest.raises(PermissionDenied):
        view(request)


def test_a_disabled_person_s_next_request_is_refused(dora: Person, visitor: Client) -> None:
    visitor.force_login(dora)
    assert visitor.get("/conversations/").status_code == 200
    Person.objects.filter(pk=dora.pk).update(is_active=False)
    assert visitor.get("/conversations/").status_code == 302


@pytest.mark.parametrize(
    "address", ["/accounts/signup/", "/accounts/password/reset/", "/accounts/email/", "/admin/"]
)
def test_nobody_signs_themselves_up(address: str, visitor: Client) -> None:
    assert visitor.get(address).status_code == 404
    assert visitor.post(address, {"username": "erin"}).status_code == 404


def never_reached(request: HttpRequest) -> HttpResponse:
    raise AssertionError


def is_open(view: Callable[..., Any]) -> bool:
    return getattr(view, "access", None) == "public"
