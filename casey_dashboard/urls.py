"""Every address of the product."""

from django.urls import path
from django.views.decorators.http import require_safe
from django.views.generic import RedirectView

from conversations.access.permissions import signed_in
from conversations.views import (
    avatars,
    cards,
    contacts,
    conversations,
    downloads,
    finds,
    go,
    health,
    keys,
    metrics,
    neighbours,
    passwords,
    people,
    preferences,
    quotes,
    sandbox,
    second_factor,
    signing,
    sso,
    trail,
    transcripts,
    whole,
)

handler400 = "conversations.views.refusals.bad_request"
handler403 = "conversations.views.refusals.permission_denied"
handler404 = "conversations.views.refusals.not_found"
handler429 = "conversations.views.refusals.too_often"
handler500 = "conversations.views.refusals.fault"

home = require_safe(signed_in(RedirectView.as_view(pattern_name="conversation-list")))

urlpatterns = [
    path("", home, name="home"),
    path("conversations/", conversations.conversation_list, name="conversation-list"),
    path("conversations/newer/", conversations.newer, name="newer"),
    path("conversations/<uuid:id>/", transcripts.conversation, name="conversation"),
    path("conversations/<uuid:id>/messages/", transcripts.messages, name="messages"),
    path("conversations/<uuid:id>/find/", finds.find, name="find"),
    path("conversations/<uuid:id>/whole/", whole.whole, name="whole"),
    path("conversations/<uuid:id>/next/", neighbours.older, name="next"),
    path("conversations/<uuid:id>/previous/", neighbours.newer, name="previous"),
    path("conversations/<uuid:id>/live/", transcripts.live, name="live"),
    path("conversations/<uuid:id>/reveal/", contacts.reveal, name="reveal"),
    path(
        "conversations/<uuid:id>/transcript.<slug:suffix>",
        downloads.transcript,
        name="transcript-download",
    ),
    path("conversations/<uuid:id>/quote/", quotes.quote, name="quote"),
    path("conversations/<uuid:id>/avatar/", avatars.avatar, name="avatar"),
    path("cards/<uuid:id>/", cards.card, name="card"),
    path("cards/<uuid:id>/open/", cards.opened, name="card-opened"),
    path("oembed", cards.oembed, name="oembed"),
    path("go/", go.go, name="go"),
    path("trail/", trail.trail, name="trail"),
    path("trail/trail.csv", trail.download, name="trail-download"),
    path("people/", people.people, name="people"),
    path("people/<int:number>/", people.person, name="person"),
    path("people/<int:number>/second-step/", people.second_step, name="person-second-step"),
    path("keys/", keys.keys, name="keys"),
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
