"""Settings that work and are not safe are named, and safe ones are not."""

import re
import shlex
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import pytest
from django.core.checks import run_checks
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter
from pytest_django.fixtures import Settings

from tests.access.starts import ROOT, Ended, manage

REDIS = {"default": {"BACKEND": "django.core.cache.backends.redis.RedisCache"}}
REAL: dict[str, Any] = {
    "SANDBOX": False,
    "CASEY_API_URL": "https://casey.invalid/v1/backend",
    "CASEY_API_KEY_GIVEN": True,
    "CASEY_ENVIRONMENT": "live",
    "AUTHENTICATION_BACKENDS": ["allauth.account.auth_backends.AuthenticationBackend"],
    "SESSION_COOKIE_NAME": "__Host-session",
    "CSRF_COOKIE_NAME": "__Host-csrf",
    "ALLOWED_HOSTS": ["casey.example.com"],
    "SESSION_IDLE_AGE": 30 * 60,
    "TRUSTED_PROXIES": [],
}
SANDBOX = {"SANDBOX": True, "CASEY_API_URL": "", "CASEY_API_KEY_GIVEN": False}
HOSTED = {"CASEY_API_URL": "https://api.tellcasey.com/v1/backend"}
TEST_KEY = {"CASEY_ENVIRONMENT": "test"}


def proxies(*networks: str) -> dict[str, Any]:
    return {"TRUSTED_PROXIES": [ip_network(each) for each in networks]}


def path(kind: type) -> str:
    return f"{kind.__module__}.{kind.__qualname__}"


UNSAFE: list[tuple[str, dict[str, Any]]] = [
    ("casey.E010", {"CASEY_API_URL": "http://casey.invalid/v1"}),
    (
        "casey.E010",
        {"CASEY_API_URL": "http://localhost:1/v1", "CASEY_API_PROXY": "http://p.invalid"},
    ),
    (
        "casey.E011",
        {"DEFAULT_EXCEPTION_REPORTER_FILTER": path(SafeExceptionReporterFilter)},
    ),
    ("casey.E011", {"DEFAULT_EXCEPTION_REPORTER": path(ExceptionReporter)}),
    ("casey.E011", {"LOGGING_CONFIG": "logging.config.dictConfig"}),
    ("casey.W010", {"DEBUG": True}),
    ("casey.W011", SANDBOX | {"CASEY_API_KEY_GIVEN": True}),
    ("casey.W012", HOSTED | TEST_KEY),
    ("casey.W013", {"WORKERS": 2}),
    ("casey.W014", {"SESSION_COOKIE_AGE": 25 * 60 * 60}),
    ("casey.W014", {"SESSION_COOKIE_AGE": 0}),
    ("casey.W014", {"SESSION_COOKIE_AGE": 60 * 60, "SESSION_IDLE_AGE": 61 * 60}),
    ("casey.W014", {"SESSION_IDLE_AGE": 0}),
    ("casey.W015", proxies("0.0.0.0/0")),
    ("casey.W015", proxies("10.0.0.1", "::/0")),
    ("casey.W016", {"SESSION_COOKIE_NAME": "session"}),
    ("casey.W016", {"CSRF_COOKIE_NAME": "__Secure-csrf"}),
    ("casey.W017", {"ALLOWED_HOSTS": ["casey.example.com", "*"]}),
]
SAFE: list[dict[str, Any]] = [
    {},
    SANDBOX,
    SANDBOX | {"DEBUG": True, "WORKERS": 2},
    {"CASEY_API_URL": "http://localhost:3002/v1/backend"},
    HOSTED,
    TEST_KEY,
    {"WORKERS": 2, "CACHES": REDIS},
    {"SESSION_COOKIE_AGE": 24 * 60 * 60, "SESSION_IDLE_AGE": 24 * 60 * 60},
    proxies("10.0.0.0/8", "127.0.0.1", "2001:db8::/32"),
]


@pytest.mark.parametrize(("complaint", "changes"), UNSAFE)
def test_an_unsafe_setting_is_named(
    complaint: str, changes: dict[str, Any], settings: Settings
) -> None:
    assert complaints(settings, changes) == [complaint]


@pytest.mark.parametrize("changes", SAFE)
def test_a_safe_setting_is_not(changes: dict[str, Any], settings: Settings) -> None:
    assert complaints(settings, changes) == []


def test_each_complaint_says_what_to_do(settings: Settings) -> None:
    worst = REAL | {"SESSION_COOKIE_NAME": "session", "DEBUG": True, "WORKERS": 2}
    for name, value in worst.items():
        setattr(settings, name, value)
    for each in ours():
        assert each.msg.endswith(".")
        assert each.hint
        assert each.hint.endswith(".")


def test_what_the_readme_sets_in_production_is_safe(tmp_path: Path) -> None:
    assert production(tmp_path) == Ended(0, NO_ISSUES, "")


def test_the_check_sees_what_a_process_was_started_with(tmp_path: Path) -> None:
    found = production(tmp_path, DEBUG="1", WEB_CONCURRENCY="4", INSECURE_HTTP="1")
    assert found.code != 0
    for complaint in ("casey.W010", "casey.W013", "casey.W016", "security.W018"):
        assert complaint in found.err


NO_ISSUES = "System check identified no issues (2 silenced).\n"


def production(tmp_path: Path, **more: str) -> Ended:
    """`check --deploy` in a process with what the README sets for `make serve`."""
    secrets = {
        "SECRET_KEY_FILE": "k3y!" * 20 + "abcdefgh",
        "CASEY_API_KEY_FILE": "sk_live_" + "x" * 24,
    }
    variables = documented()
    for name, secret in secrets.items():
        (tmp_path / name).write_text(secret)
        assert variables[name] == "..."
        variables[name] = str(tmp_path / name)
    return manage("check", "--deploy", "--fail-level", "WARNING", **variables | more)


def documented() -> dict[str, str]:
    """The variables before `make serve` in the README."""
    production = (ROOT / "README.md").read_text().partition("In production")[2]
    block = re.search(r"((?:^ {4}.*\n)+)", production, re.MULTILINE)
    assert block
    words = shlex.split(block[1].replace("\\\n", " "))
    assert words[-2:] == ["make", "serve"]
    return dict(word.split("=", 1) for word in words[:-2])


def complaints(settings: Settings, changes: dict[str, Any]) -> list[str]:
    for name, value in (REAL | changes).items():
        setattr(settings, name, value)
    return [str(each.id) for each in ours()]


def ours() -> list[Any]:
    found = run_checks(include_deployment_checks=True)
    return [each for each in found if str(each.id).startswith("casey.")]
