"""The house keeps its rules, and a house that does not is found out."""

from pathlib import Path

import pytest

from tests.rooms import LONGEST_FUNCTION, PACKAGES, findings, read_modules

ROOT = Path(__file__).resolve().parent.parent

HOUSE = {
    "casey_dashboard/__init__.py": "",
    "casey_dashboard/urls.py": "from conversations.views import cards\n",
    "conversations/__init__.py": "",
    "conversations/backend/__init__.py": "",
    "conversations/backend/errors.py": "import requests\n",
    "conversations/backend/client.py": "from . import errors\nfrom .errors import Busy\n",
    "conversations/filters.py": "import re\n",
    "conversations/views/__init__.py": "",
    "conversations/views/cards.py": "from conversations.views.words import one\n",
    "conversations/views/words.py": "from ..filters import ListFilter\none = 1\n",
    "tests/made.py": "def test_address(): pass\n",
    "tests/pages/test_list.py": "from tests.made import test_address\n",
    "templates/base.html": (
        '<script src="{% static "js/menu.js" %}" defer></script>\n'
        '{% include "_row.html" with once="yes" %}<p data-style="x" title="on time">{{ text }}</p>'
    ),
    "static/js/menu.js": 'const style = "open"; const once = "no"; menu.style.color = "red";\n',
    "static/css/base.css": ".on { color: red }\n",
}
MODULE = "conversations/views/words.py"
PAGE = "templates/base.html"
SCRIPT = "static/js/menu.js"


def build(root: Path, *changed: tuple[str, str]) -> Path:
    for where, text in {**HOUSE, **dict(changed)}.items():
        path = root / where
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    return root


def test_the_house_keeps_its_rules() -> None:
    assert findings(ROOT) == []


def test_the_rules_are_held_against_the_whole_product() -> None:
    modules = read_modules(ROOT, *PACKAGES)
    assert len(modules) > 20
    assert {name.partition(".")[0] for name in modules} == set(PACKAGES)


def test_a_tidy_house_has_no_findings(tmp_path: Path) -> None:
    assert findings(build(tmp_path)) == []


IMPORTS = [
    ("conversations/filters.py", "from conversations import views", "filters imports views"),
    ("conversations/filters.py", "from conversations.views import cards", "filters imports views"),
    ("conversations/filters.py", "import conversations.views.cards as c", "filters imports views"),
    ("conversations/filters.py", "from . import views", "filters imports views"),
    ("conversations/filters.py", "from .views.cards import one", "filters imports views"),
    ("conversations/middleware.py", "from .views import cards", "middleware imports views"),
    ("conversations/backend/client.py", "from ..views import one", "backend imports views"),
    ("conversations/__init__.py", "from . import filters", "conversations imports filters"),
    (MODULE, "from casey_dashboard import settings", "may not import casey_dashboard.settings"),
    (MODULE, "import requests", "may not import requests"),
    (MODULE, "from requests.adapters import BaseAdapter", "may not import requests.adapters"),
    (MODULE, "import urllib3", "may not import urllib3"),
    ("conversations/backend/errors.py", "import django.conf", "may not import django.conf"),
    ("conversations/sandbox/api.py", "from django import utils", "may not import django.utils"),
    ("conversations/sandbox/api.py", "import requests", "may not import requests"),
    (
        "conversations/sandbox/api.py",
        "from ..backend import errors",
        "conversations.backend.errors",
    ),
    ("conversations/filters.py", "from .backend import errors", "conversations.backend.errors"),
]


@pytest.mark.parametrize(("where", "line", "fault"), IMPORTS)
def test_an_import_against_the_arrows_is_found(
    tmp_path: Path, where: str, line: str, fault: str
) -> None:
    found = findings(build(tmp_path, (where, f"{line}\n")))
    assert any(one.startswith(f"{where}:1 ") and fault in one for one in found)


@pytest.mark.parametrize(
    ("where", "line"),
    [
        ("conversations/sandbox/adapter.py", "from requests.adapters import BaseAdapter"),
        ("conversations/views/overview.py", "from conversations import filters"),
        ("conversations/views/overview.py", "from . import cards"),
        ("conversations/filters.py", "import conversations_of_others"),
        ("casey_dashboard/settings.py", "from conversations.backend import errors"),
    ],
)
def test_an_import_along_the_arrows_is_welcome(tmp_path: Path, where: str, line: str) -> None:
    assert findings(build(tmp_path, (where, f"{line}\n"))) == []


def test_an_import_for_types_alone_counts(tmp_path: Path) -> None:
    text = "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from .views import cards\n"
    found = findings(build(tmp_path, ("conversations/filters.py", text)))
    assert "conversations/filters.py:3 filters imports views, which is not below it." in found


@pytest.mark.parametrize("where", ["tests/made.py", "tests/pages/test_cards.py"])
@pytest.mark.parametrize(
    "line",
    [
        "from tests.pages.test_list import fill",
        "from tests.pages import test_list",
        "import tests.pages.test_list as rows",
    ],
)
def test_an_import_from_a_test_module_is_found(tmp_path: Path, where: str, line: str) -> None:
    (found,) = findings(build(tmp_path, (where, f"{line}\n")))
    assert found.startswith(f"{where}:1 imports tests.pages.test_list.")


def test_a_room_without_a_floor_is_told_where_to_go(tmp_path: Path) -> None:
    (found,) = findings(build(tmp_path, ("conversations/attic.py", "")))
    assert "the room attic stands on no floor" in found
    assert "FLOORS in tests/rooms.py" in found


def test_a_circle_within_a_room_is_found(tmp_path: Path) -> None:
    (found,) = findings(build(tmp_path, (MODULE, "from . import cards\n")))
    assert found.startswith("A circle of imports: ")
    assert "conversations.views.cards" in found
    assert "conversations.views.words" in found


def test_an_import_inside_a_function_is_found(tmp_path: Path) -> None:
    text = "class A:\n    async def late(self):\n        if self:\n            import re\n"
    (found,) = findings(build(tmp_path, (MODULE, text)))
    assert found == f"{MODULE}:2 late has an import inside it."


def test_a_long_function_is_found(tmp_path: Path) -> None:
    def function(lines: int) -> tuple[str, str]:
        return MODULE, "def long():\n" + "    pass\n" * (lines - 1)

    assert findings(build(tmp_path, function(LONGEST_FUNCTION))) == []
    (found,) = findings(build(tmp_path, function(LONGEST_FUNCTION + 1)))
    assert found == f"{MODULE}:1 long has 61 lines."


MARKUP = [
    (PAGE, '<p style="color: red">', "an inline style"),
    (PAGE, '<p {% if a %}style = "{{ b }}"{% endif %}>', "an inline style"),
    (PAGE, "<style>p { color: red }</style>", "an inline style"),
    (PAGE, '<p onclick="go()">', "an inline handler"),
    (PAGE, "<p ONCLICK=go()>", "an inline handler"),
    (PAGE, "<script>go()</script>", "a script without src"),
    (PAGE, '<script type="module">', "a script without src"),
    (PAGE, '<p hx-on:click="go()">', "hx-on"),
    (PAGE, '<p hx-on--load="go()">', "hx-on"),
    (PAGE, '<p hx-vals="js:{a: 1}">', "script in an attribute"),
    (PAGE, '<a href="javascript:go()">', "script in an attribute"),
    (PAGE, "{{ text|safe }}", "|safe"),
    (PAGE, "{{ text | safe }}", "|safe"),
    (PAGE, "{{ texts|safeseq }}", "|safe"),
    (PAGE, "{% autoescape off %}", "autoescape off"),
    (SCRIPT, 'row.innerHTML = `<p style="color: red">`;', "an inline style"),
    (SCRIPT, 'row.setAttribute("style", "color: red");', "an inline style"),
    (SCRIPT, "row.innerHTML = `<p onclick='go()'>`;", "an inline handler"),
    (SCRIPT, 'row.innerHTML = "<script>";', "a script without src"),
    (SCRIPT, 'row.setAttribute("hx-on:click", "go()");', "hx-on"),
    (SCRIPT, 'link.href = "javascript:go()";', "script in an attribute"),
]


@pytest.mark.parametrize(("where", "line", "fault"), MARKUP)
def test_markup_that_could_run_is_found(tmp_path: Path, where: str, line: str, fault: str) -> None:
    assert findings(build(tmp_path, (where, f"first\n{line}\n"))) == [f"{where}:2 has {fault}."]
