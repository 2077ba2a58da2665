"""HTML as a tree, parsed as strictly as a validator would."""

import re
from collections.abc import Iterator
from xml.etree.ElementTree import Element

from html5lib import HTMLParser

_COMPOUND = re.compile(r"(?P<tag>[a-z0-9]*)(?P<rest>([#.][\w-]+|\[[^]]+\])*)")
_PART = re.compile(r"#(?P<id>[\w-]+)|\.(?P<kind>[\w-]+)|\[(?P<name>[\w-]+)(=(?P<value>[^]]*))?\]")


def parsed(html: str, *, fragment: bool) -> Element:
    """The tree; AssertionError where the parser had to repair anything."""
    parser = HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(html) if fragment else parser.parse(html)
    assert not parser.errors, parser.errors
    return tree


def elements(tree: Element) -> Iterator[Element]:
    """Every element in order, with plain tag names also inside an SVG; comments left out."""
    for element in tree.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]
            yield element


def select(tree: Element, selector: str) -> list[Element]:
    """What `tag#id.class[name][name=value]` finds; a space means "somewhere inside"."""
    found = [tree]
    for compound in selector.split():
        inside = [each for root in found for each in elements(root) if each is not root]
        found = list(dict.fromkeys(each for each in inside if _fits(each, compound)))
    return found


def words(element: Element) -> str:
    """The text as it reads, with single spaces."""
    return " ".join("".join(element.itertext()).split())


def seen_words(element: Element) -> str:
    """The text without what is hidden from people who hear the page."""
    if element.get("aria-hidden") == "true" or not isinstance(element.tag, str):
        return ""
    inner = (f"{seen_words(child)} {child.tail or ''}" for child in element)
    return " ".join(f"{element.text or ''} {' '.join(inner)}".split())


def _fits(element: Element, compound: str) -> bool:
    shape = _COMPOUND.fullmatch(compound)
    assert shape, f"not a selector: {compound}"
    if shape["tag"] not in ("", element.tag):
        return False
    return all(_has(element, part) for part in _PART.finditer(shape["rest"]))


def _has(element: Element, part: re.Match[str]) -> bool:
    if part["id"]:
        return element.get("id") == part["id"]
    if part["kind"]:
        return part["kind"] in element.get("class", "").split()
    value = element.get(part["name"])
    return value is not None and part["value"] in (None, value)
