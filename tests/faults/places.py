"""Where a fault may strike, and how a reader is told there."""

from dataclasses import dataclass
from typing import Final

from tests.pages.client import Page, Reader
from tests.pages.made import conversation_id

ID: Final = conversation_id(1)
LIST: Final = "/conversations/"
PAGE: Final = f"/conversations/{ID}/"
# What a reader is told: the status of a whole page, and its heading.
TOLD: Final = {
    "unreachable": (504, "The conversations cannot be reached just now"),
    "refused": (502, "The dashboard is not let in"),
    "not-found": (404, "There is no such conversation"),
    "busy": (503, "The backend is busy"),
    "failed": (502, "The backend has a fault"),
    "unreadable": (502, "The answer cannot be read"),
}
STOOD_IN_FOR: Final = ("unreachable", "busy", "failed")


@dataclass(frozen=True)
class Place:
    """Calls that may go wrong, and the address whose answer needs them.

    `right`: what is there when nothing is wrong. `missing`: what only this page's own part says
    when it fails, for the rest is shown; empty where the whole answer fails.
    `silent`: a reader does without. `copies`: an older answer may stand in.
    """

    glob: str
    address: str
    right: tuple[str, ...]
    missing: str = ""
    by_id: bool = True
    silent: bool = False
    fragment: bool = False
    copies: bool = True

    @property
    def beside_others(self) -> bool:
        """Whether the page needs calls that do not go wrong, too."""
        return bool(self.missing) or self.silent

    def ask(self, reader: Reader, status: int = 200) -> Page:
        ask = reader.fragment if self.fragment else reader.get
        return ask(self.address, status)

    def told(self, error: str) -> str:
        """A list that is not found is another backend; where nobody needs it, nothing is told."""
        if self.silent:
            return ""
        return "unreadable" if error == "not-found" and not self.by_id else error

    def stands_in(self, error: str) -> bool:
        """Whether a copy is shown where there is one."""
        return self.copies and self.told(error) in STOOD_IN_FOR

    def check_right(self, reader: Reader) -> None:
        """Everything is there, and nothing is wrong."""
        page = self.ask(reader)
        self._check_whole(page)
        assert not page.has("[data-stale-since]")

    def check_copy(self, reader: Reader, error: str) -> None:
        """Everything is there, from before."""
        page = self.ask(reader)
        self._check_whole(page)
        assert page.words("[data-stale-since]").startswith(TOLD[error][1])

    def check_told(self, reader: Reader, error: str) -> None:
        """The reader knows what is wrong, and sees what is not."""
        told = self.told(error)
        if not told:
            self.check_right(reader)
            return
        gone = not self.missing or (told == "not-found" and "facts" in self.missing)
        status, heading = TOLD[told] if gone else (200, self.missing)
        page = self.ask(reader, status)
        assert page.values("[data-error]", "data-error") == [told]
        assert heading in page.texts("[data-error] h1" if gone else "[data-error] h2")
        assert not page.has("[data-stale-since]")
        assert not gone or not any(page.has(each) for each in self.right)
        assert gone or any(page.has(each) for each in self.right)
        if told == "busy" and gone:
            assert 1 <= int(page.response.headers["Retry-After"]) <= 3600

    def _check_whole(self, page: Page) -> None:
        assert not page.has("[data-error]")
        assert all(page.has(each) for each in self.right)
        assert "tracked" not in page.response.cookies


LISTED: Final = ("[data-conversation]",)
READ: Final = ("#transcript li", "#facts")
FACTS: Final = "The facts of this conversation are missing"
TRANSCRIPT: Final = "The transcript is missing"

PLACES: Final = {
    "list": Place("/conversations", LIST, LISTED, by_id=False),
    "facts": Place(f"/conversations/{ID}", PAGE, READ, missing=FACTS),
    "transcript": Place(f"/conversations/{ID}/transcript", PAGE, READ, missing=TRANSCRIPT),
    "conversation": Place(f"/conversations/{ID}*", PAGE, READ),
    "agents": Place("/agents", LIST, LISTED, silent=True),
    "live update": Place(
        f"/conversations/{ID}*", f"{PAGE}live/?shown=0", ("#facts",), fragment=True, copies=False
    ),
    "newer poll": Place(
        *("/conversations", f"{LIST}newer/?seen=00000009", ("#newer",)),
        by_id=False,
        fragment=True,
        copies=False,
    ),
}
