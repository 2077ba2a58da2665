"""The provider's addresses, and one by which a test says who is in which group."""

import json

from allauth.account.models import EmailAddress
from allauth.idp.oidc.models import Client
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group, User
from django.http import HttpRequest, HttpResponse
from django.urls import include, path
from django.views.decorators.csrf import csrf_exempt


@csrf_exempt
def arrange(request: HttpRequest) -> HttpResponse:
    """Make or change a person, or the client, as the JSON says."""
    wanted = json.loads(request.body)
    (_person if "username" in wanted else _client)(**wanted)
    return HttpResponse()


def _person(username: str, password: str, groups: list[str]) -> None:
    user, _ = User.objects.get_or_create(
        username=username, defaults={"first_name": username.title(), "last_name": "Kato"}
    )
    if not user.check_password(password):
        user.set_password(password)
        user.save()
    email = f"{username}@acme.example"
    EmailAddress.objects.get_or_create(user=user, email=email, primary=True, verified=True)
    user.groups.set([Group.objects.get_or_create(name=name)[0] for name in groups])


def _client(client_id: str, secret: str, redirect_uri: str) -> None:
    changes = {
        "secret": make_password(secret),
        "redirect_uris": redirect_uri,
        "scopes": "openid\nprofile\nemail",
        "skip_consent": True,
    }
    Client.objects.update_or_create(id=client_id, defaults=changes)


urlpatterns = [
    path("", include("allauth.idp.urls")),
    path("accounts/", include("allauth.account.urls")),
    path("arrange/", arrange),
]
