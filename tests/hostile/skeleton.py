"""A page without its words: what the template wrote, and nothing that a text could add."""

import re
from itertools import islice, zip_longest
from string import ascii_lowercase
from typing import Final
from xml.etree.ElementTree import Element

from html5lib import HTMLParser

from tests.pages.markup import elements, select

TELLING: Final = ("data-role", "data-modality", "data-status", "title", "aria-label")
LINK: Final = {"rel": "noopener noreferrer nofollow", "target": "_blank"}

Bone = tuple[str, tuple[tuple[str, str], ...]]

_UNSHOWABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff]")
_SPACE = re.compile(r"[ \t\n\r]+")


def twin(text: str) -> str:
    """A harmless text of the same length and spaces; neighbours stay different."""
    return re.sub(r"\S", lambda sign: ascii_lowercase[ord(sign[0]) % 26], text)


def shown(text: str) -> str:
    """What a page shows of a text: what HTML cannot hold becomes U+FFFD, each line end one LF."""
    return re.sub("\r\n?", "\n", _UNSHOWABLE.sub("\ufffd", text))


def as_read(text: str) -> str:
    """A text without lone surrogates, as it comes out of the backend's JSON."""
    return re.sub("[\ud800-\udfff]", "\ufffd", text)


def flat(text: str) -> str:
    """Without HTML's white space, which pages may add and fold."""
    return _SPACE.sub("", shown(text))


def on_one_line(text: str) -> str:
    """A name or a contact: words with single spaces between them."""
    return shown(" ".join(text.split()))


def grown(html: str, *, fragment: bool) -> Element:
    """The tree as a browser makes it; AssertionError where it had to repair anything.

    Control characters are left to the browser, which shows none of them.
    """
    parser = HTMLParser(namespaceHTMLElements=False)
    tree: Element = parser.parseFragment(html) if fragment else parser.parse(html)
    wrong = [error for _, error, _ in parser.errors if error != "invalid-codepoint"]
    assert not wrong, wrong
    return tree


def bones(tree: Element) -> list[Bone]:
    """Each element with its attributes, values included unless they are the backend's words."""
    return [_bone(each) for each in elements(tree) if each.tag != "wbr" and not _is_link(each)]


def strays(hostile: Element, harmless: Element) -> list[tuple[Bone | None, Bone | None]]:
    """Where two pages of one scene differ, the first places only."""
    both = zip_longest(bones(hostile), bones(harmless))
    return list(islice((pair for pair in both if pair[0] != pair[1]), 3))


def links(tree: Element) -> list[Element]:
    """The web addresses in messages that became links."""
    return [each for each in elements(tree) if _is_link(each)]


def text(element: Element) -> str:
    return "".join(element.itertext())


def all_text(tree: Element, selector: str) -> list[str]:
    return [text(each) for each in select(tree, selector)]


def _bone(element: Element) -> Bone:
    """The token is new each time, and agents stand in the order of their names."""
    varies = element.tag == "option" or element.get("name") == "csrfmiddlewaretoken"
    hidden = (*TELLING, "value") if varies else TELLING
    kept = ((name, "" if name in hidden else value) for name, value in element.items())
    return element.tag, tuple(sorted(kept))


def _is_link(element: Element) -> bool:
    return element.tag == "a" and {**element.attrib, "href": ""} == {**LINK, "href": ""}
