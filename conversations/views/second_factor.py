"""The second factor of local accounts: allauth's views, with a QR code that our policy allows."""

from typing import Any

from allauth.account.views import reauthenticate
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from django.urls import URLPattern, path
from django.views.decorators.http import require_http_methods

from conversations.access.permissions import for_local_accounts, public
from conversations.access.totp import drawn

# allauth would take a PUT for a POST.
form = require_http_methods(["GET", "HEAD", "POST"])


class Activate(totp.ActivateTOTPView):  # type: ignore[misc]
    """The form that takes the first code."""

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        """What allauth gives, and the drawing."""
        context: dict[str, Any] = super().get_context_data(**kwargs)
        return context | {"qr": drawn(context["totp_url"])}


def urls() -> list[URLPattern]:
    """Under allauth's own names, which its redirects use."""
    private = {
        "": ("mfa_index", base.index),
        "activate/": ("mfa_activate_totp", Activate.as_view()),
        "deactivate/": ("mfa_deactivate_totp", totp.deactivate_totp),
        "recovery/": ("mfa_view_recovery_codes", recovery_codes.view_recovery_codes),
        "recovery/new/": ("mfa_generate_recovery_codes", recovery_codes.generate_recovery_codes),
        "confirm/": ("mfa_reauthenticate", base.reauthenticate),
        "confirm/password/": ("account_reauthenticate", reauthenticate),
    }
    return [
        path("accounts/2fa/code/", form(public(base.authenticate)), name="mfa_authenticate"),
        *(
            path(f"accounts/2fa/{route}", form(for_local_accounts(view)), name=name)
            for route, (name, view) in private.items()
        ),
    ]
