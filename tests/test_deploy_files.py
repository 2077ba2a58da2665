"""The files for operators name settings that exist, and parse."""

import re
from pathlib import Path

import pytest
import yaml

from tests.access.starts import ROOT

DESCRIBED = set(re.findall(r"`([A-Z][A-Z_]+)`", (ROOT / "README.md").read_text("utf-8")))
THEIRS = {
    *("POSTGRES_USER", "POSTGRES_DB", "POSTGRES_PASSWORD_FILE", "SITE_ADDRESS"),
    *("PYTHONUNBUFFERED", "PYTHONDONTWRITEBYTECODE", "PATH"),
}
FILES = sorted([*(ROOT / "deploy").iterdir(), ROOT / "docs" / "deploy.md"])
SET = re.compile(
    r"\b([A-Z][A-Z]+_?[A-Z_]*)(?==|: )|`([A-Z]+_[A-Z_]+)`|^ENV ([A-Z_]+)", re.MULTILINE
)


def named(path: Path) -> set[str]:
    """Whatever looks like a variable that is set or spoken of."""
    lines = [line for line in path.read_text("utf-8").splitlines() if not line.startswith("#")]
    return {"".join(found) for found in SET.findall("\n".join(lines))}


@pytest.mark.parametrize("path", [file for file in FILES if file.is_file()], ids=lambda p: p.name)
def test_only_settings_that_exist_are_named(path: Path) -> None:
    assert named(path) - DESCRIBED - THEIRS == set()


def test_the_servers_of_the_compose_file_are_those_that_the_proxy_asks() -> None:
    services = yaml.safe_load((ROOT / "deploy" / "compose.yaml").read_text("utf-8"))["services"]
    asked = set(re.findall(r"([\w-]+):8000", (ROOT / "deploy" / "Caddyfile").read_text("utf-8")))
    assert asked == {name for name in services if name.startswith("web")}
    for name in asked:
        own = services[name]["environment"]
        assert own["TRUSTED_PROXIES"] == services["caddy"]["networks"]["inside"]["ipv4_address"]
        assert {"SECRET_KEY_FILE", "CASEY_API_KEY_FILE", "CACHE_URL"} <= set(own)
