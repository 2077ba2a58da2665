"""Every address of the product."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from conversations.access.permissions import signed_in
from conversations.views import (
    avatars,
    contacts,
    conversations,
    health,
    metrics,
    passwords,
    people,
    preferences,
    sandbox,
    second_factor,
    signing,
    sso,
    trail,
    transcripts,
)

handler400 = "conversations.views.refusals.bad_request"
handler403 = "conversations.views.refusals.permission_denied"
handler404 = "conversations.views.refusals.not_found"
handler429 = "conversations.views.refusals.too_often"

home = require_safe(signed_in(RedirectView.as_view(pattern_name="conversation-list")))

urlpatterns = [
    path("", home, name="home"),
    path("conversations/", conversations.conversation_list, name="conversation-list"),
    path("conversations/newer/", conversations.newer, name="newer"),
    path("conversations/<uuid:id>/", transcripts.conversation, name="conversation"),
    path("conversations/<uuid:id>/live/", transcripts.live, name="live"),
    path("conversations/<uuid:id>/reveal/", contacts.reveal, name="reveal"),
    path("conversations/<uuid:id>/avatar/", avatars.avatar, name="avatar"),
    path("trail/", trail.trail, name="trail"),
    path("trail/trail.csv", trail.download, name="trail-download"),
    path("people/", people.people, name="people"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/second-step/", people.second_step, name="person-second-step"),
    path("preferences/", preferences.preferences, name="preferences"),
    path("accounts/login/", signing.sign_in, name="account_login"),
    path("accounts/logout/", signing.sign_out, name="account_logout"),
    path("accounts/password/", passwords.change_password, name="account_change_password"),
    path("accounts/oidc/", sso.start, name="sso-start"),
    path("accounts/oidc/callback/", sso.callback, name="sso-callback"),
    path("livez", health.livez, name="livez"),
    path("readyz", health.readyz, name="readyz"),
    path("metrics", metrics.metrics, name="metrics"),
    *second_factor.urls(),
    *sandbox.urls(),
]
