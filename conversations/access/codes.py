"""The code of a second step, for whoever has given the password."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm

from conversations.models import Person


class Counted:
    """Before a form of allauth's: wrong codes count as wrong passwords do, for all processes."""

    user: Person

    def clean_code(self) -> str:
        """Refuse to look where there were too many."""
        check = super().clean_code  # type: ignore[misc]
        code: str = get_adapter().counted(self.user.get_username(), check)
        return code


class CodeAtSignIn(Counted, AuthenticateForm):  # type: ignore[misc]
    """The code that ends a sign-in."""


class CodeOnceMore(Counted, ReauthenticateForm):  # type: ignore[misc]
    """The code with which somebody who is signed in says once more who it is."""
