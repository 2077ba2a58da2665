"""Switching two-step sign-in on, and the codes that it asks for."""

import time

from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value

from tests.access.conftest import PASSWORD
from tests.pages.client import Reader

ON = "/accounts/2fa/activate/"
CONFIRM = "/accounts/2fa/confirm/password/"
PERIOD = 30
TYPED_IN = 4  # seconds


def key_of(reader: Reader) -> str:
    """The key on the page that switches it on."""
    confirm(reader, ON)
    page = reader.get(ON)
    assert page.has("svg.qr path")
    return page.words(".totp-key")


def switch_on(reader: Reader) -> str:
    key = key_of(reader)
    response = reader.client.post(ON, {"code": code(key)})
    assert response.headers["Location"] == "/accounts/2fa/recovery/"
    return key


def recovery_codes(reader: Reader) -> list[str]:
    """Switch it on and read what comes."""
    key = reader.get(ON).words(".totp-key")
    reader.client.post(ON, {"code": code(key)})
    return reader.get("/accounts/2fa/recovery/").texts(".recovery-codes code")


def confirm(reader: Reader, then: str) -> None:
    """Say once more who it is."""
    response = reader.client.post(CONFIRM, {"password": PASSWORD, "next": then})
    assert response.status_code == 302


def code(key: str) -> str:
    """What an authenticator app shows, once it shows it for long enough to be typed."""
    left = PERIOD - time.time() % PERIOD
    if left < TYPED_IN:
        time.sleep(left)
    return str(format_hotp_value(hotp_value(key, int(time.time() // PERIOD))))
