"""The box as a requests transport: a whole backend without a port."""

import re
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import urlsplit

from requests import ConnectionError as NoConnection
from requests import PreparedRequest, ReadTimeout, Response
from requests.adapters import BaseAdapter
from requests.structures import CaseInsensitiveDict
from urllib3 import HTTPResponse

from conversations.sandbox.api import Sandbox
from conversations.sandbox.faults import NoReplyError
from conversations.sandbox.replies import Reply

_NOUN = re.compile(r"/(conversations|agents)(/|$)")


class SandboxAdapter(BaseAdapter):
    """Mount it on any base URL; what comes before the noun in the path is ignored."""

    def __init__(self, sandbox: Sandbox) -> None:
        super().__init__()
        self._sandbox = sandbox

    def send(
        self,
        request: PreparedRequest,
        stream: bool = False,
        timeout: float | tuple[float, float | None] | None = None,
        *_: Any,
        **__: Any,
    ) -> Response:
        """Without a wire, certificates and proxies mean nothing."""
        target = urlsplit(request.url or "")
        method = request.method or "GET"
        headers = {name: _text(value) for name, value in request.headers.items()}
        path, patience = _relative(str(target.path)), _patience(timeout)
        try:
            reply = self._sandbox.answer(method, path, str(target.query), headers, patience)
        except NoReplyError as broken:
            raise _as_requests_error(broken, request) from broken
        response = _response(reply, request)
        if not stream:
            response.content  # noqa: B018 - reading it is what not streaming means
        return response

    def close(self) -> None:
        """Nothing is held open."""


def _relative(path: str) -> str:
    found = _NOUN.search(path)
    return path[found.start() :] if found else path


def _text(value: str | bytes) -> str:
    return value.decode("latin-1") if isinstance(value, bytes) else value


def _patience(timeout: float | tuple[float, float | None] | None) -> float | None:
    return timeout[1] if isinstance(timeout, tuple) else timeout


def _as_requests_error(broken: NoReplyError, request: PreparedRequest) -> Exception:
    match broken.how:
        case "timeout":
            return ReadTimeout("Read timed out.", request=request)
        case "reset":
            return NoConnection(ConnectionResetError("Connection reset by peer"), request=request)
        case "refused":
            return NoConnection(ConnectionRefusedError("Connection refused"), request=request)


def _response(reply: Reply, request: PreparedRequest) -> Response:
    response = Response()
    response.status_code = reply.status
    response.reason = HTTPStatus(reply.status).phrase if reply.status in list(HTTPStatus) else ""
    response.headers = CaseInsensitiveDict(reply.headers)
    response.raw = HTTPResponse(
        body=BytesIO(reply.body),
        headers=dict(reply.headers),
        status=reply.status,
        reason=response.reason,
        preload_content=False,
        decode_content=False,
        request_method=request.method,
    )
    response.url = request.url or ""
    response.request = request
    return response
