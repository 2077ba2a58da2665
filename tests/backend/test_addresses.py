"""Which backends and proxies a client accepts."""

import io
import time
from collections.abc import Mapping
from typing import Any

import pytest
import requests
from requests.adapters import BaseAdapter
from urllib3 import HTTPResponse

from conversations.backend.client import Client
from conversations.backend.errors import Unreachable
from tests.backend.conftest import KEY, Connect

GOOD = [
    "https://api.example.com/v1/backend",
    "https://api.example.com:8443/",
    "http://localhost:3002/v1/backend",
    "http://127.0.0.1:3002",
    "http://127.8.8.8",
    "http://[::1]:3002",
    "HTTPS://API.EXAMPLE.COM",
]


@pytest.mark.parametrize("url", GOOD)
def test_tls_or_loopback_is_accepted(url: str, connect: Connect) -> None:
    assert repr(connect(url)) == f"<Client {url.rstrip('/')}>"


@pytest.mark.parametrize(
    "url",
    [
        "http://api.example.com",
        "http://localhost.example.com",
        "http://128.0.0.1",
        "http://[::2]",
    ],
)
def test_another_machine_without_tls_is_refused_by_name(url: str) -> None:
    host = url.removeprefix("http://").strip("[]")
    with pytest.raises(ValueError, match="https://") as caught:
        Client(url, KEY)
    assert host in str(caught.value)


SECRETS = [
    "https://bob:canary@example.com",
    "https://canary@example.com",
    "https://bob:can/canary@example.com",
    "https://bob:canary@[example.com",
    "https://bob:80canary",
    "https://example.com/?token=canary",
    "https://example.com/#canary",
    "https://example.com/?",
    "http://canary@api.example.com",
    "https://example.com/\ncanary",
    "https://example.com\\@canary",
]


@pytest.mark.parametrize("url", SECRETS)
def test_a_url_with_secrets_in_it_is_refused_without_telling_them(url: str) -> None:
    with pytest.raises(ValueError, match=r"^The backend URL must") as caught:
        Client(url, KEY)
    assert "canary" not in str(caught.value)
    assert caught.value.__context__ is None


@pytest.mark.parametrize(
    "url", ["", "example.com", "ftp://example.com", "https://", "https://a..b"]
)
def test_what_is_no_http_url_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="URL with a host"):
        Client(url, KEY)


@pytest.mark.parametrize("proxy", ["socks5://bob:canary@localhost", "canary", "http://"])
def test_what_is_no_http_proxy_is_refused(proxy: str) -> None:
    with pytest.raises(ValueError, match=r"^The proxy must") as caught:
        Client("https://example.com", KEY, proxy=proxy)
    assert "canary" not in str(caught.value)


def test_a_key_does_not_leave_the_machine_through_a_proxy_without_tls() -> None:
    with pytest.raises(ValueError, match="https://"):
        Client("http://localhost:3002", KEY, proxy="http://proxy.example.com:3128")


def test_a_certificate_file_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="certificate"):
        Client("https://example.com", KEY, ca_bundle="/nowhere/ca.pem")


def test_a_mounted_adapter_answers_without_a_port(connect: Connect) -> None:
    box = Box(io.BytesIO(b'{"data": []}'))
    client = connect("http://box.invalid/v1", adapters={"http://box.invalid/": box})
    assert client.list_conversations(limit=3).items == ()
    assert 5 < box.patience <= 6
    assert box.asked == ["http://box.invalid/v1/conversations?limit=3"]


def test_a_mounted_adapter_that_drips_ends_at_the_deadline(connect: Connect) -> None:
    adapters = {"http://box.invalid/": Box(Drip())}
    client = connect("http://box.invalid", adapters=adapters, deadline=0.1)
    with pytest.raises(Unreachable):
        client.list_conversations()
    began = time.monotonic()
    client.close()
    assert time.monotonic() - began < Drip.drops * Drip.pause / 2


def test_an_adapter_opens_its_own_prefix_only() -> None:
    with pytest.raises(ValueError, match="https://"):
        Client("http://other.invalid", KEY, adapters={"http://box.invalid/": Box(io.BytesIO())})


class Drip(io.BytesIO):
    """A body that comes byte by byte, for twenty seconds."""

    drops = 1_000
    pause = 0.02

    def read1(self, size: int | None = -1, /) -> bytes:
        self.drops -= 1
        time.sleep(self.pause)
        return b" " if self.drops > 0 else b""


class Box(BaseAdapter):
    """A backend inside this process that says one thing."""

    def __init__(self, body: io.BytesIO) -> None:
        super().__init__()
        self.body = body
        self.asked: list[str | None] = []
        self.patience = 0.0

    def send(
        self,
        request: requests.PreparedRequest,
        stream: bool = False,
        timeout: Any = None,
        verify: bool | str = True,
        cert: Any = None,
        proxies: Mapping[str, str] | None = None,
    ) -> requests.Response:
        self.asked.append(request.url)
        self.patience = timeout
        response = requests.Response()
        response.status_code = 200
        response.raw = HTTPResponse(self.body, preload_content=False)
        return response

    def close(self) -> None:
        """Nothing is open."""
