"""Settings -> a client. The only place that knows both the backend and the sandbox."""

from functools import cache
from typing import Final

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from conversations.backend.client import Client
from conversations.backend.pictures import Pictures
from conversations.keyfile import KeyFile
from conversations.sandbox.adapter import SandboxAdapter
from conversations.sandbox.api import Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.store import Store

SANDBOX_ORIGIN: Final = "http://sandbox.invalid/"


@cache
def client() -> Client:
    """The process's one client; its threads and connections begin with the first call."""
    if settings.SANDBOX:
        return sandbox_client(sandbox())
    return Client(
        settings.CASEY_API_URL,
        key_file() or settings.CASEY_API_KEY,
        proxy=settings.CASEY_API_PROXY,
        ca_bundle=settings.CASEY_API_CA_BUNDLE,
        limits=settings.CASEY_API_LIMITS,
    )


def api_key() -> str:
    """The backend's key as it is now."""
    file = key_file()
    return file.current() if file else str(settings.CASEY_API_KEY)


@cache
def key_file() -> KeyFile | None:
    """The file that the key is read from again when it changes, if it stands in one."""
    if settings.CASEY_API_KEY_FILE is None:
        return None
    return KeyFile(settings.CASEY_API_KEY_FILE, settings.CASEY_API_KEY)


@cache
def pictures() -> Pictures:
    """The process's one way to participants' pictures."""
    return Pictures()


def sandbox_client(box: Sandbox) -> Client:
    """A client whose calls end in this box, without a port."""
    return Client(
        f"{SANDBOX_ORIGIN}v1/backend",
        box.keys[0],
        limits=settings.CASEY_API_LIMITS,
        adapters={SANDBOX_ORIGIN: SandboxAdapter(box)},
    )


@cache
def sandbox() -> Sandbox:
    """The process's one sandbox, filled as the settings say."""
    box = Sandbox(_store())
    if settings.CASEY_SANDBOX_LIVE:
        box.start_live()
    return box


def _store() -> Store:
    if settings.CASEY_SANDBOX_DATA:
        return load(settings.CASEY_SANDBOX_DATA, settings.CASEY_SANDBOX_AGENTS)
    return generate()


def load(data: str, agents: str | None) -> Store:
    """The files' conversations; ImproperlyConfigured, with a sentence, if they are no good."""
    try:
        return Store.load(data, agents)
    except (OSError, ValueError) as problem:
        sentence = f"CASEY_SANDBOX_DATA cannot be loaded: {problem}"
        raise ImproperlyConfigured(sentence) from None
