"""Where the backend may be: over TLS, or on this very machine."""

from collections.abc import Iterable
from ipaddress import ip_address
from urllib.parse import SplitResult, urlsplit


def check_base_url(
    url: str,
    mounted: Iterable[str] = (),
    proxy: str | None = None,
    name: str = "The backend URL",
) -> str:
    """The base URL without a closing slash; ValueError, with no secret in it, if it is no good.

    `mounted` are the URL prefixes that are answered inside this process.
    """
    parts = _split(url, name)
    if "@" in parts.netloc or "?" in url or "#" in url:
        sentence = f"{name} must not hold a user name, a query or a fragment."
        raise ValueError(sentence)
    base = url.rstrip("/")
    if parts.scheme == "http" and not _inside(base, mounted) and not _stays_here(parts, proxy):
        sentence = f"{name} must start with https:// to reach {parts.hostname}."
        raise ValueError(sentence)
    return base


def is_private(url: str, proxy: str | None = None) -> bool:
    """Whether nobody on the way can read a call to this URL: by TLS, or because it stays here."""
    parts = parsed(url)
    if parts is None or not parts.hostname or "@" in parts.netloc:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and _stays_here(parts, proxy))


def check_proxy(url: str) -> str:
    """ValueError, with no secret in it, if it is not the URL of an HTTP proxy."""
    _split(url, "The proxy")
    return url


def _split(url: str, name: str) -> SplitResult:
    parts = parsed(url)
    if parts is None or parts.scheme not in {"http", "https"} or not parts.hostname:
        sentence = f"{name} must be an http:// or https:// URL with a host."
        raise ValueError(sentence)
    return parts


def parsed(url: str) -> SplitResult | None:
    """None for what urlsplit refuses or mends in silence, and for what no resolver takes."""
    if not url.isascii() or set(url) & set(" \t\r\n\\"):
        return None
    try:
        parts = urlsplit(url)
        f"{parts.hostname}:{parts.port}".encode("idna")
    except ValueError:
        return None
    return parts


def _inside(base: str, mounted: Iterable[str]) -> bool:
    return any(f"{base}/".lower().startswith(prefix.lower()) for prefix in mounted)


def _stays_here(parts: SplitResult, proxy: str | None) -> bool:
    """Whether a call without TLS, proxy included, never leaves this machine."""
    hosts = [parts.hostname, urlsplit(proxy).hostname] if proxy else [parts.hostname]
    return all(map(_is_loopback, hosts))


def _is_loopback(host: str | None) -> bool:
    try:
        return host == "localhost" or ip_address(host or "").is_loopback
    except ValueError:
        return False
