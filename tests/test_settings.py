"""Environment -> settings: what is taken, and what stops the start with one sentence."""

import os
import re
import runpy
import stat
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any
from unittest.mock import patch

import pytest
from certifi import where
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.core.management.base import SystemCheckError
from environs import Env
from pytest_django.fixtures import Settings as DjangoSettings

from casey_dashboard import environment
from conversations import connect
from conversations.backend.resilience import Limits
from tests.access.starts import REAL, ROOT, checked

KEY = "sk_live_" + "x" * 24
SECRET = "canary"
SINGLE_SIGN_ON = {
    "OIDC_ISSUER": "https://id.acme.example/realms/acme",
    "OIDC_CLIENT_ID": "casey",
    "OIDC_CLIENT_SECRET": SECRET,
    "OIDC_ROLES": "casey-support=support, cn=admins=admin",
}
READS = re.compile(r"(?:env(?:ironment)?\.\w+|\btext)\(\s*(?:env(?:\.\w+)?,\s*)?\"([A-Z_]+)\"")


def bare(**variables: str) -> AbstractContextManager[Any]:
    """An environment of these variables alone."""
    return patch.dict(os.environ, {"ENV_FILE": os.devnull} | variables, clear=True)


def load(**variables: str) -> dict[str, Any]:
    """The settings under these variables alone."""
    with bare(**variables):
        return runpy.run_path(str(ROOT / "casey_dashboard" / "settings.py"))


def test_an_empty_environment_is_the_sandbox() -> None:
    found = load()
    assert (found["SANDBOX"], found["CASEY_ENVIRONMENT"]) == (True, "sandbox")
    assert (found["CASEY_API_URL"], found["CASEY_API_KEY"]) == ("", "")
    assert (found["DEBUG"], found["INSECURE_HTTP"]) == (False, True)
    assert found["ALLOWED_HOSTS"] == ["localhost", "127.0.0.1", "[::1]"]
    assert found["CSRF_TRUSTED_ORIGINS"] == []
    assert (found["TRUSTED_PROXIES"], found["SECURE_PROXY_SSL_HEADER"]) == ([], None)
    assert (list(map(str, found["METRICS_ALLOW"])), found["LOG_FORMAT"]) == (
        ["127.0.0.0/8", "::1/128"],
        "json",
    )
    assert found["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "sandbox.sqlite3")
    assert found["CACHES"]["default"]["BACKEND"].endswith("LocMemCache")
    assert len(found["SECRET_KEY"]) >= 50


def test_connections_to_either_database_stay_for_the_next_request() -> None:
    for url in ("sqlite:///people.sqlite3", "postgres://casey@127.0.0.1/casey"):
        assert load(DATABASE_URL=url)["DATABASES"]["default"]["CONN_MAX_AGE"] == 60


def test_blank_is_as_good_as_not_set() -> None:
    names = read_by_the_settings() - {"SECRET_KEY"}
    blank = load(SECRET_KEY="given", **dict.fromkeys(names, " "))
    plain = load(SECRET_KEY="given")
    assert {name for name in plain if name.isupper() and plain[name] != blank[name]} == set()


def test_an_address_and_a_key_are_the_real_backend() -> None:
    found = load(**REAL)
    assert (found["SANDBOX"], found["CASEY_ENVIRONMENT"]) == (False, "test")
    assert load(**REAL | {"CASEY_API_KEY": KEY})["CASEY_ENVIRONMENT"] == "live"
    assert found["DATABASES"]["default"]["NAME"] == str(ROOT / "var" / "casey.sqlite3")


@pytest.mark.parametrize(
    ("given", "taken"),
    [
        ("https://api.tellcasey.com/v1/backend", "https://api.tellcasey.com/v1/backend"),
        ("https://api.tellcasey.com/v1/backend/", "https://api.tellcasey.com/v1/backend"),
        (" https://casey.invalid \n", "https://casey.invalid"),
        ("http://localhost:3002/v1/backend", "http://localhost:3002/v1/backend"),
        ("http://127.0.0.1:3002/v1/backend", "http://127.0.0.1:3002/v1/backend"),
    ],
)
def test_an_address_is_taken_as_people_write_it(given: str, taken: str) -> None:
    assert load(**REAL | {"CASEY_API_URL": given})["CASEY_API_URL"] == taken


def test_one_process_serves_unless_more_are_asked_for() -> None:
    assert load(**REAL)["WORKERS"] == 1
    assert load(**REAL, WEB_CONCURRENCY="4")["WORKERS"] == 4


def test_a_key_without_an_address_is_noticed_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(KEY)
    for given in ({"CASEY_API_KEY": KEY}, {"CASEY_API_KEY_FILE": str(tmp_path / "key")}):
        found = load(**given)
        assert (found["SANDBOX"], found["CASEY_API_KEY_GIVEN"]) == (True, True)
        assert found["CASEY_API_KEY"] == ""
    assert load()["CASEY_API_KEY_GIVEN"] is False


def test_the_key_is_stripped() -> None:
    assert load(**REAL | {"CASEY_API_KEY": f" {KEY} \n"})["CASEY_API_KEY"] == KEY


def test_secrets_may_stand_in_files(tmp_path: Path) -> None:
    (tmp_path / "key").write_text(f"{KEY}\n")
    (tmp_path / "secret").write_text("from a file\n")
    found = load(
        CASEY_API_URL=REAL["CASEY_API_URL"],
        CASEY_API_KEY_FILE=str(tmp_path / "key"),
        SECRET_KEY_FILE=str(tmp_path / "secret"),
    )
    assert (found["CASEY_API_KEY"], found["SECRET_KEY"]) == (KEY, "from a file")


def test_good_values_are_taken(tmp_path: Path) -> None:
    data = tmp_path / "some.ndjson"
    data.write_text("")
    found = load(
        **REAL,
        DATABASE_URL="postgres://casey:word@db.invalid:5433/casey?sslmode=require",
        CACHE_URL="redis://cache.invalid:6379/1",
        DEBUG=" 1 ",
        ALLOWED_HOSTS="casey.acme.example, .acme.example,10.0.0.1,[::1],*",
        CSRF_TRUSTED_ORIGINS="https://casey.acme.example, https://*.acme.example:8443",
        INSECURE_HTTP="1",
        MASKED_FIELDS=" support: email, name ",
        AVATARS="proxy",
        CASEY_API_PROXY="http://bob:word@proxy.invalid:3128",
        CASEY_API_CA_BUNDLE=where(),
        CASEY_SANDBOX_DATA=str(data),
        CASEY_SANDBOX_AGENTS=str(data),
        CASEY_SANDBOX_LIVE="1",
        TRUSTED_PROXIES="10.0.0.1, 192.168.0.0/16,2001:db8::/32",
        METRICS_ALLOW="10.9.0.0/16",
        LOG_FORMAT="line",
        SESSION_HOURS="10",
        SESSION_IDLE_MINUTES="45",
    )
    database = found["DATABASES"]["default"]
    assert (found["MASKED_FIELDS"], found["AVATARS"]) == ("support: email, name", "proxy")
    assert (database["HOST"], database["PORT"]) == ("db.invalid", 5433)
    assert database["OPTIONS"] == {"connect_timeout": 3, "sslmode": "require"}
    assert found["CACHES"]["default"]["LOCATION"] == "redis://cache.invalid:6379/1"
    assert (found["DEBUG"], found["INSECURE_HTTP"], found["CASEY_SANDBOX_LIVE"]) == (True,) * 3
    assert list(map(str, found["TRUSTED_PROXIES"])) == [
        "10.0.0.1/32",
        "192.168.0.0/16",
        "2001:db8::/32",
    ]
    assert list(map(str, found["METRICS_ALLOW"])) == ["10.9.0.0/16"]
    assert found["LOG_FORMAT"] == "line"
    assert found["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")
    assert (found["SESSION_COOKIE_AGE"], found["SESSION_IDLE_AGE"]) == (36_000, 2_700)
    assert found["ALLOWED_HOSTS"][1:3] == [".acme.example", "10.0.0.1"]
    assert found["CSRF_TRUSTED_ORIGINS"][1] == "https://*.acme.example:8443"
    assert found["CASEY_API_PROXY"] == "http://bob:word@proxy.invalid:3128"
    assert found["CASEY_API_CA_BUNDLE"] == where()
    assert found["CASEY_SANDBOX_DATA"] == found["CASEY_SANDBOX_AGENTS"] == str(data)


def test_the_numbers_of_the_backend_are_settings() -> None:
    given = {
        "CASEY_API_DEADLINE": "1.5",
        "CASEY_API_PAGE_DEADLINE": "2",
        "CASEY_API_ATTEMPTS": "3",
        "CASEY_API_RETRY_SHARE": "0.5",
        "CASEY_API_FAILURES": "4",
        "CASEY_API_PAUSE": "5",
        "CASEY_API_LONGEST_PAUSE": "6",
        "CASEY_API_PROBE": "8",
        "CASEY_API_CALLS": "7",
        "CASEY_API_BACKGROUND": "1",
        "CASEY_API_QUEUE": "0",
    }
    assert load(**given)["CASEY_API_LIMITS"] == Limits(
        1.5, 2.0, 3, 0.2, 0.5, 4, 5.0, 6.0, 8, 7, 1, 0.0
    )
    assert load()["CASEY_API_LIMITS"] == Limits()


def test_a_sandbox_with_its_own_data_stands_still(tmp_path: Path) -> None:
    data = tmp_path / "some.ndjson"
    data.write_text("")
    assert load()["CASEY_SANDBOX_LIVE"] is True
    assert load(CASEY_SANDBOX_DATA=str(data))["CASEY_SANDBOX_LIVE"] is False


WRONG = [
    ("CASEY_API_URL", "https://bob:canary@casey.invalid/"),
    ("CASEY_API_URL", "https://casey.invalid/?key=canary"),
    ("CASEY_API_URL", "https://casey.invalid/#canary"),
    ("CASEY_API_URL", "http://casey.invalid/canary"),
    ("CASEY_API_URL", "canary"),
    ("CASEY_API_URL", "ftp://casey.invalid/canary"),
    ("CASEY_API_KEY", "canary"),
    ("CASEY_API_KEY", "sk_live_canary"),
    ("CASEY_API_KEY", "sk_prod_canary" + "x" * 24),
    ("CASEY_API_KEY", "sk_live_canary x" + "x" * 24),
    ("CASEY_API_KEY_FILE", "/nowhere/canary"),
    ("CASEY_API_PROXY", "canary:3128"),
    ("CASEY_API_PROXY", "socks5://bob:canary@proxy.invalid"),
    ("CASEY_API_CA_BUNDLE", "/nowhere/canary"),
    ("CASEY_API_CA_BUNDLE", str(Path(__file__))),
    ("CASEY_API_DEADLINE", "canary"),
    ("CASEY_API_DEADLINE", "-1"),
    ("CASEY_API_PAUSE", "inf"),
    ("CASEY_API_QUEUE", "nan"),
    ("CASEY_API_CALLS", "0"),
    ("CASEY_API_ATTEMPTS", "1.5"),
    ("CASEY_SANDBOX_DATA", "/nowhere/canary.ndjson"),
    ("CASEY_SANDBOX_DATA", str(ROOT)),
    ("CASEY_SANDBOX_AGENTS", "/nowhere/canary.json"),
    ("CASEY_SANDBOX_LIVE", "canary"),
    ("DATABASE_URL", "canary"),
    ("DATABASE_URL", "postgres://casey:canary@db.invalid:port/casey"),
    ("DATABASE_URL", "nonsense://casey:canary@db.invalid/casey"),
    ("CACHE_URL", "canary"),
    ("CACHE_URL", "redis://:canary@cache.invalid:port/1"),
    ("SECRET_KEY_FILE", "/nowhere/canary"),
    ("TRUSTED_PROXIES", "canary"),
    ("TRUSTED_PROXIES", "10.0.0.1/24"),
    ("TRUSTED_PROXIES", "*"),
    ("METRICS_ALLOW", "canary"),
    ("LOG_FORMAT", "canary"),
    ("SESSION_HOURS", "canary"),
    ("SESSION_HOURS", "0"),
    ("SESSION_IDLE_MINUTES", "0.5"),
    ("SESSION_IDLE_MINUTES", "100000"),
    ("DEBUG", "canary"),
    ("AVATARS", "canary"),
    ("WEB_CONCURRENCY", "canary"),
    ("WEB_CONCURRENCY", "0"),
    ("WEB_CONCURRENCY", "65"),
    ("INSECURE_HTTP", "canary"),
    ("SECRET_KEY_FALLBACKS_FILE", "/nowhere/canary"),
    ("AUDIT_DAYS", "canary"),
    ("AUDIT_DAYS", "0"),
    ("ALLOWED_HOSTS", "https://canary.example"),
    ("ALLOWED_HOSTS", "casey.acme.example/canary"),
    ("CSRF_TRUSTED_ORIGINS", "canary.example"),
    ("CSRF_TRUSTED_ORIGINS", "https://casey.acme.example/canary/"),
    ("OIDC_ONLY", "canary"),
    ("OIDC_ROLES", "canary"),
    ("OIDC_ROLES", "canary="),
    ("OIDC_ROLES", "=canary"),
    ("OIDC_FORM_ORIGINS", "canary"),
    ("OIDC_CLIENT_SECRET_FILE", "/nowhere/canary"),
    ("OIDC_PROXY", "canary:3128"),
    ("OIDC_CA_BUNDLE", "/nowhere/canary"),
]


@pytest.mark.parametrize(("name", "value"), WRONG)
def test_a_wrong_value_is_named_and_never_shown(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**REAL | {name: value})
    assert_sentence(str(refused.value), name)
    assert refused.value.__cause__ is None
    assert refused.value.__suppress_context__ or refused.value.__context__ is None


@pytest.mark.parametrize("name", ["CASEY_API_KEY", "SECRET_KEY"])
def test_what_a_real_backend_needs_is_asked_for(name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**{each: value for each, value in REAL.items() if each != name})
    assert f"set {name} or {name}_FILE" in str(refused.value)


def test_single_sign_on_is_off_unless_it_is_set() -> None:
    assert load()["OIDC"] is None
    assert load(OIDC_NAME="Acme", OIDC_CONTACT="Alice")["OIDC"] is None
    assert load()["SANDBOX_SIGN_IN"] is True


def test_single_sign_on_is_taken_from_the_environment() -> None:
    more = {"OIDC_SCOPES": "openid groups", "OIDC_ONLY": "1", "OIDC_BREAK_GLASS": "root"}
    found = load(**SINGLE_SIGN_ON, **more, OIDC_FORM_ORIGINS="https://login.acme.example")
    oidc = found["OIDC"]
    assert (oidc.issuer, oidc.client_id) == ("https://id.acme.example/realms/acme", "casey")
    assert oidc.roles == {"casey-support": "support", "cn=admins": "admin"}
    assert (oidc.scopes, oidc.groups_claim) == (("openid", "groups"), "groups")
    assert (oidc.only, oidc.break_glass) == (True, "root")
    assert found["SANDBOX_SIGN_IN"] is False
    assert found["AUTHENTICATION_BACKENDS"] == load(**REAL)["AUTHENTICATION_BACKENDS"]
    assert SECRET not in repr(oidc)
    assert found["CONTENT_SECURITY_POLICY"]["DIRECTIVES"]["form-action"] == [
        "'self'",
        "https://id.acme.example",
        "https://login.acme.example",
    ]


@pytest.mark.parametrize("name", SINGLE_SIGN_ON)
def test_half_of_single_sign_on_is_refused(name: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**SINGLE_SIGN_ON | {name: ""})
    assert_sentence(str(refused.value), name)


def test_only_single_sign_on_needs_a_provider() -> None:
    with pytest.raises(ImproperlyConfigured, match="OIDC_ISSUER is not set"):
        load(OIDC_ONLY="1")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("OIDC_ISSUER", "http://id.acme.example"),
        ("OIDC_ISSUER", "https://bob:canary@id.acme.example"),
        ("OIDC_ISSUER", f"https://id.acme.example/{'x' * 200}"),
        ("OIDC_SCOPES", "profile"),
    ],
)
def test_a_wrong_provider_is_named_and_never_shown(name: str, value: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        load(**SINGLE_SIGN_ON | {name: value})
    assert_sentence(str(refused.value), name)


def test_a_role_that_does_not_exist_stops_the_start() -> None:
    wrong = SINGLE_SIGN_ON | {"OIDC_ROLES": "casey-admins=emperor"}
    [end] = checked({"wrong": wrong}).values()
    assert end.code == 1
    assert "OIDC_ROLES names a role that does not exist: emperor." in end.err


def test_a_wrong_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    binary = tmp_path / "key"
    binary.write_bytes(b"\xff\xfe canary")
    with pytest.raises(ImproperlyConfigured, match="CASEY_API_KEY_FILE"):
        load(CASEY_API_URL=REAL["CASEY_API_URL"], CASEY_API_KEY_FILE=str(binary))


def test_the_start_ends_with_that_sentence_and_nothing_else(tmp_path: Path) -> None:
    broken = tmp_path / "broken.env"
    broken.write_bytes(b"DEBUG=\xff\xfe canary")
    ends = checked(
        {
            "CASEY_API_KEY": {"CASEY_API_URL": "https://casey.invalid", "CASEY_API_KEY": SECRET},
            "CASEY_API_URL": REAL | {"CASEY_API_URL": "http://bob:canary@casey.invalid"},
            "DATABASE_URL": {"DATABASE_URL": "postgres://casey:canary@db.invalid:port/casey"},
            str(broken): {"ENV_FILE": str(broken)},
        }
    )
    for name, end in ends.items():
        assert end.code == 1
        assert end.out == ""
        assert end.err.startswith("Casey Dashboard cannot start. ")
        assert_sentence(end.err.removeprefix("Casey Dashboard cannot start. "), name)


def test_a_good_start_says_nothing_about_itself() -> None:
    ends = checked({"sandbox": {}, "real": REAL})
    assert [(end.code, end.err) for end in ends.values()] == [(0, "")] * 2


def test_data_that_cannot_be_read_stops_the_start(
    db: None, settings: DjangoSettings, tmp_path: Path
) -> None:
    data = tmp_path / "some.ndjson"
    data.write_text('{"id": "canary\n')
    settings.CASEY_SANDBOX_DATA = str(data)
    call_command("check")
    with pytest.raises(SystemCheckError, match=r"casey\.E003.*CASEY_SANDBOX_DATA") as refused:
        call_command("check", databases=["default"])
    assert SECRET not in str(refused.value)
    with pytest.raises(ImproperlyConfigured, match="CASEY_SANDBOX_DATA"):
        connect.load(str(data), None)


def test_the_sandbox_makes_its_secret_once(tmp_path: Path) -> None:
    kept = tmp_path / "var" / "secret-key"
    with bare():
        first, second = environment.secret_key(Env(), kept), environment.secret_key(Env(), kept)
        assert environment.secret_key(Env(), tmp_path / "other") != first
    assert first == second == kept.read_text()
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600


def test_a_secret_that_cannot_be_kept_is_asked_for(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("not a folder")
    with bare(), pytest.raises(ImproperlyConfigured, match="SECRET_KEY is not set"):
        environment.secret_key(Env(), tmp_path / "var" / "secret-key")


def test_cookies_are_bound_to_https() -> None:
    found = load(**REAL)
    for cookie, name in (("SESSION", "__Host-session"), ("CSRF", "__Host-csrf")):
        assert found[f"{cookie}_COOKIE_NAME"] == name
        assert found[f"{cookie}_COOKIE_SECURE"] is True
        assert found[f"{cookie}_COOKIE_HTTPONLY"] is True
        assert found[f"{cookie}_COOKIE_SAMESITE"] == "Lax"
    assert found["SECURE_HSTS_SECONDS"] == 365 * 24 * 60 * 60
    assert found["SECURE_HSTS_INCLUDE_SUBDOMAINS"] is True


def test_plain_http_has_plain_cookies() -> None:
    for found in (load(), load(**REAL, INSECURE_HTTP="1")):
        assert (found["SESSION_COOKIE_NAME"], found["CSRF_COOKIE_NAME"]) == ("session", "csrf")
        assert not found["SESSION_COOKIE_SECURE"]
        assert not found["CSRF_COOKIE_SECURE"]
        assert (found["SECURE_HSTS_SECONDS"], found["SECURE_HSTS_INCLUDE_SUBDOMAINS"]) == (0, False)


def test_a_file_of_variables_is_read_and_the_environment_wins(tmp_path: Path) -> None:
    file = tmp_path / "some.env"
    file.write_text("# a remark\nALLOWED_HOSTS=from.the.file\nDEBUG=1\n")
    found = load(ENV_FILE=str(file), ALLOWED_HOSTS="from.the.environment")
    assert (found["ALLOWED_HOSTS"], found["DEBUG"]) == (["from.the.environment"], True)


def test_every_variable_is_explained_in_the_example() -> None:
    example = (ROOT / ".env.example").read_text()
    explained = set(re.findall(r"^# ?([A-Z_]+)=", example, re.MULTILINE))
    assert read_by_the_settings() <= explained


def test_the_example_changes_nothing() -> None:
    given = {"SECRET_KEY": "given"}
    plain = load(**given)
    example = load(**given, ENV_FILE=str(ROOT / ".env.example"))
    assert example["DATABASES"] == plain["DATABASES"]
    assert example["SANDBOX"] is True


def read_by_the_settings() -> set[str]:
    """The names that the two files read, `NAME_FILE` included where a secret is read."""
    folder = ROOT / "casey_dashboard"
    source = "".join((folder / name).read_text() for name in ("settings.py", "environment.py"))
    secrets = set(re.findall(r"secret\(env, \"([A-Z_]+)\"\)", source))
    names = set(READS.findall(source)) | secrets | {f"{name}_FILE" for name in secrets}
    assert {"CASEY_API_URL", "DATABASE_URL", "SECRET_KEY_FILE", "ALLOWED_HOSTS"} <= names
    return names


def assert_sentence(text: str, name: str) -> None:
    assert text.startswith(name)
    assert text.strip().endswith(".")
    assert len(text.strip().splitlines()) == 1
    assert SECRET not in text.replace(name, "")
