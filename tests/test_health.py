"""Alive and ready, for those who look after the process."""

import json
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any

import pytest
from django.core.cache import cache
from django.db import OperationalError, connection
from django.test import Client
from pytest_django.fixtures import Settings

from conversations import connect
from conversations.backend import endpoints
from conversations.backend.client import Client as Backend
from conversations.sandbox.api import Sandbox
from conversations.views import health
from conversations.views.health import ASKING, KNOWN, PATIENCE_SECONDS
from tests.conftest import REDIS

KEY = "sk_test_" + "x" * 24


@pytest.fixture
def probe(box: Sandbox) -> Client:
    """Somebody without a session."""
    return Client(raise_request_exception=False)


def test_alive_needs_neither_database_nor_backend(probe: Client, box: Sandbox) -> None:
    response = probe.get("/livez")
    assert (response.status_code, response.content) == (200, b"alive\n")
    assert not box.calls


def test_ready_when_both_parts_are(db: None, probe: Client, box: Sandbox) -> None:
    assert readiness(probe) == (200, {"database": "ready", "backend": "ready"})
    assert [call.path for call in box.calls] == ["/conversations"]


def test_a_database_that_does_not_answer_is_named(db: None, probe: Client) -> None:
    with broken_database():
        assert readiness(probe) == (503, {"database": "not ready", "backend": "ready"})


FAULTS: dict[str, dict[str, Any]] = {
    "unreachable": {"error": "refused"},
    "refused": {"status": 401},
    "unreadable": {"body": "canary"},
    "rejected": {"status": 422},
    "busy": {"status": 429, "headers": {"Retry-After": "60"}},
    "failed": {"status": 500, "body": "canary"},
}


@pytest.mark.parametrize(("slug", "fault"), FAULTS.items(), ids=FAULTS)
def test_a_backend_that_fails_is_named_by_how(
    slug: str, fault: dict[str, Any], db: None, probe: Client, box: Sandbox
) -> None:
    with box.fault("*", **fault):
        assert readiness(probe) == (503, {"database": "ready", "backend": slug})


def test_an_address_that_is_not_the_api_is_unreadable(
    db: None, probe: Client, box: Sandbox
) -> None:
    with box.fault("*", status=404):
        assert readiness(probe) == (503, {"database": "ready", "backend": "unreadable"})


def test_many_probes_are_one_call(db: None, probe: Client, box: Sandbox) -> None:
    for _ in range(20):
        readiness(probe)
    assert len(box.calls) == 1


def test_many_probes_at_once_are_one_call_and_have_one_answer(
    db: None, box: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversations.views.health.PATIENCE_SECONDS", 30)
    with box.fault("*", delay=0.5), ThreadPoolExecutor(20) as probes:
        told = [probes.submit(health._backend) for _ in range(20)]
        assert {each.result() for each in told} == {"ready"}
    assert len(box.calls) == 1


def test_whoever_asks_beside_another_waits_no_longer(db: None, box: Sandbox) -> None:
    cache.set(KNOWN, ASKING)
    began = time.monotonic()
    assert health._backend() == "unreachable"
    assert PATIENCE_SECONDS <= time.monotonic() - began < 30
    assert not box.calls


def test_a_failure_is_remembered_too_but_not_for_long(
    db: None, probe: Client, box: Sandbox
) -> None:
    with box.fault("*", status=500):
        readiness(probe)
    assert readiness(probe)[0] == 503
    assert len(box.calls) == 1
    cache.delete(KNOWN)
    assert readiness(probe)[0] == 200


def test_what_is_known_goes_away_by_itself(
    db: None, probe: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("conversations.views.health.REMEMBERED_SECONDS", 0.01)
    readiness(probe)
    time.sleep(0.05)
    assert cache.get(KNOWN) is None


def test_a_slow_backend_does_not_hold_the_probe(db: None, probe: Client, box: Sandbox) -> None:
    with box.fault("*", delay=60):
        began = time.monotonic()
        assert readiness(probe) == (503, {"database": "ready", "backend": "unreachable"})
        assert PATIENCE_SECONDS <= time.monotonic() - began < 30


def test_the_probe_does_not_stand_behind_copies_that_are_renewed(
    db: None, probe: Client, box: Sandbox
) -> None:
    with box.fault("/agents", delay=60):
        for _ in range(9):
            connect.client().start(endpoints.agents(), background=True)
        assert readiness(probe)[0] == 200


@pytest.mark.parametrize(("url", "told"), [("redis://127.0.0.1:1/0", "not ready"), (None, "ready")])
def test_a_redis_that_fails_is_named_and_no_reason_to_stop(
    url: str | None, told: str, db: None, probe: Client, settings: Settings, redis_cache: str
) -> None:
    redis = {"BACKEND": "conversations.caches.RedisOrMemory", "LOCATION": url or REDIS}
    settings.CACHES = {"default": redis | {"KEY_PREFIX": redis_cache.rpartition("=")[2]}}
    assert readiness(probe) == (200, {"database": "ready", "backend": "ready", "cache": told})
    cache.delete(KNOWN)


def test_no_secret_is_told(db: None, probe: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    nowhere = Backend("http://127.0.0.1:9/canary", KEY)
    monkeypatch.setattr(connect, "sandbox_client", lambda _: nowhere)
    response = probe.get("/readyz")
    assert response.json()["backend"] == "unreachable"
    told = response.content.decode() + str(response.headers)
    assert not [each for each in (KEY, "canary", "127.0.0.1") if each in told]


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_probes_may_ask_for_the_head_alone_and_never_post(
    address: str, db: None, probe: Client
) -> None:
    assert probe.head(address).status_code == 200
    assert probe.post(address).status_code == 405


@pytest.mark.parametrize("address", ["/livez", "/readyz"])
def test_probes_start_no_session(address: str, db: None, probe: Client) -> None:
    assert not probe.get(address).cookies


def readiness(probe: Client) -> tuple[int, dict[str, str]]:
    response = probe.get("/readyz")
    return response.status_code, json.loads(response.content)


@contextmanager
def broken_database() -> Iterator[None]:
    def refuse(*_: Any) -> None:
        raise OperationalError("canary")

    with connection.execute_wrapper(refuse):
        yield
