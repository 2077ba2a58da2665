"""What every answer has: an id, private headers, the viewer's zone, errors as pages."""

import logging
import re
import secrets
import time
from collections.abc import Callable
from typing import Any, Final, cast
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import resolve_url
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.cache import patch_vary_headers

from conversations.access import sessions, stamp
from conversations.access.addresses import distrust_strangers
from conversations.access.audit import Unrecorded
from conversations.access.signals import current_request
from conversations.access.store import SessionStore
from conversations.backend.deadline import page_until
from conversations.backend.errors import BackendError
from conversations.failures import backend_failure, unrecorded
from conversations.headers import EVERY_RESPONSE, is_static_file
from conversations.htmx import details, wants_fragment
from conversations.redaction import redacted
from conversations.tally import Tally, tallying
from conversations.zones import viewer_zone as zone_of

GetResponse = Callable[[HttpRequest], HttpResponse]

# A browser drops NUL without a word, and shows nothing for the others.
UNSHOWABLE: Final = bytes({*range(0x20), 0x7F} - {*b"\t\n\r"})
SIGN_FOR_THEM: Final = "\ufffd".encode()
REQUEST_ID: Final = re.compile(r"[A-Za-z0-9._-]{8,64}")

log = logging.getLogger(__name__)


def known_proxies(get_response: GetResponse) -> GetResponse:
    """Believe what is said about a request's way here only where a proxy of ours says it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        distrust_strangers(request)
        return get_response(request)

    return middleware


def request_facts(get_response: GetResponse) -> GetResponse:
    """Give each request an id that its log lines, calls, error page and trail entries share."""

    def middleware(request: HttpRequest) -> HttpResponse:
        known_as = _given_id(request) or secrets.token_hex(4)
        request.id = known_as  # type: ignore[attr-defined]
        token = current_request.set(request)
        try:
            with tallying(Tally(known_as)):
                response = get_response(request)
        finally:
            current_request.reset(token)
        response.headers["X-Request-ID"] = known_as
        return response

    return middleware


def one_look(get_response: GetResponse) -> GetResponse:
    """Ask once a request whether copies of sessions and people are still good."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with stamp.one_look():
            return get_response(request)

    return middleware


def private_headers(get_response: GetResponse) -> GetResponse:
    """Keep pages out of every cache; static files have said their own already."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in EVERY_RESPONSE.items():
            response.headers.setdefault(name, value)
        if not is_static_file(request, response):
            if not _is_picture(response):
                response.headers["Cache-Control"] = "private, no-store"
            patch_vary_headers(response, ["Cookie", "HX-Request"])
        return response

    return middleware


def showable(get_response: GetResponse) -> GetResponse:
    """Put a visible sign where a page has a control character, so that no text hides one."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if _is_html(response):
            _mark_unshowable(response)
        return response

    return middleware


def sign_in_for_fragments(get_response: GetResponse) -> GetResponse:
    """Send the whole page to sign-in when a fragment's session has ended."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if wants_fragment(request) and _leads_to_sign_in(response):
            return HttpResponse(headers={"HX-Redirect": _sign_in_from(request)})
        return response

    return middleware


class SessionAges:
    """End a session that is too old, and note that its reader is there while it is not."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """Whoever is sent to sign in because of it learns why."""
        if reason := sessions.ended(_session(request)):
            request.session.flush()
            request.session_ended = reason  # type: ignore[attr-defined]
        response = self.get_response(request)
        if reason and _leads_to_sign_in(response):
            response.headers["Location"] = _with_reason(response.headers["Location"], request)
        return response

    def process_view(self, request: HttpRequest, view: Callable[..., Any], *_: Any) -> None:
        """What a page asks by itself is no sign of a reader."""
        if not sessions.is_background(view):
            sessions.keep_alive(_session(request))


def viewer_zone(get_response: GetResponse) -> GetResponse:
    """Show times in the viewer's own zone."""

    def middleware(request: HttpRequest) -> HttpResponse:
        with timezone.override(zone_of(request)):
            return get_response(request)

    return middleware


class BackendErrors:
    """The one place where an error of the backend or of the trail becomes a page or a fragment."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        """All calls of one page share a deadline."""
        with page_until(time.monotonic() + settings.CASEY_API_LIMITS.page_deadline):
            return self.get_response(request)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> TemplateResponse | None:
        """The page of this class of error, or None for what is neither."""
        if isinstance(exception, Unrecorded):
            return unrecorded(request, exception)
        if not isinstance(exception, BackendError):
            return None
        log.warning("%s", exception)
        return backend_failure(request, exception)


def _given_id(request: HttpRequest) -> str | None:
    """What a proxy of ours calls the request, where that is an id and nothing to be hidden."""
    given = request.META.get("HTTP_X_REQUEST_ID", "")
    return given if REQUEST_ID.fullmatch(given) and redacted(given) == given else None


def _session(request: HttpRequest) -> SessionStore:
    """Of the engine that the settings name."""
    return cast("SessionStore", request.session)


def _is_picture(response: HttpResponse) -> bool:
    """A participant's picture says itself for how long one reader's browser may keep it."""
    return response.headers.get("Content-Type", "").startswith("image/")


def _is_html(response: HttpResponse) -> bool:
    return response.headers.get("Content-Type", "").startswith("text/html")


def _mark_unshowable(response: HttpResponseBase) -> None:
    if isinstance(response, StreamingHttpResponse):
        response.streaming_content = map(_marked, response)
    elif isinstance(response, HttpResponse):
        response.content = _marked(response.content)


def _marked(page: bytes) -> bytes:
    if len(page.translate(None, UNSHOWABLE)) == len(page):
        return page
    return re.sub(b"[" + re.escape(UNSHOWABLE) + b"]", SIGN_FOR_THEM, page)


def _leads_to_sign_in(response: HttpResponse) -> bool:
    address = urlsplit(response.headers.get("Location", ""))
    return address.path == resolve_url(settings.LOGIN_URL)


def _sign_in_from(request: HttpRequest) -> str:
    htmx = details(request)
    page = (htmx and htmx.current_url_abs_path) or resolve_url(settings.LOGIN_REDIRECT_URL)
    return _with_reason(redirect_to_login(page, settings.LOGIN_URL).url, request)


def _with_reason(url: str, request: HttpRequest) -> str:
    reason = getattr(request, "session_ended", None)
    return f"{url}{'&' if '?' in url else '?'}ended={reason}" if reason else url
