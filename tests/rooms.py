"""The house rules that can be read from the source: who imports whom, and what pages may hold."""

import ast
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cached_property
from graphlib import CycleError, TopologicalSorter
from itertools import chain
from pathlib import Path

PACKAGES = ("conversations", "casey_dashboard")

# From the ground up. A room imports only rooms of the floors below its own.
FLOORS: tuple[frozenset[str], ...] = (
    frozenset({"conversations", "casey_dashboard"}),  # the packages' own __init__.py
    frozenset({"meters", "processes", "stops", "tally"}),
    frozenset({"backend", "sandbox", "models", "htmx", "caches", "bundles", "compression"}),
    frozenset(
        {
            *("headers", "keyfile", "looks", "zones", "redirects"),
            *("finding", "jsonview", "masks", "spreadsheets", "pointers", "markups"),
        }
    ),
    frozenset({"linking", "timeline", "windows", "people", "redaction", "logs"}),
    frozenset({"access", "filters", "index", "outline", "folds", "reports"}),
    frozenset(
        {
            "bubbles",
            "found",
            "connect",
            "paging",
            "trail",
            "words",
            "frame",
            "environment",
            "whence",
        }
    ),
    frozenset({"copies", "settings"}),
    frozenset({"flights"}),
    frozenset({"freshness"}),
    frozenset({"directory", "lookup"}),
    frozenset({"rows", "embeds", "sayings"}),
    frozenset({"export", "facts", "failures", "journal", "jumps", "printing"}),
    frozenset({"downloads", "quotes"}),
    frozenset(
        {"views", "middleware", "management", "templatetags", "checks", "hardening", "migrations"}
    ),
    frozenset({"refusals"}),
    frozenset({"crowded"}),
    frozenset({"quick"}),
    frozenset({"urls", "wsgi", "worker", "apps"}),
)
FLOOR_OF = {room: floor for floor, rooms in enumerate(FLOORS) for room in rooms}

NEVER_IMPORTS = (
    ("conversations", "casey_dashboard"),
    ("conversations.backend", "django"),
    ("conversations.backend", "environs"),
    ("conversations.sandbox", "django"),
    ("conversations.sandbox", "conversations.backend"),
    ("conversations.filters", "conversations.backend"),
)
TALKS_HTTP = (
    "conversations.backend",
    "conversations.sandbox.adapter",
    "conversations.access.sso.calls",
)
LONGEST_FUNCTION = 60

EVERYWHERE = (
    (r"<script(?![^>]*\ssrc\s*=)", "a script without src"),
    (r"\bhx-on\b", "hx-on"),
    (r"[\"']\s*(js|javascript):", "script in an attribute"),
)
HTML_FAULTS = (
    *EVERYWHERE,
    (r"<style\b|(?<![\w.:-])style\s*=", "an inline style"),
    (r"\son[a-z]+\s*=", "an inline handler"),
)
TAG_FAULTS = (
    (r"\|\s*safe(seq)?\b", "|safe"),
    (r"\bautoescape\s+off\b", "autoescape off"),
)
# Without spaces around the sign, which a script's own variables have.
STATIC_FAULTS = (
    *EVERYWHERE,
    (r"(?<![\w.:-])style=[\"']|setAttribute\(\s*[\"']style", "an inline style"),
    (r"\son[a-z]+=[\"']", "an inline handler"),
)
_TEMPLATE_TAG = re.compile(r"\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}")


@dataclass(frozen=True)
class Module:
    name: str
    where: str
    is_package: bool
    tree: ast.Module

    @property
    def room(self) -> str:
        return room_of(self.name)

    @cached_property
    def imports(self) -> tuple[tuple[str, int], ...]:
        """Dotted names, `from a import b` as a.b, with their lines; TYPE_CHECKING ones too."""
        return tuple(chain.from_iterable(self._names(node) for node in ast.walk(self.tree)))

    def _names(self, node: ast.AST) -> Iterator[tuple[str, int]]:
        if isinstance(node, ast.Import):
            yield from ((alias.name, node.lineno) for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = self._base(node)
            yield from ((f"{base}.{alias.name}", node.lineno) for alias in node.names)

    def _base(self, node: ast.ImportFrom) -> str:
        if not node.level:
            return node.module or ""
        parts = self.name.split(".")
        parts = parts[: len(parts) - node.level + self.is_package]
        return ".".join([*parts, node.module] if node.module else parts)


Modules = dict[str, Module]
Function = ast.FunctionDef | ast.AsyncFunctionDef


def read_modules(root: Path, *packages: str) -> Modules:
    paths = chain.from_iterable((root / package).rglob("*.py") for package in packages)
    return {module.name: module for module in (read_module(root, path) for path in paths)}


def read_module(root: Path, path: Path) -> Module:
    where = path.relative_to(root)
    parts = where.with_suffix("").parts
    is_package = parts[-1] == "__init__"
    name = ".".join(parts[:-1] if is_package else parts)
    return Module(name, where.as_posix(), is_package, ast.parse(path.read_text("utf-8")))


def room_of(name: str) -> str:
    package, *rest = name.split(".")
    return rest[0] if rest else package


def is_within(name: str, package: str) -> bool:
    return name == package or name.startswith(f"{package}.")


def known(name: str, modules: Modules) -> str | None:
    """The module of ours that a dotted name leads to."""
    while name not in modules and "." in name:
        name = name.rpartition(".")[0]
    return name if name in modules else None


def functions(module: Module) -> Iterator[Function]:
    return (node for node in ast.walk(module.tree) if isinstance(node, Function))


def imports_in_functions(modules: Modules) -> Iterator[str]:
    for module in modules.values():
        for function in functions(module):
            if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(function)):
                yield f"{module.where}:{function.lineno} {function.name} has an import inside it."


def long_functions(modules: Modules) -> Iterator[str]:
    for module in modules.values():
        for function in functions(module):
            lines = (function.end_lineno or function.lineno) - function.lineno + 1
            if lines > LONGEST_FUNCTION:
                yield f"{module.where}:{function.lineno} {function.name} has {lines} lines."


def circles(modules: Modules) -> Iterator[str]:
    graph = {
        module.name: {found for name, _ in module.imports if (found := known(name, modules))}
        for module in modules.values()
    }
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield f"A circle of imports: {' <- '.join(error.args[1])}."


def arrows(modules: Modules) -> Iterator[str]:
    for module in modules.values():
        if module.room not in FLOOR_OF:
            yield (
                f"{module.where}: the room {module.room} stands on no floor. Add it to FLOORS in "
                "tests/rooms.py, above every room that it imports."
            )
        else:
            yield from arrows_up(module, modules)


def arrows_up(module: Module, modules: Modules) -> Iterator[str]:
    for name, line in module.imports:
        room = room_of(known(name, modules) or module.name)
        if room != module.room and FLOOR_OF.get(room, -1) >= FLOOR_OF[module.room]:
            yield f"{module.where}:{line} {module.room} imports {room}, which is not below it."


def strangers(modules: Modules) -> Iterator[str]:
    for module in modules.values():
        for name, line in module.imports:
            if is_stranger(module.name, name):
                yield f"{module.where}:{line} {module.name} may not import {name}."


def is_stranger(module: str, name: str) -> bool:
    if is_within(name, "requests") or is_within(name, "urllib3"):
        return not any(is_within(module, package) for package in TALKS_HTTP)
    return any(is_within(module, here) and is_within(name, there) for here, there in NEVER_IMPORTS)


def loans(root: Path) -> Iterator[str]:
    tests = read_modules(root, "tests")
    for module in tests.values():
        for name, line in module.imports:
            lender = known(name, tests) or ""
            if lender.rpartition(".")[2].startswith("test_"):
                yield f"{module.where}:{line} imports {lender}. Move what they share to a helper."


def markup(root: Path) -> Iterator[str]:
    for path in sorted((root / "templates").rglob("*.html")):
        text = path.read_text("utf-8")
        where = path.relative_to(root).as_posix()
        yield from faults(where, text, TAG_FAULTS)
        yield from faults(where, _TEMPLATE_TAG.sub(" ", text), HTML_FAULTS)
    for path in sorted((root / "static").rglob("*")):
        if path.suffix in (".css", ".js", ".svg"):
            where = path.relative_to(root).as_posix()
            yield from faults(where, path.read_text("utf-8"), STATIC_FAULTS)


def faults(where: str, text: str, rules: tuple[tuple[str, str], ...]) -> Iterator[str]:
    for pattern, fault in rules:
        for match in re.finditer(pattern, text, re.IGNORECASE):
            line = text.count("\n", 0, match.start() + 1) + 1
            yield f"{where}:{line} has {fault}."


Rule = Callable[[Modules], Iterator[str]]
RULES: tuple[Rule, ...] = (imports_in_functions, long_functions, circles, arrows, strangers)


def findings(root: Path) -> list[str]:
    """One sentence for each broken rule."""
    modules = read_modules(root, *PACKAGES)
    return [*chain.from_iterable(rule(modules) for rule in RULES), *loans(root), *markup(root)]
