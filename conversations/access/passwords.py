"""A new password, for whoever knows the old one."""

from allauth.account.adapter import get_adapter
from allauth.account.forms import ChangePasswordForm


class ChangePassword(ChangePasswordForm):  # type: ignore[misc]
    """allauth's form, in which wrong passwords count as they do at sign-in."""

    def clean_oldpassword(self) -> str:
        """Refuse to look where there were too many."""
        password: str = get_adapter().counted(self.user.get_username(), super().clean_oldpassword)
        return password
