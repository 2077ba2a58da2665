"""What holds for every page and every fragment."""

from collections import Counter
from xml.etree.ElementTree import Element

from django.http import HttpResponse

from tests.pages.markup import elements, seen_words, select, words

NAMELESS = ("hidden", "submit")


def check_headers(response: HttpResponse) -> None:
    vary = {name.strip() for name in response.headers.get("Vary", "").split(",")}
    assert response.headers["Cache-Control"] == "private, no-store"
    assert {"Cookie", "HX-Request"} <= vary
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def check_page(tree: Element) -> None:
    """A whole page: what each part must keep, and what there is one of."""
    check_part(tree)
    [heading], [title] = select(tree, "h1"), select(tree, "head title")
    assert seen_words(heading)
    assert words(title).removesuffix("· Casey").strip()
    assert tree.get("lang")
    assert len(select(tree, "main")) == 1


def check_part(tree: Element) -> None:
    every = list(elements(tree))
    ids = Counter(each.get("id") for each in every if each.get("id"))
    repeated = [name for name, count in ids.items() if count > 1]
    assert not repeated, f"ids used twice: {repeated}"
    for element in every:
        _check_nothing_inline(element)
    _check_names(tree)
    assert all(form.get("action") for form in select(tree, "form"))
    assert all(image.get("alt") is not None for image in select(tree, "img"))


def _check_nothing_inline(element: Element) -> None:
    assert element.tag != "style", "an inline style sheet"
    assert element.tag != "script" or element.get("src"), "an inline script"
    for name, value in element.attrib.items():
        assert name != "style", f"an inline style on {element.tag}"
        assert not name.startswith(("on", "hx-on", "hx-vals", "hx-vars")), f"a handler: {name}"
        assert not value.strip().lower().startswith(("javascript:", "js:")), f"a script in {name}"


def _check_names(tree: Element) -> None:
    labels = {label.get("for") for label in select(tree, "label") if seen_words(label)}
    for tag in ("input", "select", "textarea"):
        for control in select(tree, tag):
            named = control.get("aria-label") or control.get("id") in labels
            assert named or control.get("type") in NAMELESS, f"no label: {control.attrib}"
    for tag in ("a", "button", "summary"):
        for each in select(tree, tag):
            assert seen_words(each) or each.get("aria-label"), f"no name: {tag} {each.attrib}"
