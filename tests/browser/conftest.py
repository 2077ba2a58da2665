"""A browser, a running site over the test's own box, and a watch on both."""

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from typing import Any, Protocol

import pytest
from django.conf import settings as django_settings
from django.core.signals import request_finished, request_started
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.fixtures import Settings
from pytest_django.live_server_helper import LiveServer

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.browser.chromium import LAUNCH
from tests.browser.stage import PATIENCE_MS
from tests.browser.watch import Watch
from tests.provider.process import RealProvider, running
from tests.sso.conftest import provider as settings_of
from tests.sso.forger import CLIENT_ID, CLIENT_SECRET
from tests.waiting import until

# Playwright's loop runs in the tests' own thread, where Django would refuse its database.
os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"

expect.set_options(timeout=PATIENCE_MS)


class Visit(Protocol):
    """Opens a page in a browser of its own, signed in where a person is given."""

    def __call__(self, person: Person | None = None, **options: Any) -> Page: ...


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Everything in this room needs the browser."""
    for item in items:
        if item.nodeid.startswith("tests/browser/"):
            item.add_marker(pytest.mark.browser)


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    return LAUNCH


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(base_url: str) -> dict[str, Any]:
    return {"base_url": base_url, "locale": "en-GB", "timezone_id": "Europe/Paris"}


@pytest.fixture
def quiet_end(transactional_db: None, box: Sandbox) -> Iterator[None]:
    """What a closed browser had asked for is answered before its people and its box are gone."""
    begun: list[bool] = []
    ended: list[bool] = []

    def begins(**_: Any) -> None:
        begun.append(True)

    def ends(**_: Any) -> None:
        ended.append(True)

    request_started.connect(begins)
    request_finished.connect(ends)
    yield
    until(lambda: len(ended) >= len(begun), PATIENCE_MS / 1000)
    request_started.disconnect(begins)
    request_finished.disconnect(ends)


@pytest.fixture
def watch(base_url: str, quiet_end: None) -> Iterator[Watch]:
    """Fails the test for whatever went wrong in its browsers, unless the test allowed it."""
    watch = Watch(base_url)
    yield watch
    assert watch.problems == []


@pytest.fixture
def visit(
    live_server: LiveServer,
    box: Sandbox,
    watch: Watch,
    new_context: Callable[..., BrowserContext],
) -> Visit:
    def opened(person: Person | None = None, **options: Any) -> Page:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE_MS)
        watch.follow(context)
        if person:
            sign_in(context, person, live_server.url)
        return context.new_page()

    return opened


@pytest.fixture
def page(visit: Visit, alice: Person) -> Page:
    """Alice's browser."""
    return visit(alice)


@pytest.fixture
def plain_page(visit: Visit, alice: Person) -> Page:
    """Alice's browser without JavaScript."""
    return visit(alice, java_script_enabled=False)


@pytest.fixture
def copier(visit: Visit, alice: Person) -> Page:
    """Alice's browser, in which she may read the clipboard."""
    return visit(alice, permissions=["clipboard-read", "clipboard-write"])


@pytest.fixture
def stack() -> Iterator[ExitStack]:
    """What holds for as long as the test lasts."""
    with ExitStack() as stack:
        yield stack


@pytest.fixture(params=["with JavaScript", "without JavaScript"])
def any_page(request: pytest.FixtureRequest, visit: Visit, alice: Person) -> Page:
    """Alice's browser, once with and once without JavaScript."""
    return visit(alice, java_script_enabled=request.param == "with JavaScript")


@pytest.fixture(scope="session")
def provider_process(tmp_path_factory: pytest.TempPathFactory) -> Iterator[RealProvider]:
    with running(tmp_path_factory.mktemp("provider") / "people.sqlite3") as process:
        yield process


@pytest.fixture
def provider(
    provider_process: RealProvider, settings: Settings, base_url: str, watch: Watch
) -> RealProvider:
    """The dashboard and the provider know each other."""
    settings.OIDC = settings_of(provider_process.url)
    directives = settings.CONTENT_SECURITY_POLICY["DIRECTIVES"]
    settings.CONTENT_SECURITY_POLICY = {
        "DIRECTIVES": directives | {"form-action": ["'self'", provider_process.url]}
    }
    provider_process.client(CLIENT_ID, CLIENT_SECRET, f"{base_url}/accounts/oidc/callback/")
    watch.allow(provider_process.url)
    return provider_process


def sign_in(context: BrowserContext, person: Person, url: str) -> None:
    """Give the browser a session of this person."""
    client = Client()
    client.force_login(person, django_settings.AUTHENTICATION_BACKENDS[0])
    name = django_settings.SESSION_COOKIE_NAME
    context.add_cookies([{"name": name, "value": client.cookies[name].value, "url": url}])
