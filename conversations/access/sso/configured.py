"""The provider that the settings name, if there is one."""

from django.conf import settings
from django.http import Http404

from conversations.access.sso.openid import OpenIDProvider


def configured() -> OpenIDProvider:
    """The provider of the settings; 404 where there is none."""
    if settings.OIDC is None:
        raise Http404
    return settings.OIDC
