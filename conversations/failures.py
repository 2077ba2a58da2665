"""An error of the backend or of the view trail in the reader's words."""

from datetime import timedelta
from typing import Any, Final

from django.http import HttpRequest
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone

from conversations.access.audit import Unrecorded
from conversations.backend.errors import (
    BackendError,
    Busy,
    Crowded,
    Failed,
    NotFound,
    Refused,
    Rejected,
    Unreachable,
    Unreadable,
)
from conversations.copies import Known
from conversations.htmx import wants_fragment
from conversations.looks import duration, moment, rfc3339
from conversations.zones import viewer_zone

STATUS: Final[dict[type[BackendError], int]] = {
    NotFound: 404,
    Rejected: 400,
    Refused: 502,
    Unreadable: 502,
    Failed: 502,
    Busy: 503,
    Crowded: 503,
    Unreachable: 504,
}
WORDS: Final[dict[type[Exception], str]] = {Crowded: "crowded"}
DEFAULT_WAIT_SECONDS: Final = 30
SAFE: Final = ("GET", "HEAD")


def backend_failure(request: HttpRequest, error: BackendError) -> TemplateResponse:
    """The page of this error, or its fragment where a fragment was asked for."""
    response = _page(request, error, STATUS[type(error)])
    if isinstance(error, Busy) or error.retry_after:
        response.headers["Retry-After"] = str(error.retry_after or DEFAULT_WAIT_SECONDS)
    return response


def unrecorded(request: HttpRequest, error: Unrecorded) -> TemplateResponse:
    """The same for what could not be noted in the view trail, and so is not shown."""
    response = _page(request, error, 503)
    response.headers["Retry-After"] = str(DEFAULT_WAIT_SECONDS)
    return response


def failure_context(request: HttpRequest, error: BackendError | Unrecorded) -> dict[str, object]:
    """What the error templates print."""
    return {
        "error": error,
        "words": _words(error),
        "at": timezone.now(),
        "retry": _again(request),
        "wait": getattr(error, "retry_after", None),
    }


def stale_context(request: HttpRequest, *copies: Known[Any]) -> dict[str, object] | None:
    """What the notice of an older copy prints, of the oldest one; None where all is as it was."""
    old = [copy for copy in copies if copy.trouble]
    oldest = min(old, key=lambda copy: copy.at, default=None)
    if oldest is None or oldest.trouble is None:
        return None
    return {
        "words": _words(oldest.trouble),
        "since": rfc3339(oldest.since),
        "at": moment(oldest.since, timezone.now(), viewer_zone(request)),
        "age": duration(timedelta(seconds=oldest.seconds)),
        "retry": _again(request),
    }


def _words(error: BackendError | Unrecorded) -> str:
    return f"errors/_{WORDS.get(type(error), error.slug)}.html"


def _again(request: HttpRequest) -> str:
    """The same address; after a form the conversation that it was about, if it was."""
    if request.method in SAFE:
        return request.get_full_path()
    match = request.resolver_match
    about = match.kwargs.get("id") if match else None
    return reverse("conversation", args=[about]) if about else reverse("conversation-list")


def _page(request: HttpRequest, error: BackendError | Unrecorded, status: int) -> TemplateResponse:
    template = "errors/_backend.html" if wants_fragment(request) else "errors/backend.html"
    return TemplateResponse(request, template, failure_context(request, error), status=status)
