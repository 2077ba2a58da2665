"""What one process or a command changes, every other one knows with the next request."""

from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import pytest
import requests

from tests.access.starts import REAL, manage
from tests.services.programs import run
from tests.serving import PATIENCE, first_lines, served

ROUNDS: Final = 12
SITE: Final = REAL | {
    "DJANGO_SETTINGS_MODULE": "tests.services.settings",
    "INSECURE_HTTP": "1",
    "WEB_CONCURRENCY": "2",
}


@dataclass(frozen=True)
class Everywhere:
    """Two servers of two processes each."""

    sites: list[str]
    sessions: list[str]
    environment: dict[str, str]

    def answers(self, session: str) -> set[int]:
        """What a manager's page says to it; a connection of its own leads to either process."""
        cookies = {"session": session}
        return {
            requests.get(
                f"{site}/trail/", cookies=cookies, timeout=PATIENCE, allow_redirects=False
            ).status_code
            for site in self.sites * ROUNDS
        }

    def command(self, *arguments: str) -> None:
        ended = manage("account", "dora", *arguments, **self.environment)
        assert ended.code == 0, ended.err

    def sign_out(self, session: str) -> None:
        """At the first of them."""
        with requests.Session() as browser:
            browser.cookies.set("session", session)
            form = f"{self.sites[0]}/accounts/logout/"
            page = browser.get(form, timeout=PATIENCE).text
            token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
            browser.post(form, {"csrfmiddlewaretoken": token}, timeout=PATIENCE)


@pytest.fixture(params=["SQLite and local memory", "PostgreSQL and Redis", "PostgreSQL alone"])
def everywhere(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Everywhere]:
    environment = SITE | {"DATABASE_URL": f"sqlite:///{tmp_path / 'people.sqlite3'}"}
    if "PostgreSQL" in request.param:
        environment["DATABASE_URL"] = request.getfixturevalue("database")
    if "Redis" in request.param:
        environment["CACHE_URL"] = request.getfixturevalue("redis_cache")
    sessions = run("somebody", **environment)
    with ExitStack() as stack:
        servers = [stack.enter_context(served(**environment)) for _ in range(2)]
        sites = [
            first_lines(server, 1)[0].removeprefix("Casey Dashboard is on ") for server in servers
        ]
        yield Everywhere(sites, sessions, environment)


def test_what_changes_in_one_place_is_known_everywhere(everywhere: Everywhere) -> None:
    one, other = everywhere.sessions
    assert everywhere.answers(one) == everywhere.answers(other) == {200}
    everywhere.command("--role", "support")
    assert everywhere.answers(one) == {403}
    everywhere.command("--role", "manager")
    assert everywhere.answers(one) == {200}
    everywhere.sign_out(one)
    assert (everywhere.answers(one), everywhere.answers(other)) == ({302}, {200})
    everywhere.command("--disable")
    assert everywhere.answers(other) == {302}
