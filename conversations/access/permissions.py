"""The table of roles, and the markers that every view carries."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, Final, ParamSpec, cast

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponseBase

from conversations.models import Person

P = ParamSpec("P")
View = Callable[Concatenate[HttpRequest, P], HttpResponseBase]

READ: Final = "conversations.read_conversations"
DOWNLOAD: Final = "conversations.download_transcripts"
OVERVIEW: Final = "conversations.see_overview"
EXPORT: Final = "conversations.export_lists"
SHARE_VIEWS: Final = "conversations.share_views"
TRAIL: Final = "conversations.see_trail"
REVEAL: Final = "conversations.reveal_contacts"
CONTACTS: Final = "conversations.see_contacts"
PEOPLE: Final = "conversations.manage_people"
SETTINGS: Final = "conversations.change_settings"

SUPPORT: Final = frozenset({READ, DOWNLOAD, REVEAL})
MANAGER: Final = SUPPORT | {OVERVIEW, EXPORT, SHARE_VIEWS, TRAIL, CONTACTS}
ADMIN: Final = MANAGER | {PEOPLE, SETTINGS}
ROLES: Final = {"support": SUPPORT, "manager": MANAGER, "admin": ADMIN}


def requires(permission: str) -> Callable[[View[P]], View[P]]:
    """Let only people with this permission in, and mark the view as guarded."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            if not request.user.has_perm(permission):
                raise PermissionDenied
            return view(request, *args, **kwargs)

        guarded.access = permission  # type: ignore[attr-defined]
        return cast("View[P]", guarded)

    return decorate


def shown_to(permission: str, otherwise: View[P]) -> Callable[[View[P]], View[P]]:
    """Show it to people with this permission, and the other view to everybody else."""

    def decorate(view: View[P]) -> View[P]:
        @wraps(view)
        def chosen(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
            shown = view if request.user.has_perm(permission) else otherwise
            return shown(request, *args, **kwargs)

        return public(cast("View[P]", chosen))

    return decorate


def signed_in(view: View[P]) -> View[P]:
    """Mark a view that anybody with an account may use."""
    view.access = "signed in"  # type: ignore[attr-defined]
    return view


def for_local_accounts(view: View[P]) -> View[P]:
    """Mark a view that is there for whoever signs in here with a password, and nobody else."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponseBase:
        if not isinstance(request.user, Person) or not request.user.has_usable_password():
            raise Http404
        return view(request, *args, **kwargs)

    return signed_in(cast("View[P]", guarded))


def public(view: View[P]) -> View[P]:
    """Mark a view that answers without sign-in."""
    view.access = "public"  # type: ignore[attr-defined]
    return login_not_required(view)
