"""What is marked, copied in every form: asked of the dashboard, read back from the clipboard."""

import re
from dataclasses import replace
from typing import Final

import pytest
from django.core.cache import cache
from html5lib import HTMLParser
from playwright.sync_api import Page, expect

from conversations.sandbox.api import Sandbox
from conversations.sandbox.ndjson import JSON
from tests.browser.stage import talk, words
from tests.browser.watch import Watch
from tests.pages.made import conversation, conversation_id, message, message_id
from tests.pages.markup import select
from tests.quotations import READERS, Quoted

BAR: Final = "#marked"
PATH: Final = f"/conversations/{conversation_id(1)}/"
FORMS: Final = {
    "plain": ("Plain text", ["text/plain"]),
    "markdown": ("Markdown", ["text/plain"]),
    "html": ("Confluence, HTML", ["text/html", "text/plain"]),
    "mediawiki": ("MediaWiki", ["text/plain"]),
}
HOSTILE: Final = (
    "</blockquote><script>alert(1)</script> & &lt;b&gt;\n"
    "# Heading\n> **bold** [x](javascript:alert(1)) `code`\n"
    "== Heading == '''bold''' [[Page]] {{Template}} </nowiki>[https://evil.example x]\n"
    "| a | b |\n~~~~\n* item"
)
HEBREW: Final = "שלום, אפשר להזמין שולחן?"
SOON: Final = """() => {
  const timeout = AbortSignal.timeout.bind(AbortSignal);
  AbortSignal.timeout = (ms) => timeout(ms / 100);
}"""
SAID: Final = ("What was not marked.", "For which evening?", HOSTILE, HEBREW, "Nor this.")


def address(first: int, last: int) -> str:
    return f"{PATH}?message={message_id(first)}..{message_id(last)}"


def clipboard(page: Page) -> dict[str, str]:
    """What was copied, by its type."""
    found: dict[str, str] = page.evaluate(
        """async () => {
          const [item] = await navigator.clipboard.read();
          const text = async (type) => [type, await (await item.getType(type)).text()];
          return Object.fromEntries(await Promise.all(item.types.map(text)));
        }"""
    )
    return found


def spoken(number: int, text: str) -> JSON:
    return message(number, text, modality="voice" if number == 2 else "text")


def expected(page: Page) -> list[Quoted]:
    """Messages 2 to 4, as a reader in Paris quotes them."""
    here = page.url.partition("/conversations/")[0]
    facts = {2: "12:00:40 CEST, Voice", 3: "12:01:00 CEST, Text", 4: "12:01:20 CEST, Text"}
    return [
        Quoted(
            "Alice Moreau" if number % 2 else "Table Finder",
            f"1 May 2026, {facts[number]}",
            f"{here}{PATH}?message={message_id(number)}",
            SAID[number - 1].split("\n"),
        )
        for number in (2, 3, 4)
    ]


def choose(page: Page, name: str) -> None:
    page.locator(f"{BAR} summary").click()
    page.get_by_role("link", name=name).click()


@pytest.fixture
def said(box: Sandbox) -> None:
    box.add(conversation(1), [spoken(number, text) for number, text in enumerate(SAID, 1)])


@pytest.mark.parametrize("form", FORMS)
def test_a_quote_says_who_said_what_when_and_where(copier: Page, said: None, form: str) -> None:
    name, types = FORMS[form]
    copier.goto(address(2, 4))
    choose(copier, name)
    expect(copier.locator(f"{BAR} summary")).to_have_text("Copied")
    expect(copier.locator("#announcement")).to_have_text("Copied")
    expect(copier.locator(f"{BAR} summary")).to_be_focused()
    copied = clipboard(copier)
    assert sorted(copied) == types
    quoted = READERS[form](copied["text/plain"])
    assert quoted == expected(copier)
    expect(copier.locator(f"{BAR} summary")).to_have_text("Copy as")
    copier.goto(quoted[1].address)
    expect(copier.locator("#transcript [data-target]")).to_contain_text("== Heading ==")


def test_an_editor_is_given_the_quote_as_html(copier: Page, said: None) -> None:
    copier.goto(address(2, 4))
    choose(copier, "Confluence, HTML")
    expect(copier.locator("#announcement")).to_have_text("Copied")
    tree = HTMLParser(namespaceHTMLElements=False).parseFragment(clipboard(copier)["text/html"])
    assert len(select(tree, "blockquote")) == 1
    assert not select(tree, "script")
    names, links = select(tree, "bdi"), select(tree, "a")
    pasted = [
        Quoted(str(name.text), str(link.text), link.get("href", ""))
        for name, link in zip(names, links, strict=True)
    ]
    assert pasted == [replace(each, lines=[]) for each in expected(copier)]
    texts = ["".join(each.itertext()) for each in select(tree, "p")[1::2]]
    assert [text.split() for text in texts] == [text.split() for text in SAID[1:4]]


@pytest.mark.parametrize("form", FORMS)
def test_without_javascript_a_quote_opens_as_text(
    plain_page: Page, said: None, watch: Watch, form: str
) -> None:
    watch.allow("favicon")  # which a browser looks for beside a text
    plain_page.goto(address(2, 4))
    plain_page.get_by_text("Copy as").click()
    with plain_page.expect_response("**/quote/?*") as answered:
        plain_page.get_by_role("link", name=FORMS[form][0]).click()
    assert answered.value.header_value("content-type") == "text/plain; charset=utf-8"
    found = [each.speaker for each in READERS[form](answered.value.text())]
    assert found == ["Table Finder", "Alice Moreau", "Table Finder"]


def test_the_quote_is_of_what_is_marked_now(copier: Page, said: None) -> None:
    copier.goto(f"{PATH}?message={message_id(5)}")
    for number, modifiers in ((2, []), (4, ["Shift"])):
        copier.locator(f"#message-{message_id(number)} .permalink").click(modifiers=modifiers)  # type: ignore[arg-type]
    choose(copier, "Markdown")
    expect(copier.locator("#announcement")).to_have_text("Copied")
    quoted = READERS["markdown"](clipboard(copier)["text/plain"])
    assert quoted == expected(copier)


def test_the_link_of_a_range_is_copied(copier: Page, said: None) -> None:
    copier.goto(PATH)
    copier.locator(f"#message-{message_id(1)} .permalink").click()
    copier.locator(f"#message-{message_id(2)} .permalink").click(modifiers=["Shift"])
    link = copier.locator(f"{BAR} [data-copy-link]")
    expect(link).to_have_text("Copy link")
    link.click()
    expect(link).to_have_text("Link copied")
    expect(copier.locator("#announcement")).to_have_text("Link copied")
    assert clipboard(copier) == {"text/plain": copier.url}
    assert re.search(r"\.\.", copier.url)


def test_more_than_can_be_quoted_at_once_is_said(copier: Page, box: Sandbox, watch: Watch) -> None:
    watch.allow(r"\b400\b")
    talk(box, 201)
    copier.goto(address(1, 201))
    copier.evaluate("navigator.clipboard.writeText('what was there')")
    choose(copier, "Markdown")
    expect(copier.locator("#failure")).to_have_text("At most 200 messages can be quoted at once.")
    assert clipboard(copier) == {"text/plain": "what was there"}
    copier.goto(address(2, 201))
    choose(copier, "Markdown")
    expect(copier.locator("#announcement")).to_have_text("Copied")
    assert len(READERS["markdown"](clipboard(copier)["text/plain"])) == 200


@pytest.mark.parametrize(
    "trouble", ["no answer", "an answer too late", "the backend is down", "a way to sign in"]
)
def test_a_quote_that_cannot_be_copied_is_said(
    copier: Page, box: Sandbox, watch: Watch, trouble: str
) -> None:
    watch.allow(r"ERR_FAILED|\b(404|502)\b|Failed to fetch|redirect|ERR_UNEXPECTED")
    box.add(conversation(1), [words(number) for number in (1, 2, 3, 4)])
    copier.goto(address(2, 4))
    copier.evaluate("navigator.clipboard.writeText('what was there')")
    if trouble == "no answer":
        copier.route("**/quote/?*", lambda route: route.abort())
    elif trouble == "an answer too late":
        copier.evaluate(SOON)
        copier.route("**/quote/?*", lambda _route: None)
    elif trouble == "a way to sign in":
        copier.context.clear_cookies()
    else:
        cache.clear()
        box.faults.add("/conversations/*", status=500)
    choose(copier, "Markdown")
    expect(copier.locator("#failure")).to_contain_text("could not be copied")
    assert clipboard(copier) == {"text/plain": "what was there"}
