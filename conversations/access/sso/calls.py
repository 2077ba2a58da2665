"""Calls to the provider: each ends by a deadline, and no answer is larger than it need be."""

import time
from concurrent import futures
from http import HTTPStatus
from typing import Any, Final, TypeVar

import msgspec
import requests
from allauth.socialaccount.providers.oauth2.client import OAuth2Error
from urllib3.exceptions import HTTPError

from conversations.access.sso.openid import OpenIDProvider
from conversations.backend.address import is_private
from conversations.backend.deadline import time_left, until
from conversations.backend.sessions import closed_session
from conversations.backend.wire import body_within, root_cause

T = TypeVar("T")

SECONDS: Final = 8.0
CAP: Final = 512 * 1024

# The look-up of a name cannot be interrupted, only left behind on a thread of its own.
_workers = futures.ThreadPoolExecutor(8, thread_name_prefix="sso")


class ProviderError(OAuth2Error):  # type: ignore[misc]
    """The provider gave no answer that could be used."""

    words_are_for_logs = True


class UntrustedError(OAuth2Error):  # type: ignore[misc]
    """The provider answered, and the answer must not be believed."""

    words_are_for_logs = True


def read(body: bytes, kind: type[T], name: str) -> T:
    """What the provider sent, as this kind of thing."""
    try:
        return msgspec.json.decode(body, type=kind)
    except (msgspec.DecodeError, ValueError, RecursionError):
        reason = f"{name} cannot be read"
        raise ProviderError(reason) from None


class Line:
    """Calls that share one deadline, as those of one sign-in do."""

    def __init__(self, provider: OpenIDProvider) -> None:
        self._provider = provider
        self._deadline = time.monotonic() + SECONDS

    def get(self, url: str, **options: Any) -> bytes:
        return self._call("GET", url, options)

    def post(self, url: str, **options: Any) -> bytes:
        return self._call("POST", url, options)

    def _call(self, method: str, url: str, options: dict[str, Any]) -> bytes:
        if not is_private(url, self._provider.proxy):
            raise ProviderError("an endpoint of the provider is not https")
        call = _workers.submit(self._exchange, method, url, options)
        futures.wait([call], max(self._deadline - time.monotonic(), 0))
        if not call.done():
            call.cancel()
            raise ProviderError("no answer in time")
        status, body, trouble = call.result()
        if status == HTTPStatus.OK and body is not None:
            return body
        if HTTPStatus.BAD_REQUEST <= status < HTTPStatus.INTERNAL_SERVER_ERROR:
            refusal = f"{method} was answered {status}"
            raise UntrustedError(refusal)
        trouble = trouble or f"{method} was answered {status}"
        raise ProviderError(trouble)

    def _exchange(
        self, method: str, url: str, options: dict[str, Any]
    ) -> tuple[int, bytes | None, str]:
        """Values alone: the exceptions of requests quote what was sent."""
        try:
            with (
                until(self._deadline),
                closed_session(self._provider.proxy, self._provider.ca_bundle) as session,
                session.request(
                    method, url, timeout=time_left(), stream=True, **options
                ) as response,
            ):
                body = body_within(response, CAP)
                return response.status_code, body, "" if body is not None else "too large"
        except (requests.RequestException, HTTPError, OSError, ValueError) as error:
            return 0, None, f"no answer: {root_cause(error)}"
