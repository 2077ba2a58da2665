"""Scripts that were written apart run as one."""

from pathlib import Path

import pytest
from playwright.sync_api import Browser
from pytest_django.fixtures import Settings

from conversations import bundles


def test_scripts_of_a_bundle_share_no_names(
    tmp_path: Path, settings: Settings, monkeypatch: pytest.MonkeyPatch, browser: Browser
) -> None:
    settings.STATICFILES_DIRS = [tmp_path]
    monkeypatch.setattr(bundles, "BUNDLES", {"casey.js": ("one.js", "two.js")})
    for name in ("one", "two"):
        script = f'const mine = "{name};"\nfor (const each of [mine]) document.title += each'
        (tmp_path / f"{name}.js").write_text(script)
    page = browser.new_page()
    faults: list[str] = []
    page.on("pageerror", lambda error: faults.append(error.message))
    page.add_script_tag(content=bundles.bundle("casey.js").decode())
    assert (page.title(), faults) == ("one;two;", [])
    page.close()
