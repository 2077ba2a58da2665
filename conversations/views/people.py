"""People and their roles, for admins."""

from datetime import datetime
from http import HTTPStatus
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.core.exceptions import BadRequest
from django.core.paginator import InvalidPage, Page, Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from conversations.access import administration
from conversations.access.administration import Obstacle, ObstacleError
from conversations.access.permissions import PEOPLE, ROLES, requires
from conversations.access.roster import Account, accounts, everybody
from conversations.filters import Refusal
from conversations.looks import moment, rfc3339
from conversations.models import Person
from conversations.trail import TrailFilter
from conversations.views.trail import trail_url
from conversations.words import refusal_sentence
from conversations.zones import viewer_zone

PAGE_SIZE: Final = 50
NO_ROLE: Final = "none"
ACCESS: Final = {"on": True, "off": False}

OBSTACLES: Final[dict[Obstacle, str | Promise]] = {
    "yourself": _("This is your own account. Another admin can change it."),
    "sandbox": _("This is an account of the sandbox. It stays as it is."),
    "provider": _("Their role comes from single sign-on, at each sign-in. Change it there."),
    "last-admin": _(
        "Nothing was changed: this is the last admin who may sign in. "
        "Make somebody else an admin first."
    ),
}
DONE: Final[dict[str, str | Promise]] = {
    "role": _("The role has been changed. It holds from the next page that they open."),
    "access-on": _("The account has been enabled."),
    "access-off": _("The account has been disabled, and every session of it has ended."),
    "second-step": _("The second step has been taken away. The password alone opens the account."),
}


@require_safe
@requires(PEOPLE)
def people(request: HttpRequest) -> HttpResponse:
    """Everybody with an account, by name."""
    page, notices = _page(request)
    zone, now = viewer_zone(request), timezone.now()
    rows = [_row(account, now, zone) for account in accounts(list(page))]
    context = {"rows": rows, "page": page, "notices": notices}
    return render(request, "people/people.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PEOPLE)
def person(request: HttpRequest, number: int) -> HttpResponse:
    """One of them, with forms for what may be changed, which come back here."""
    who = get_object_or_404(Person, pk=number)
    if request.method != "POST":
        return _person(request, who, done=DONE.get(request.GET.get("done", "")))
    try:
        done = _change(request, who)
    except ObstacleError as refusal:
        return _refused(request, who, refusal)
    return _done(who, done)


@require_http_methods(["GET", "HEAD", "POST"])
@requires(PEOPLE)
def second_step(request: HttpRequest, number: int) -> HttpResponse:
    """Asks before it takes somebody's second step away."""
    who = get_object_or_404(Person, pk=number)
    if request.method != "POST":
        return render(request, "people/second_step.html", {"who": who})
    try:
        administration.reset_second_step(request, who)
    except ObstacleError as refusal:
        return _refused(request, who, refusal)
    return _done(who, "second-step")


def _page(request: HttpRequest) -> tuple[Page[Person], list[str]]:
    """The page of the query string, or the first with a sentence why."""
    paginator = Paginator(everybody(), PAGE_SIZE)
    wanted = request.GET.get("page") or "1"
    try:
        return paginator.page(wanted), []
    except InvalidPage:
        refusal = Refusal.cut("page", wanted, "not-a-page")
        return paginator.page(1), [refusal_sentence(refusal)]


def _change(request: HttpRequest, who: Person) -> str:
    """What the form asks for; what was done."""
    role, access = request.POST.get("role"), request.POST.get("access")
    if role in ROLES or role == NO_ROLE:
        administration.change_role(request, who, None if role == NO_ROLE else role)
        return "role"
    if access in ACCESS:
        administration.change_access(request, who, active=ACCESS[access])
        return f"access-{access}"
    raise BadRequest("no such change")


def _done(who: Person, what: str) -> HttpResponse:
    return HttpResponseRedirect(reverse("person", args=[who.pk], query={"done": what}))


def _refused(request: HttpRequest, who: Person, refusal: ObstacleError) -> HttpResponse:
    return _person(request, who, refusal=OBSTACLES[refusal.obstacle], status=HTTPStatus.CONFLICT)


def _person(
    request: HttpRequest,
    who: Person,
    *,
    done: str | Promise | None = None,
    refusal: str | Promise | None = None,
    status: int = 200,
) -> HttpResponse:
    [account] = accounts([who])
    obstacle = administration.obstacle(request, who)
    role_obstacle = administration.role_obstacle(request, who)
    context = _row(account, timezone.now(), viewer_zone(request)) | {
        "done": done,
        "refusal": refusal,
        "obstacle": obstacle and OBSTACLES[obstacle],
        "role_obstacle": role_obstacle and OBSTACLES[role_obstacle],
        "roles": [*ROLES, NO_ROLE],
        "role": account.roles[0] if account.roles else NO_ROLE,
        "trail_url": trail_url(TrailFilter(person=who.pk)),
    }
    return render(request, "people/person.html", context, status=status)


def _row(account: Account, now: datetime, zone: ZoneInfo) -> dict[str, Any]:
    return {
        "account": account,
        "who": account.person,
        "label": _label(account),
        "last": moment(account.person.last_login, now, zone),
        "exactly": rfc3339(account.person.last_login),
    }


def _label(account: Account) -> str:
    """What else they are known by; the user names of single sign-on say nothing."""
    who = account.person
    is_shown_above = account.way == "provider" or not who.get_full_name()
    return " · ".join(filter(None, ("" if is_shown_above else who.username, who.email)))
