"""Many guesses at once, at a real server of two processes: five are looked at, no more."""

from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any, Final

import pytest
import requests

from tests.access.starts import REAL, manage
from tests.serving import PATIENCE, first_lines, served

MOST: Final = 5
GUESSES: Final = 24
REFUSED: Final = 429
SITE: Final = REAL | {
    "DJANGO_SETTINGS_MODULE": "tests.services.settings",
    "INSECURE_HTTP": "1",
    "WEB_CONCURRENCY": "2",
    "TRUSTED_PROXIES": "127.0.0.1",
}

# Which account the n-th guess is at, and from which address.
Guess = Callable[[int], tuple[str, str]]
ONE_ACCOUNT: Final[Guess] = lambda number: ("dora", f"203.0.113.{number}")  # noqa: E731
ONE_ADDRESS: Final[Guess] = lambda number: (f"nobody {number}", "198.51.100.1")  # noqa: E731


@pytest.fixture(params=["SQLite and local memory", "PostgreSQL and Redis"])
def site(request: pytest.FixtureRequest, tmp_path: Any) -> Iterator[str]:
    """The address of a running site with these services, on an empty database."""
    services = {"DATABASE_URL": f"sqlite:///{tmp_path / 'people.sqlite3'}"}
    if "Redis" in request.param:
        services = {
            "DATABASE_URL": request.getfixturevalue("database"),
            "CACHE_URL": request.getfixturevalue("redis_cache"),
        }
    assert manage("migrate", "-v", "0", "--skip-checks", **SITE | services).code == 0
    with served(**SITE | services) as process:
        yield first_lines(process, 1)[0].removeprefix("Casey Dashboard is on ")


def test_no_more_than_five_are_looked_at_whatever_is_forged(site: str) -> None:
    for guess in (ONE_ACCOUNT, ONE_ADDRESS):
        assert all_at_once(site, guess) == {200: MOST, REFUSED: GUESSES - MOST}


def all_at_once(site: str, guess: Guess) -> Counter[int]:
    with ThreadPoolExecutor(GUESSES) as pool:
        return Counter(pool.map(lambda number: tried(site, *guess(number)), range(GUESSES)))


def tried(site: str, login: str, address: str) -> int:
    """The answer to a wrong password; what stands before the proxy's own words is forged."""
    said = {"X-Forwarded-For": f"{login.encode().hex()[:4]}, 10.0.0.1, {address}"}
    form = f"{site}/accounts/login/"
    with requests.Session() as browser:
        page = browser.get(form, headers=said, timeout=PATIENCE).text
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        data = {"csrfmiddlewaretoken": token, "login": login, "password": "wrong"}
        return browser.post(form, data, headers=said, timeout=PATIENCE).status_code
