"""Empty databases to measure on, each gone afterwards."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final
from uuid import uuid4

import psycopg

POSTGRES: Final = os.environ.get("TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")


@contextmanager
def sqlite() -> Iterator[str]:
    """The URL of a file."""
    with TemporaryDirectory() as folder:
        yield f"sqlite:///{Path(folder) / 'bench.sqlite3'}"


@contextmanager
def postgresql() -> Iterator[str | None]:
    """The URL of a database of the server that TEST_POSTGRES names; None if it does not answer."""
    try:
        server = psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        yield None
        return
    name = f"casey_bench_{uuid4().hex}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{POSTGRES}/{name}"
        finally:
            server.execute(f"DROP DATABASE {name} WITH (FORCE)")
