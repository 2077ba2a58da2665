"""The headers that Django has no setting for, on each answer of the product and of its server."""

from http import HTTPStatus
from typing import Final

from django.conf import settings
from django.http import HttpRequest
from django.http.response import HttpResponseBase

EVERY_RESPONSE: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}


def is_static_file(request: HttpRequest, response: HttpResponseBase) -> bool:
    """An address of no file leads to a page, which names whoever is signed in."""
    is_found = response.status_code < HTTPStatus.BAD_REQUEST
    return is_found and request.path.startswith(settings.STATIC_URL)
