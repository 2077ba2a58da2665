"""The one style sheet and the one script that a browser loads."""

import os
import re
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


def sent_lines(part: str) -> list[str]:
    """The lines of a part in which there is no comment."""
    lines = map(str.strip, (STATIC / part).read_text("utf-8").splitlines())
    comment = re.compile(r"//|/\*|.*\*/$")
    return [line for line in lines if line and not comment.match(line)]


def signs(text: str) -> str:
    """Without comments and what only lays it out."""
    return re.sub(r"/\*.*?\*/|;(?=\s*\})|\s+", "", text, flags=re.DOTALL)


def test_the_script_holds_its_parts_in_order() -> None:
    rest = served("casey.js")
    for part in bundles.BUNDLES["casey.js"]:
        for line in sent_lines(part):
            _, found, rest = rest.partition(f"{line}\n")
            assert found, (part, line)


@pytest.mark.parametrize("name", ["casey.css", "more.css", "card.css"])
def test_a_style_sheet_says_what_its_parts_say_in_order(name: str) -> None:
    parts = [(STATIC / part).read_text("utf-8") for part in bundles.BUNDLES[name]]
    assert signs(served(name)) == signs("".join(parts))


def test_only_what_browsers_do_not_read_is_taken_from_styles(
    parts: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundles, "BUNDLES", {"casey.css": ("one.css",)})
    (parts / "one.css").write_text(
        'a > b, i :hover {\n  content: "; }  : ,";  /* Why. */\n  width: calc(1px + 2px);\n}\n'
    )
    assert served("casey.css") == 'a > b,i :hover{content:"; }  : ,";width:calc(1px + 2px)}'


def test_comments_and_layout_are_not_sent(parts: Path) -> None:
    one = "// Why.\n\n// And why.\nfirst(() => {\n  second(); // how\n});\n"
    two = '/* Over\n   two lines. */\nthird("// not this");\n'
    for name, script in (("one.js", one), ("two.js", two)):
        (parts / name).write_text(script)
    bare = ("first(() => {\nsecond(); // how\n});\n", 'third("// not this");\n')
    assert served("casey.js") == "".join(f"{{\n{script}\n}}\n" for script in bare)


def test_no_string_of_a_script_goes_on_in_the_next_line() -> None:
    """What lays a script out is taken from each line, whatever the line is."""
    for script in STATIC.rglob("*.js"):
        odd = [line for line in script.read_text("utf-8").splitlines() if line.count("`") % 2]
        assert odd == [], script


def test_the_order_of_the_layers_is_said_before_any_rule() -> None:
    assert served("casey.css").split("@layer ")[1].startswith("reset,tokens,base,layout")


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
        "more.css",
    ]
