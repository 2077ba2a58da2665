"""The PostgreSQL and the Redis of this machine, and room in them for one test."""

import os
from collections.abc import Iterator
from typing import Final
from uuid import uuid4

import psycopg
import pytest

POSTGRES: Final = os.environ.get("TEST_POSTGRES", "postgres://postgres@127.0.0.1:5432")


@pytest.fixture
def database() -> Iterator[str]:
    """The URL of an empty PostgreSQL database."""
    try:
        server = psycopg.connect(f"{POSTGRES}/postgres", autocommit=True, connect_timeout=2)
    except psycopg.OperationalError:
        pytest.skip(f"PostgreSQL does not answer at {POSTGRES}: DATABASE_URL was not tried")
    name = f"casey_{uuid4().hex}"
    with server:
        server.execute(f"CREATE DATABASE {name}")
        yield f"{POSTGRES}/{name}"
        server.execute(f"DROP DATABASE {name} WITH (FORCE)")
