"""The code of a second step, for whoever has given the password."""

from allauth.account.adapter import get_adapter
from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm


class CodeAtSignIn(AuthenticateForm):  # type: ignore[misc]
    """allauth's form, in which wrong codes count as wrong passwords do, for all processes."""

    def clean_code(self) -> str:
        """Refuse to look where there were too many."""
        code: str = get_adapter().counted(self.user.get_username(), super().clean_code)
        return code


class CodeOnceMore(ReauthenticateForm):  # type: ignore[misc]
    """The same where somebody who is signed in says once more who it is."""

    def clean_code(self) -> str:
        """Refuse to look where there were too many."""
        code: str = get_adapter().counted(self.user.get_username(), super().clean_code)
        return code
