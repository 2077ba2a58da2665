"""A reader without JavaScript, who checks every page that comes."""

from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from django.http import HttpResponse
from django.test import Client

from conversations.models import Person
from tests.pages.markup import parsed, select, words
from tests.pages.rules import check_headers, check_page, check_part


@dataclass(frozen=True)
class Page:
    """An answer that kept the rules; without content it has an empty tree."""

    response: HttpResponse
    html: str
    tree: Element

    @property
    def status(self) -> int:
        return self.response.status_code

    @property
    def title(self) -> str:
        return self.words("title").removesuffix("· Casey").strip()

    @property
    def notices(self) -> list[str]:
        return self.texts(".notice")

    def all(self, selector: str) -> list[Element]:
        return select(self.tree, selector)

    def one(self, selector: str) -> Element:
        """AssertionError unless there is exactly one."""
        found = self.all(selector)
        assert len(found) == 1, f"{len(found)} times {selector}"
        return found[0]

    def has(self, selector: str) -> bool:
        return bool(self.all(selector))

    def words(self, selector: str) -> str:
        return words(self.one(selector))

    def texts(self, selector: str) -> list[str]:
        return [words(each) for each in self.all(selector)]

    def values(self, selector: str, name: str) -> list[str | None]:
        return [each.get(name) for each in self.all(selector)]

    def href(self, selector: str) -> str:
        return self.one(selector).get("href") or ""


def numbers(page: Page) -> list[int]:
    """The messages that a page shows, by their places in the transcript."""
    return [int(value or "0") for value in page.values(".turn", "value")]


class Reader:
    """Somebody at a browser; signed in if a person is given."""

    def __init__(self, person: Person | None = None) -> None:
        self.client = Client(raise_request_exception=False)
        if person:
            self.client.force_login(person)

    def get(self, url: str, status: int = 200, **headers: str) -> Page:
        """The whole page; header names with underscores."""
        return self._checked(self._answer(url, headers), status, fragment=False)

    def fragment(self, url: str, status: int = 200, **headers: str) -> Page:
        """What htmx gets."""
        answer = self._answer(url, {"HX_Request": "true"} | headers)
        return self._checked(answer, status, fragment=True)

    def post(self, url: str, data: dict[str, Any], status: int = 200) -> Page:
        return self._checked(self.client.post(url, data), status, fragment=False)

    def _answer(self, url: str, headers: dict[str, str]) -> HttpResponse:
        names = {name.replace("_", "-"): value for name, value in headers.items()}
        return self.client.get(url, headers=names)  # type: ignore[return-value]

    def _checked(self, response: Any, status: int, *, fragment: bool) -> Page:
        html = response.getvalue().decode()
        assert response.status_code == status, html[:2_000]
        check_headers(response)
        page = Page(response, html, parsed(html, fragment=fragment))
        if html:
            (check_part if fragment else check_page)(page.tree)
        return page
