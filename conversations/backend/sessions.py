"""Sessions of requests that trust nothing around them: no environment, cookie or redirect."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass, field
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path

import requests
from requests.adapters import BaseAdapter

from conversations.backend.address import check_proxy
from conversations.backend.auth import BearerKey
from conversations.backend.deadline import DeadlineAdapter, in_call


class _Silence(logging.Filter):
    """urllib3 logs whole URLs, and what is asked for may be personal."""

    def filter(self, record: logging.LogRecord) -> bool:  # noqa: ARG002 - logging's signature
        return not in_call()


for _name in ("connection", "connectionpool"):
    logging.getLogger(f"urllib3.{_name}").addFilter(_Silence())


@dataclass(frozen=True)
class Route:
    """How to the backend. `adapters` answer for URL prefixes inside this process.

    ValueError if the proxy is not one or the certificate file is missing.
    """

    key: BearerKey
    proxy: str | None = field(default=None, repr=False)
    ca_bundle: str | None = None
    adapters: Mapping[str, BaseAdapter] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.proxy:
            check_proxy(self.proxy)
        if self.ca_bundle and not Path(self.ca_bundle).exists():
            sentence = f"There is no certificate file {self.ca_bundle}."
            raise ValueError(sentence)

    def session(self) -> requests.Session:
        """A new session with the key, for one thread, to be used inside `deadline.until`."""
        session = closed_session(self.proxy, self.ca_bundle)
        session.auth = self.key
        for prefix, adapter in self.adapters.items():
            session.mount(prefix, adapter)
        return session


def closed_session(
    proxy: str | None = None, ca_bundle: str | None = None, accept: str = "application/json"
) -> requests.Session:
    """A new session without any key, for one thread, to be used inside `deadline.until`."""
    session = _Session()
    session.trust_env = False
    session.verify = ca_bundle or True
    session.proxies = {"http": proxy, "https": proxy} if proxy else {}
    session.headers.update(
        {
            "User-Agent": "casey-dashboard",
            "Accept": accept,
            "Accept-Encoding": "gzip, deflate",  # else whatever packages are there for
        }
    )
    session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))
    session.mount("http://", DeadlineAdapter())
    session.mount("https://", DeadlineAdapter())
    return session


class _Session(requests.Session):
    def get_redirect_target(self, resp: requests.Response) -> None:
        """Nowhere: even where redirects are off, requests reads the body of one without a cap."""
