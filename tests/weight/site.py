"""The product with its static files collected and packed, as an operator serves it."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.access.starts import ROOT, manage
from tests.serving import first_lines, served


@contextmanager
def published(folder: Path) -> Iterator[str]:
    """Its address, over a sandbox that stands still; all it keeps is in the folder."""
    own = {
        "DJANGO_SETTINGS_MODULE": "tests.weight.settings",
        "PYTHONPATH": str(ROOT),
        "STATIC_FOLDER": str(folder / "static"),
        "DATABASE_URL": f"sqlite:///{folder / 'people.sqlite3'}",
        "SECRET_KEY": "for tests alone " * 4,
        "CASEY_SANDBOX_LIVE": "0",
    }
    for command in (["migrate"], ["collectstatic", "--noinput"]):
        ended = manage(*command, "-v", "0", **own)
        assert ended.code == 0, ended.err
    with served(**own) as process:
        [line] = first_lines(process, 1)
        yield f"http://127.0.0.1:{line.rpartition(':')[2]}"
