"""The one style sheet and the one script that a browser loads."""

import os
from pathlib import Path

import pytest
from django.core.management import call_command
from django.test import Client
from pytest_django.fixtures import Settings

from conversations import bundles
from tests.access.starts import ROOT

STATIC = ROOT / "static"


@pytest.fixture
def parts(tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder for parts of a test's own; bundles of it are made beside it."""
    settings.STATICFILES_DIRS, settings.VAR_DIR = [tmp_path / "static"], tmp_path
    (tmp_path / "static").mkdir()
    monkeypatch.setattr(bundles, "BUNDLES", {"casey.js": ("one.js", "two.js")})
    return tmp_path / "static"


def served(name: str) -> str:
    answer = Client().get(f"/static/{name}")
    assert answer.status_code == 200
    return b"".join(answer).decode()


def test_every_style_and_script_is_part_of_a_bundle() -> None:
    files = [*STATIC.rglob("*.css"), *STATIC.rglob("*.js")]
    named = [part for parts in bundles.BUNDLES.values() for part in parts]
    assert sorted({*named}) == sorted(file.relative_to(STATIC).as_posix() for file in files), (
        "Name each file of static/css and static/js in conversations/bundles.py."
    )
    assert all(len({*parts}) == len(parts) for parts in bundles.BUNDLES.values())


@pytest.mark.parametrize("name", bundles.BUNDLES)
def test_a_bundle_holds_its_parts_in_order(name: str) -> None:
    rest = served(name)
    for part in bundles.BUNDLES[name]:
        _, found, rest = rest.partition((STATIC / part).read_text("utf-8"))
        assert found, part


def test_the_order_of_the_layers_is_said_before_any_rule() -> None:
    assert served("casey.css").split("@layer ")[1].startswith("reset, tokens, base, layout")


def test_a_change_is_served_with_the_next_request(parts: Path) -> None:
    for name in ("one.js", "two.js"):
        (parts / name).write_text("first();")
    assert served("casey.js").count("first();") == 2
    (parts / "two.js").write_text("second();")
    assert "second();" in served("casey.js")


def test_a_bundle_of_which_nothing_has_changed_keeps_its_time(parts: Path) -> None:
    for name in ("one.js", "two.js"):
        (parts / name).write_text("first();")
    served("casey.js")
    made = parts.parent / "bundles" / "casey.js"
    os.utime(made, (1_000, 1_000))
    served("casey.js")
    assert made.stat().st_mtime == 1_000


def test_nothing_is_published_that_no_page_loads(tmp_path: Path, settings: Settings) -> None:
    settings.STATIC_ROOT = tmp_path / "collected"
    call_command("collectstatic", interactive=False, verbosity=0)
    found = [file for file in settings.STATIC_ROOT.rglob("*") if file.is_file()]
    assert sorted(file.relative_to(settings.STATIC_ROOT).as_posix() for file in found) == [
        "card.css",
        "casey.css",
        "casey.js",
        "django_htmx/htmx-2.min.js",
        "icon.svg",
    ]
