"""What a screen reader would read of a page, from the accessibility tree that Chromium gives it."""

from typing import Any, Final

from playwright.sync_api import Page

# Said by their contents alone.
SILENT: Final = frozenset(
    {
        *("none", "generic", "InlineTextBox", "LineBreak", "ListMarker", "LayoutTable"),
        *("RootWebArea", "paragraph", "rowgroup", "time", "Iframe", "emphasis", "strong"),
    }
)
# Named by what they hold, which is therefore not read again.
LEAVES: Final = frozenset(
    {"heading", "link", "button", "columnheader", "option", "DisclosureTriangle"}
)
STATES: Final = ("level", "expanded", "pressed", "focused", "selected", "busy", "live")

Node = dict[str, Any]


def heard(page: Page) -> list[str]:
    """A line for each thing that is read, in order: its role, its name and its state."""
    session = page.context.new_cdp_session(page)
    nodes: list[Node] = session.send("Accessibility.getFullAXTree")["nodes"]
    session.detach()
    by_id = {node["nodeId"]: node for node in nodes}
    return list(_lines(nodes[0], by_id, 0))


def outline(page: Page) -> list[str]:
    """The headings alone, by their level."""
    return [line.strip() for line in heard(page) if line.strip().startswith("heading")]


def _lines(node: Node, by_id: dict[str, Node], depth: int) -> Any:
    role = node.get("role", {}).get("value", "")
    said = not node.get("ignored") and role not in SILENT
    if said and (line := _line(node, role)):
        yield "  " * depth + line
    if said and role in LEAVES:
        return
    for each in node.get("childIds", []):
        if each in by_id:
            yield from _lines(by_id[each], by_id, depth + said)


def _line(node: Node, role: str) -> str:
    name = node.get("name", {}).get("value", "").strip()
    if role == "StaticText":
        return str(name)
    states = {each["name"]: each["value"].get("value") for each in node.get("properties", [])}
    known = [f"{state} {states[state]}" for state in STATES if states.get(state)]
    return " ".join([role, *([f"“{name}”"] if name else []), *(f"({each})" for each in known)])
