"""The page about security names tests that exist, checks that exist, and nothing twice."""

import ast
import re
from collections import Counter
from itertools import chain
from pathlib import Path

import pytest

from tests.access.starts import ROOT

PAGE = (ROOT / "docs" / "security.md").read_text("utf-8")
THREATS, REQUIREMENTS, UNCOVERED = (
    PAGE.partition(f"## {title}\n")[2].partition("\n## ")[0]
    for title in ("Threats", "OWASP ASVS 5.0.0", "What is not covered")
)
REQUIREMENT = re.compile(r"v5\.0\.0-[1-9]\d?\.[1-9]\d?\.[1-9]\d?\b(?!\.)")
NAMED = sorted(set(re.findall(r"`(tests/[^`]+)`", PAGE)))


@pytest.mark.parametrize("name", NAMED)
def test_every_test_that_it_names_exists(name: str) -> None:
    path, _, test = name.partition("::")
    assert (ROOT / path).is_file()
    assert not test or (test.startswith("test_") and test in functions(ROOT / path))
    assert any(name.startswith("test_") for name in functions(ROOT / path))


def test_it_names_tests() -> None:
    assert len(NAMED) > 30


@pytest.mark.parametrize("part", [THREATS, REQUIREMENTS], ids=["threats", "requirements"])
def test_every_row_names_a_test(part: str) -> None:
    found = rows(part)
    assert len(found) > 20
    assert [row for row in found if "`tests/" not in row] == []


def test_it_lists_every_check_of_settings_and_no_other() -> None:
    listed = set(re.findall(r"\| `(casey\.[EW]\d+)`(?:, `(casey\.[EW]\d+)`)?", PAGE))
    sources = [path.read_text("utf-8") for path in (ROOT / "conversations").rglob("*.py")]
    assert set(re.findall(r"casey\.[EW]\d+", "".join(sources))) == {*chain(*listed)} - {""}


def test_no_requirement_is_answered_twice_or_left_open_too() -> None:
    answered = [row.split("|")[1] for row in rows(REQUIREMENTS)]
    ids = Counter(found for cell in answered for found in REQUIREMENT.findall(cell))
    assert ids
    assert max(ids.values()) == 1
    assert not set(ids) & set(REQUIREMENT.findall(UNCOVERED))


def test_every_id_of_a_requirement_has_its_form() -> None:
    assert PAGE.count("v5.0.0-") == len(REQUIREMENT.findall(PAGE))


def rows(part: str) -> list[str]:
    """The rows of the table in this part, without its head."""
    return [line for line in part.splitlines() if line.startswith("| ")][2:]


def functions(path: Path) -> set[str]:
    """The names of a module's own functions."""
    tree = ast.parse(path.read_text("utf-8"))
    return {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
