"""Reading the environment: each value is checked once, and a wrong one is named, never shown."""

import math
import os
import re
import secrets
import ssl
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from ipaddress import IPv4Network, IPv6Network, ip_network
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from django.core.exceptions import ImproperlyConfigured
from environs import Env, EnvError, validate

from conversations.access.sso.openid import OpenIDProvider
from conversations.backend.address import check_base_url, check_proxy
from conversations.backend.auth import validate_key

T = TypeVar("T")
N = TypeVar("N", int, float)
Network = IPv4Network | IPv6Network

HOST: Final = re.compile(r"\*|\.?[\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:]+\]")
ORIGIN: Final = re.compile(r"https?://[^\s/?#@]+")
# It becomes a part of a policy, in which other signs would have a meaning.
ONE_ORIGIN: Final = re.compile(r"https?://([\w-]+(\.[\w-]+)*|\[[0-9a-fA-F:]+\])(:\d{1,5})?")
LONGEST_ISSUER: Final = 200  # the column that keeps it
ROLE_OF_GROUP: Final = re.compile(r".+=\s*[\w-]+")


def load(env: Env, path: Path) -> None:
    """Take over what a .env file says and the environment does not; no file is no fault."""
    try:
        env.read_env(path, recurse=False)
    except (OSError, UnicodeDecodeError):
        raise ImproperlyConfigured(f"{path} cannot be read.") from None


def read(reader: Callable[..., T], name: str, default: Any) -> T:
    """`reader(name, default)`, or a sentence that names the variable and hides its value."""
    _tidy(name)
    try:
        return reader(name, default)
    except (EnvError, ValueError):
        raise _unusable(name) from None


def number(env: Env, name: str, default: int, most: int) -> int:
    """A whole number from 1 to `most`."""
    return read(partial(env.int, validate=validate.Range(1, most)), name, default)


def entries(env: Env, name: str, pattern: re.Pattern[str]) -> list[str]:
    """A comma list in which everything must fit the pattern."""
    found = _listed(text(env, name))
    if not all(map(pattern.fullmatch, found)):
        raise _unusable(name)
    return found


def networks(env: Env, name: str, default: str = "") -> list[Network]:
    """A comma list of addresses and networks."""
    try:
        return [ip_network(entry) for entry in _listed(text(env, name, default))]
    except ValueError:
        raise _unusable(name) from None


def text(env: Env, name: str, default: str = "") -> str:
    """The value without the space around it."""
    return env.str(name, "").strip() or default


def choice(env: Env, name: str, words: tuple[str, ...]) -> str:
    """One of these words; the first where the variable is not set."""
    word = text(env, name, words[0])
    if word not in words:
        raise _unusable(name)
    return word


def file(env: Env, name: str) -> str | None:
    """The path of a file that can be read, if one is named."""
    path = text(env, name)
    if path and not (Path(path).is_file() and os.access(path, os.R_OK)):
        raise _unreadable(name)
    return path or None


def certificates(env: Env, name: str) -> str | None:
    """The path of a file with certificates, if one is named."""
    path = file(env, name)
    try:
        ssl.create_default_context(cafile=path)
    except ssl.SSLError:
        sentence = f"{name} points at a file without certificates in PEM form."
        raise ImproperlyConfigured(sentence) from None
    return path


def secret(env: Env, name: str) -> str:
    """The value of NAME, or of the file that NAME_FILE points at; empty if neither is set."""
    path = file(env, f"{name}_FILE")
    if not path:
        return text(env, name)
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError):
        raise _unreadable(f"{name}_FILE") from None


def proxy(env: Env, name: str) -> str | None:
    """The URL of an HTTP proxy, if one is set."""
    url = text(env, name)
    return _checked(name, lambda: check_proxy(url)) if url else None


def api_url(env: Env, proxy: str | None) -> str:
    """The backend's address; empty where the product runs on its own sandbox."""
    url = text(env, "CASEY_API_URL")
    return _checked("CASEY_API_URL", lambda: check_base_url(url, (), proxy)) if url else ""


def api_key(env: Env) -> str:
    """The backend key, whichever of the two variables holds it."""
    key = secret(env, "CASEY_API_KEY")
    if not key:
        raise ImproperlyConfigured(
            "CASEY_API_URL is set, but no key: set CASEY_API_KEY or CASEY_API_KEY_FILE."
        )
    return _checked("CASEY_API_KEY", lambda: validate_key(key))


def roles_of_groups(env: Env, name: str) -> dict[str, str]:
    """`group=role,group=role`; a group's own name may hold the sign."""
    pairs = [entry.rpartition("=") for entry in entries(env, name, ROLE_OF_GROUP)]
    return {group.strip(): role.strip() for group, _, role in pairs}


def single_sign_on(given: OpenIDProvider) -> OpenIDProvider | None:
    """What was given, if it is whole; None if nothing was."""
    needed = {
        "OIDC_ISSUER": given.issuer,
        "OIDC_CLIENT_ID": given.client_id,
        "OIDC_CLIENT_SECRET": given.client_secret,
        "OIDC_ROLES": given.roles,
    }
    missing = [name for name, value in needed.items() if not value]
    if len(missing) == len(needed) and not given.only:
        return None
    if missing:
        sentence = f"{missing[0]} is not set: single sign-on needs {', '.join(needed)}."
        raise ImproperlyConfigured(sentence)
    if "openid" not in given.scopes:
        raise ImproperlyConfigured("OIDC_SCOPES must hold openid.")
    issuer = _checked("OIDC_ISSUER", lambda: _issuer(given))
    return replace(given, issuer=issuer, form_origins=(_origin(issuer), *given.form_origins))


def _listed(words: str) -> list[str]:
    return [entry.strip() for entry in words.split(",") if entry.strip()]


def _issuer(given: OpenIDProvider) -> str:
    issuer = check_base_url(given.issuer, proxy=given.proxy, name="The issuer")
    if len(issuer) > LONGEST_ISSUER:
        sentence = f"The issuer must not be longer than {LONGEST_ISSUER} characters."
        raise ValueError(sentence)
    return issuer


def _origin(url: str) -> str:
    return "{0.scheme}://{0.netloc}".format(urlsplit(url))


def limit(env: Env, name: str, default: N) -> N:
    """A number of the default's kind: whole ones are at least 1, others at least 0."""
    whole = isinstance(default, int)
    value: N = read(env.int if whole else env.float, name, default)  # type: ignore[assignment]
    if not whole <= value < math.inf:
        raise _unusable(name)
    return value


def secret_key(env: Env, kept_in: Path | None) -> str:
    """Django's SECRET_KEY; without one, a random one is kept in the given file, if any."""
    given = secret(env, "SECRET_KEY")
    if given:
        return given
    if kept_in is None:
        raise ImproperlyConfigured("SECRET_KEY is not set: set SECRET_KEY or SECRET_KEY_FILE.")
    try:
        return _kept_secret(kept_in)
    except OSError:
        sentence = f"SECRET_KEY is not set and cannot be kept in {kept_in.parent}: set it."
        raise ImproperlyConfigured(sentence) from None


def _kept_secret(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        with path.open("x", encoding="utf-8") as file:
            path.chmod(0o600)
            file.write(secrets.token_urlsafe(50))
    except FileExistsError:
        pass
    return path.read_text(encoding="utf-8").strip()


def _checked(name: str, check: Callable[[], T]) -> T:
    try:
        return check()
    except ValueError as refusal:
        sentence = f"{name}: {refusal}"
        raise ImproperlyConfigured(sentence) from None


def _tidy(name: str) -> None:
    """Blank is as good as not set, and space around a value means nothing."""
    value = os.environ.pop(name, "").strip()
    if value:
        os.environ[name] = value


def _unusable(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} has a value that cannot be used. Correct it or remove it.")


def _unreadable(name: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name} points at a file that cannot be read.")
