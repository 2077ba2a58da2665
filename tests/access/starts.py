"""Starting the product as an operator does: in a process of its own, with a bare environment."""

import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

ROOT: Final = Path(__file__).parent.parent.parent
_HOME: Final = TemporaryDirectory()
# Not the database under var/, which is whoever's who has tried the product here.
BARE: Final = {
    "PATH": os.environ["PATH"],
    "ENV_FILE": os.devnull,
    "DATABASE_URL": f"sqlite:///{_HOME.name}/nobody.sqlite3",
}
REAL: Final = {
    "CASEY_API_URL": "https://casey.invalid/v1/backend",
    "CASEY_API_KEY": "sk_test_" + "x" * 24,
    "SECRET_KEY": "for tests alone " * 4,
}


@dataclass(frozen=True)
class Ended:
    """How a process ended and what it said."""

    code: int
    out: str
    err: str


def manage(*arguments: str, **variables: str) -> Ended:
    """`manage.py` with these variables alone; no .env file unless ENV_FILE names one."""
    return run([sys.executable, "manage.py", *arguments], variables)


def program(path: Path, **variables: str) -> Ended:
    """A Python file that may use the product, on its own settings."""
    settings = {"DJANGO_SETTINGS_MODULE": "casey_dashboard.settings", "PYTHONPATH": str(ROOT)}
    return run([sys.executable, str(path)], settings | variables)


def checked(cases: dict[str, dict[str, str]]) -> dict[str, Ended]:
    """`manage.py check` for each case, two at a time."""
    with ThreadPoolExecutor(2) as pool:
        ends = pool.map(lambda case: manage("check", **case), cases.values())
        return dict(zip(cases, ends, strict=True))


def run(command: list[str], variables: dict[str, str]) -> Ended:
    """With the bare environment and these variables."""
    done = subprocess.run(
        command,
        cwd=ROOT,
        env=BARE | variables,
        check=False,
        capture_output=True,
        text=True,
        timeout=60,
    )
    return Ended(done.returncode, done.stdout, done.stderr)
