"""The commands, the documents and the pinned packages say the same as the code."""

import ast
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import pytest

ROOT: Final = Path(__file__).resolve().parent.parent
READERS: Final = (
    "casey_dashboard/settings.py",
    "casey_dashboard/environment.py",
    "gunicorn.conf.py",
)
READER: Final = re.compile(r"(env|environment|os\.environ)\.|(number|secret|text)$")
NOT_OURS: Final = {"DJANGO_SETTINGS_MODULE"}
REQUIREMENTS: Final = ("requirements.txt", "requirements-dev.txt")
TARGETS: Final = (
    *("run", "serve", "dev", "test", "lint", "shots", "pictures"),
    *("bench", "faults", "soak", "requirements", "words"),
)


def text(name: str) -> str:
    return (ROOT / name).read_text("utf-8")


def variables() -> set[str]:
    """Whatever the settings and the server ask the environment for."""
    calls = (call for name in READERS for call in ast.walk(ast.parse(text(name))))
    found = {name for call in calls if isinstance(call, ast.Call) for name in asked(call)}
    return found - NOT_OURS


def asked(call: ast.Call) -> Iterator[str]:
    """The variables that this call names; `secret` reads NAME_FILE besides NAME."""
    reader = ast.unparse(call.func)
    if not READER.match(reader):
        return
    given = [each.value for each in call.args if isinstance(each, ast.Constant)]
    for name in given:
        if isinstance(name, str) and re.fullmatch("[A-Z_]{4,}", name):
            yield name
            if reader.endswith("secret"):
                yield f"{name}_FILE"


def pins(name: str) -> dict[str, str]:
    """Each pinned package and what stands below it."""
    blocks = re.split(r"^(?=[a-z0-9])", text(name), flags=re.MULTILINE)
    return {block.split(" ")[0]: block for block in blocks if block.strip()}


def output(*command: str) -> str:
    done = subprocess.run(command, cwd=ROOT, capture_output=True, check=True, timeout=30)
    return done.stdout.decode()


def test_make_alone_names_every_target() -> None:
    assert re.findall(r"^make ([a-z]+) ", output("make"), re.MULTILINE) == [
        "help",
        *TARGETS,
        "clean",
    ]


@pytest.mark.parametrize("target", TARGETS)
def test_the_readme_names_every_target(target: str) -> None:
    assert f"make {target}" in text("README.md")


def test_the_settings_are_found() -> None:
    assert {"CASEY_API_URL", "CASEY_API_KEY_FILE", "SECRET_KEY", "PORT", "DEBUG"} <= variables()


def test_every_variable_stands_in_the_example() -> None:
    shown = re.findall(r"^#([A-Z_]+)=", text(".env.example"), re.MULTILINE)
    assert sorted(shown) == sorted(variables())


def test_every_variable_stands_in_the_readme() -> None:
    assert {name for name in variables() if f"`{name}`" not in text("README.md")} == set()


def test_the_example_sets_nothing() -> None:
    lines = text(".env.example").splitlines()
    assert [line for line in lines if line and not line.startswith("#")] == []


def test_the_readme_says_what_each_package_is_for() -> None:
    named = re.findall(r"^([\w-]+)", text("requirements.in"), re.MULTILINE)
    assert [name for name in named if f"| {name} | " not in text("README.md")] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_package_is_pinned_with_hashes(name: str) -> None:
    assert len(pins(name)) > 10
    for package, block in pins(name).items():
        assert "==" in package
        assert "--hash=sha256:" in block


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_no_requirement_says_where_it_is_kept(name: str) -> None:
    assert re.findall(r".*(?:://|file:|index|find-links|trusted-host).*", text(name)) == []


def test_the_tests_run_on_the_packages_of_production() -> None:
    assert set(pins("requirements.txt")) <= set(pins("requirements-dev.txt"))


def test_the_pictures_are_there_and_small() -> None:
    pictures = re.findall(r"\]\((docs/pictures/[\w.-]+)\)", text("README.md"))
    assert len(pictures) == 2
    assert [each for each in pictures if not 0 < (ROOT / each).stat().st_size < 250_000] == []


def test_no_file_holds_a_machine_path_or_a_live_key() -> None:
    telling = re.compile(rb"sk_live_[A-Za-z0-9]{16}|(?<![\w/.-])/(?:root|home|Users|work)/\w")
    files = [ROOT / name for name in output("git", "ls-files", "-z").split("\0") if name]
    assert len(files) > 100
    assert [
        each.name for each in files if each.is_file() and telling.search(each.read_bytes())
    ] == []
