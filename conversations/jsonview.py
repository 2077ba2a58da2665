"""Any JSON value as a tree, a path or a text that a template can print."""

import json
import math
import re
from collections.abc import Iterable, Iterator, Sized
from dataclasses import dataclass
from itertools import islice
from typing import Any, Literal

from django.utils.formats import number_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

Kind = Literal["object", "list", "text", "number", "boolean", "null", "note"]

MAX_DEPTH = 20
MAX_CHILDREN = 500
MAX_NODES = 5_000

_LONG_TEXT = 160
_LONG_LINES = 3
_LONG_LIST = 12
_LABEL_KEYS = (
    *("name", "node", "step", "title", "label", "id", "action", "intent", "type"),
    *("event", "state", "item", "key"),
)
_LONGEST_LABEL = 80
_LONGEST_DETAIL = 40
_MOST_DETAILS = 3
_DEEPEST_TEXT = 100
_LARGEST_BITS = 14_000  # some 4,200 digits, near the most that Python prints
_IDENTIFIER = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Node:
    """One value; `long` says that it is better folded.

    A node of the kind "note" stands last where children were left out and says how many.
    """

    kind: Kind
    label: str
    value: str = ""
    children: tuple["Node", ...] = ()
    long: bool = False


@dataclass(frozen=True, slots=True)
class Step:
    """One step of a path; `node` holds what is too large for the detail."""

    label: str
    detail: str = ""
    node: Node | None = None


def tree(value: Any, label: str = "") -> Node:
    """At most 20 levels deep, 500 children wide and 5,000 values in all."""
    return _Builder().node(value, label)


def path_steps(path_taken: Any) -> list[Step]:
    """Steps of any shape; a value that is not a list is one step."""
    if path_taken is None:
        return []
    path = path_taken if isinstance(path_taken, list) else [path_taken]
    builder = _Builder()
    steps = [_step(step, builder) for step in path[:MAX_CHILDREN]]
    if left_out := len(path) - len(steps):
        steps.append(Step(_more(left_out)))
    return steps


def json_text(value: Any) -> str:
    """Indented JSON; what JSON cannot hold becomes null or a text, too deep a value "…"."""
    try:
        text = _dumps(value)
    except (RecursionError, TypeError, ValueError):
        text = _dumps(_pruned(value, _DEEPEST_TEXT))
    return _encodable(text)


class _Builder:
    """Builds one tree and counts its values."""

    def __init__(self) -> None:
        self.left = MAX_NODES

    def node(self, value: Any, label: str = "", depth: int = 0) -> Node:
        self.left -= 1
        if isinstance(value, dict):
            return self.branch("object", label, value.items(), len(value), depth)
        if isinstance(value, list | tuple):
            return self.branch("list", label, enumerate(value, start=1), len(value), depth)
        kind, text = _scalar(value)
        return Node(kind, label, text, long=_is_long(text))

    def branch(
        self, kind: Kind, label: str, pairs: Iterable[tuple[Any, Any]], size: int, depth: int
    ) -> Node:
        children = tuple(self.children(pairs, depth + 1)) if depth < MAX_DEPTH else ()
        if left_out := size - len(children):
            children += (Node("note", "", _more(left_out)),)
        return Node(kind, label, children=children, long=size > _LONG_LIST)

    def children(self, pairs: Iterable[tuple[Any, Any]], depth: int) -> Iterator[Node]:
        for key, value in islice(pairs, MAX_CHILDREN):
            if self.left <= 0:
                return
            yield self.node(value, _encodable(str(key)), depth)


def _scalar(value: Any) -> tuple[Kind, str]:
    if value is None:
        return "null", "null"
    if isinstance(value, bool):
        return "boolean", "true" if value else "false"
    if isinstance(value, int | float):
        return "number", _number(value)
    return "text", _encodable(str(value))


def _is_long(text: str) -> bool:
    text = text.strip()
    return len(text) > _LONG_TEXT or text.count("\n") >= _LONG_LINES


def _number(value: float) -> str:
    try:
        return str(value)
    except ValueError:  # more digits than Python turns into decimals
        return f"{value:#x}"


def _step(step: Any, builder: _Builder) -> Step:
    if isinstance(step, dict):
        return _object_step(step, builder)
    if isinstance(step, list | tuple):
        return Step(
            _("list of %(n)s") % {"n": _number_of(step)}, node=builder.node(step) if step else None
        )
    text = _scalar(step)[1]
    if len(text) <= _LONGEST_LABEL:
        return Step(_words(text))
    return Step(text[: _LONGEST_LABEL - 1] + "…", node=builder.node(text))


def _object_step(step: dict[Any, Any], builder: _Builder) -> Step:
    """The first telling key as the label, small values as the detail, the rest as a tree."""
    key = next((key for key in _LABEL_KEYS if _is_label(step.get(key))), None)
    rest = {name: value for name, value in step.items() if name != key}
    small = list(islice((name for name in rest if _is_small(rest[name])), _MOST_DETAILS))
    detail = ", ".join(
        f"{_words(_encodable(str(name)))} {_scalar(rest.pop(name))[1]}" for name in small
    )
    node = builder.node(rest) if rest else None
    if key is None:
        return Step(detail or _("object of %(n)s") % {"n": _number_of(step)}, node=node)
    return Step(_words(_scalar(step[key])[1]), detail, node)


def _is_label(value: Any) -> bool:
    if isinstance(value, str):
        return bool(value.strip()) and len(value) <= _LONGEST_LABEL
    return isinstance(value, int) and not isinstance(value, bool) and _is_small(value)


def _is_small(value: Any) -> bool:
    if isinstance(value, dict | list | tuple):
        return False
    text = _scalar(value)[1]
    return len(text) <= _LONGEST_DETAIL and "\n" not in text


def _words(text: str) -> str:
    """party_ask_venue as people say it; anything but an identifier as it is."""
    return text.replace("_", " ").strip() or text if _IDENTIFIER.fullmatch(text) else text


def _more(count: int) -> str:
    return ngettext("… %(n)s more", "… %(n)s more", count) % {"n": _grouped(count)}


def _number_of(value: Sized) -> str:
    return _grouped(len(value))


def _grouped(count: int) -> str:
    return number_format(count, force_grouping=True)


def _dumps(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False, default=str)


def _pruned(value: Any, depth: int) -> Any:
    """The value as JSON can hold it."""
    if isinstance(value, dict | list | tuple) and depth == 0:
        return "…"
    if isinstance(value, dict):
        return {str(key): _pruned(item, depth - 1) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_pruned(item, depth - 1) for item in value]
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, int) and value.bit_length() > _LARGEST_BITS:
        return _number(value)
    return value


def _encodable(text: str) -> str:
    """Without lone surrogates, which no page could be written with."""
    return text.encode(errors="replace").decode()
