"""The product as an operator runs it, over a sandbox in a process of its own."""

import re
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import requests

from benchmarks.processes import Running, running
from conversations.sandbox.api import DEFAULT_KEYS
from conversations.sandbox.server import PREFIX
from tests.access.starts import BARE, ROOT
from tests.serving import PRODUCT, SERVE, free_port

READER: Final = "alice"
PASSWORD: Final = "a quiet harbour 7"  # noqa: S105 - of a database that is gone afterwards
MANAGE: Final = (sys.executable, "manage.py")
SECONDS: Final = 60


@dataclass(frozen=True)
class Site:
    """Where the product answers, and the cookies of a signed-in reader."""

    server: Running
    cookies: dict[str, str]

    @property
    def url(self) -> str:
        return self.server.url


@contextmanager
def backend(folder: Path, *options: str) -> Iterator[Running]:
    """A sandbox; the options are those of `manage.py sandbox`."""
    port = free_port()
    with running([*MANAGE, "sandbox", "--port", str(port), *options], port, folder) as server:
        yield server


@contextmanager
def late(folder: Path, delay: float) -> Iterator[Running]:
    """A backend that answers so many seconds late, and costs little itself."""
    port = free_port()
    command = [sys.executable, "-m", "benchmarks.backend", str(delay), str(port)]
    with running(command, port, folder) as server:
        yield server


@contextmanager
def product(
    folder: Path, behind: Running, role: str = "support", **variables: str
) -> Iterator[Site]:
    """The product in front of this backend, with one reader, who is signed in."""
    ours = prepared(folder, f"{behind.url}{PREFIX}", role, **variables)
    with served(folder, ours) as server:
        yield Site(server, sign_in(server.url))


def prepared(folder: Path, url: str, role: str = "support", **variables: str) -> dict[str, str]:
    """What a server needs to know in front of this address, once its database has a reader."""
    ours = {
        "CASEY_API_URL": url,
        "CASEY_API_KEY": DEFAULT_KEYS[0],
        "SECRET_KEY": "for benchmarks alone " * 3,
        "INSECURE_HTTP": "1",
        "DATABASE_URL": f"sqlite:///{folder / f'{free_port()}.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "tests.weight.settings",
        "PYTHONPATH": str(ROOT),
        "STATIC_FOLDER": str(folder / "static"),
    } | variables
    _manage(ours, "migrate", "-v", "0")
    _manage(ours, "collectstatic", "--noinput", "-v", "0")
    _manage(ours, "account", READER, "--role", role, said=PASSWORD)
    return ours


@contextmanager
def served(folder: Path, variables: dict[str, str]) -> Iterator[Running]:
    """The server as `make serve` starts it."""
    port = free_port()
    with running([*SERVE, PRODUCT], port, folder, **variables, PORT=str(port)) as server:
        yield server


def sign_in(url: str) -> dict[str, str]:
    """The cookies of a reader who has just given the password."""
    return filled(f"{url}/accounts/login/", login=READER, password=PASSWORD)


def filled(form: str, **fields: str) -> dict[str, str]:
    """The cookies of a browser that has filled in a form of Django's and was sent on."""
    with requests.Session() as browser:
        browser.trust_env = False
        page = browser.get(form, timeout=SECONDS).text
        token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
        fields["csrfmiddlewaretoken"] = token[1] if token else ""
        answer = browser.post(form, fields, timeout=SECONDS, allow_redirects=False)
        if answer.status_code != requests.codes.found:
            raise SystemExit(f"The form at {form} answered {answer.status_code}.")
        return browser.cookies.get_dict()


def _manage(variables: dict[str, str], *arguments: str, said: str = "") -> None:
    subprocess.run(
        [*MANAGE, *arguments],
        cwd=ROOT,
        env=BARE | variables,
        input=said,
        text=True,
        stdout=subprocess.DEVNULL,
        check=True,
        timeout=SECONDS,
    )
