"""The provider from outside: starting it, and telling it who there is."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

PASSWORD = "a quiet harbour 7"
ROOT = Path(__file__).parent.parent.parent


@dataclass(frozen=True)
class RealProvider:
    """Where it is."""

    url: str

    def person(self, username: str, groups: list[str]) -> None:
        """There is somebody of this name, in these groups."""
        self._arrange(username=username, password=PASSWORD, groups=groups)

    def client(self, client_id: str, secret: str, redirect_uri: str) -> None:
        """The dashboard is registered."""
        self._arrange(client_id=client_id, secret=secret, redirect_uri=redirect_uri)

    def _arrange(self, **wanted: Any) -> None:
        with urlopen(Request(f"{self.url}/arrange/", json.dumps(wanted).encode())):  # noqa: S310
            pass


@contextmanager
def running(database: Path) -> Iterator[RealProvider]:
    """A provider with a database of its own, until the block ends."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.provider"],
        cwd=ROOT,
        env=os.environ | {"PROVIDER_DATABASE": str(database)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    with process:
        try:
            assert process.stdout
            yield RealProvider(process.stdout.readline().strip())
        finally:
            assert process.stdin
            process.stdin.close()
            process.wait(60)
