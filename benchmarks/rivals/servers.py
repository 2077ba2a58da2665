"""The other tools, each in processes of its own over the same file."""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from benchmarks.processes import running
from benchmarks.product import PASSWORD, READER, SECONDS, Site, filled
from benchmarks.rivals.data import SQLITE
from tests.access.starts import BARE, ROOT
from tests.serving import free_port

TOOLS: Final = ROOT / "var" / "rivals" / "bin"
CHANGELIST: Final = "benchmarks.rivals.changelist"
CHAT: Final = "benchmarks/rivals/chat.py"


@contextmanager
def admin(folder: Path) -> Iterator[Site]:
    """Django's admin behind one worker of gunicorn, with one reader, who is signed in."""
    port = free_port()
    variables = {
        "DJANGO_SETTINGS_MODULE": f"{CHANGELIST}.settings",
        "DJANGO_SUPERUSER_PASSWORD": PASSWORD,
        "RIVALS_DATA": str(folder / SQLITE),
        "PORT": str(port),
    }
    for arguments in (
        ("migrate", "-v", "0"),
        ("createsuperuser", "--noinput", "--username", READER, "--email", "", "-v", "0"),
    ):
        subprocess.run(
            [sys.executable, "-m", "django", *arguments],
            cwd=ROOT,
            env=BARE | variables,
            check=True,
            timeout=SECONDS,
        )
    command = [sys.executable, "-m", "gunicorn", "-c", f"python:{CHANGELIST}.gunicorn_settings"]
    with running([*command, f"{CHANGELIST}.wsgi"], port, folder, **variables) as server:
        login = f"{server.url}/admin/login/"
        yield Site(server, filled(login, username=READER, password=PASSWORD))


@contextmanager
def datasette(folder: Path) -> Iterator[Site]:
    """Its own server as it comes."""
    port = free_port()
    where = ["--host", "127.0.0.1", "--port", str(port)]
    command = [str(TOOLS / "datasette"), "serve", str(folder / SQLITE), *where]
    with running(command, port, folder, HOME=str(folder)) as server:
        yield Site(server, {})


@contextmanager
def streamlit(folder: Path) -> Iterator[Site]:
    """Its own server as it comes, but that it tells nobody how it is used."""
    port = free_port()
    options = {
        "server.address": "127.0.0.1",
        "server.port": port,
        "server.headless": "true",
        "browser.gatherUsageStats": "false",
    }
    flags = [f"--{name}={value}" for name, value in options.items()]
    variables = {"HOME": str(folder), "RIVALS_DATA": str(folder / SQLITE)}
    command = [str(TOOLS / "streamlit"), "run", CHAT, *flags]
    with running(command, port, folder, **variables) as server:
        yield Site(server, {})
