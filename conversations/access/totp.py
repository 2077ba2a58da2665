"""The second step of local accounts: its secrets encrypted, its QR code drawn."""

import logging
import secrets
from base64 import b32encode, urlsafe_b64encode
from dataclasses import dataclass
from typing import Final

from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet, InvalidToken, MultiFernet
from django.conf import settings
from django.utils.crypto import salted_hmac
from qrcode.main import QRCode

SALT: Final = "conversations.access.totp"

log = logging.getLogger(__name__)


class EncryptedSecrets(DefaultMFAAdapter):  # type: ignore[misc]
    """What allauth keeps of a second factor, readable with the SECRET_KEY alone."""

    def encrypt(self, text: str) -> str:
        """As it stands in the database."""
        return _vault().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The secret; one that nobody knows where SECRET_KEY has changed, so that no code fits."""
        try:
            return _vault().decrypt(encrypted_text.encode()).decode()
        except InvalidToken:
            log.warning("A second step cannot be read: has SECRET_KEY changed? --reset-totp helps.")
            return b32encode(secrets.token_bytes(20)).decode()

    def build_totp_svg(self, url: str) -> str:  # noqa: ARG002
        """Nothing: our page draws its own, which the policy lets it show."""
        return ""


@dataclass(frozen=True)
class Drawing:
    """A QR code as one SVG path, one unit a module."""

    size: int
    path: str


def drawn(text: str) -> Drawing:
    """The text as a QR code with its quiet zone."""
    code = QRCode()
    code.add_data(text)
    rows = code.get_matrix()
    dark = [(x, y) for y, row in enumerate(rows) for x, is_dark in enumerate(row) if is_dark]
    return Drawing(len(rows), "".join(f"M{x} {y}h1v1h-1z" for x, y in dark))


def _vault() -> MultiFernet:
    keys = [settings.SECRET_KEY, *settings.SECRET_KEY_FALLBACKS]
    return MultiFernet([Fernet(_derived(key)) for key in keys])


def _derived(key: str | bytes) -> bytes:
    digest = salted_hmac(SALT, "encryption", secret=key, algorithm="sha256").digest()
    return urlsafe_b64encode(digest)
