"""The headers that Django has no setting for, on each answer of the product and of its server."""

from typing import Final

EVERY_RESPONSE: Final = {
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
}
