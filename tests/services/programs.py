"""The programs beside this file, each run in a process of its own."""

import json
import os
import subprocess
import sys
from typing import Any

from tests.access.starts import ROOT


def run(program: str, **variables: str) -> Any:
    """The answer of a program beside this file, in a process with these variables."""
    ended = subprocess.run(
        [sys.executable, "-m", f"tests.services.{program}"],
        cwd=ROOT,
        env={**os.environ, "DJANGO_SETTINGS_MODULE": "tests.services.settings", **variables},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert ended.returncode == 0, ended.stderr
    return json.loads(ended.stdout.splitlines()[-1])
