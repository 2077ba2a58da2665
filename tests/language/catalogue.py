"""What is marked in the product, and what a catalogue has for it."""

import ast
import re
from collections.abc import Iterator
from gettext import GNUTranslations
from pathlib import Path
from typing import Final

from django.conf import settings
from django.utils.translation.template import templatize

Key = tuple[str, int] | str
Words = dict[Key, str]

ROOT: Final = Path(settings.BASE_DIR)
MARKS: Final = {"_": 1, "gettext": 1, "gettext_lazy": 1, "ngettext": 2, "pgettext": 2}
CALL: Final = re.compile(
    r"\b(?P<mark>n?gettext|_)\((?P<one>u?'(?:[^'\\]|\\.)*'|u?\"(?:[^\"\\]|\\.)*\")"
)
LINE: Final = re.compile(
    r"(?P<name>msg[a-z_]+)(\[(?P<form>\d)\])? (?P<text>\".*\")|(?P<more>\".*\")"
)


def marked() -> set[str]:
    """Every message of the product's own code and templates, plural ones by their singular."""
    return {*_of_code(), *_of_templates()}


def compiled(code: str) -> Words:
    """What the site reads; its plurals are one entry a form."""
    with (_folder(code) / "django.mo").open("rb") as file:
        found = vars(GNUTranslations(file))["_catalog"]
    return {key: words for key, words in found.items() if key}


def written(code: str) -> Words:
    """What the text says from which that is compiled."""
    return {key: translation for key, _, translation in _entries(code)}


def sources(code: str) -> Words:
    """What each of them is a translation of."""
    return {key: source for key, source, _ in _entries(code)}


def _entries(code: str) -> Iterator[tuple[Key, str, str]]:
    for entry in (_folder(code) / "django.po").read_text("utf-8").split("\n\n")[1:]:
        parts = _parts(entry)
        context = "".join(f"{parts[name]}\x04" for name in ("msgctxt",) if name in parts)
        key = context + parts["msgid"]
        if "msgstr" in parts:
            yield key, parts["msgid"], parts["msgstr"]
        for form, source in enumerate(("msgid", "msgid_plural")):
            if f"msgstr{form}" in parts:
                yield (key, form), parts[source], parts[f"msgstr{form}"]


def _folder(code: str) -> Path:
    return ROOT / "conversations" / "locale" / code / "LC_MESSAGES"


def _parts(entry: str) -> dict[str, str]:
    parts: dict[str, str] = {}
    name = ""
    for match in filter(None, map(LINE.fullmatch, entry.splitlines())):
        if match["name"]:
            name = match["name"] + (match["form"] or "")
        parts[name] = parts.get(name, "") + str(ast.literal_eval(match["text"] or match["more"]))
    return parts


def _of_code() -> Iterator[str]:
    for path in (ROOT / "conversations").rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in MARKS:
                yield _message(node)


def _message(call: ast.Call) -> str:
    texts = [each.value for each in call.args if isinstance(each, ast.Constant)]
    assert all(isinstance(text, str) for text in texts), ast.unparse(call)
    assert texts, f"nobody can translate {ast.unparse(call)}"
    return "\x04".join(map(str, texts)) if call.func.id == "pgettext" else str(texts[0])  # type: ignore[attr-defined]


def _of_templates() -> Iterator[str]:
    for path in (ROOT / "templates").rglob("*.html"):
        for match in CALL.finditer(templatize(path.read_text("utf-8"))):
            yield str(ast.literal_eval(match["one"]))
