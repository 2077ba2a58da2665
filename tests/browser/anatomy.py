"""What a browser made of a page: its elements, and how texts of two directions stand in it."""

from typing import Final

from playwright.sync_api import Page

from tests.hostile.skeleton import LINK, TELLING

# Templates are looked into; links in messages and places to break a word are left out.
BONES: Final = """
([telling, link]) => {
  const isLink = (element) => element.tagName === "A"
    && Object.entries(link).every(([name, value]) => element.getAttribute(name) === value);
  const hides = (element, name) => telling.includes(name)
    || (name === "value" && (element.localName === "option" || element.type === "hidden"));
  const bone = (element) => [element.localName, ...[...element.attributes]
    .map(({ name, value }) => `${name}=${hides(element, name) ? "" : value}`).sort()].join(" ");
  const bones = (root) => [...root.querySelectorAll("*")].flatMap((element) => [
    ...(element.localName === "wbr" || isLink(element) ? [] : [bone(element)]),
    ...(element.content instanceof DocumentFragment ? bones(element.content) : []),
  ]);
  return bones(document);
}
"""

# A mark of direction acts on all that stands in the same isolated run or block.
CONTAGIOUS: Final = """
() => {
  const marks = /[\\u061c\\u200e\\u200f\\u202a-\\u202e\\u2066-\\u2069]/;
  const texts = (root) => {
    const walk = document.createTreeWalker(root, NodeFilter.SHOW_TEXT), found = [];
    while (walk.nextNode()) if (walk.currentNode.data.trim()) found.push(walk.currentNode);
    return found;
  };
  const contains = (element) => {
    const { display, unicodeBidi } = getComputedStyle(element);
    return display !== "inline" || /isolate|plaintext/.test(unicodeBidi);
  };
  const run = (node) => {
    let element = node.parentElement;
    while (!contains(element)) element = element.parentElement;
    return element;
  };
  const shares = (node) => (other) => other !== node && run(other) === run(node);
  const alone = (node) => run(node).localName === "bdi";
  const beside = (node) => alone(node) ? [] : texts(run(node)).filter(shares(node));
  return texts(document.body).filter((node) => marks.test(node.data) && beside(node).length)
    .map((node) => `${run(node).outerHTML.slice(0, 200)}`);
}
"""
WIDER: Final = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
OPEN_ALL: Final = "for (const each of document.querySelectorAll('details')) each.open = true"


def bones(page: Page) -> list[str]:
    found: list[str] = page.evaluate(BONES, [list(TELLING), {"rel": LINK["rel"]}])
    return found


def contagious(page: Page) -> list[str]:
    """Where a text could turn around the words of the page beside it."""
    found: list[str] = page.evaluate(CONTAGIOUS)
    return found


def overhang(page: Page) -> int:
    """By how many pixels the page is wider than the window."""
    return int(page.evaluate(WIDER))


def texts(page: Page, selector: str) -> list[str]:
    """The text of every element that fits, to the letter."""
    each = "found => found.map((each) => each.textContent)"
    found: list[str] = page.locator(selector).evaluate_all(each)
    return found


def open_all(page: Page) -> None:
    page.evaluate(OPEN_ALL)
