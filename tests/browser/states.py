"""Every state that a page can be in: what is opened, and what happens before and then."""

from contextlib import ExitStack
from dataclasses import dataclass
from typing import Final

from playwright.sync_api import Page, expect

from conversations.filters import ListFilter
from conversations.sandbox.api import Sandbox
from conversations.whence import packed
from tests.browser.steps import (
    LIST,
    TALK,
    Step,
    breaks,
    clicks,
    ends,
    finds,
    grows,
    hears,
    holds,
    holds_a_row_that_cannot_be_read,
    is_offline,
    is_remembered,
    loses,
    of_every_kind,
    presses,
    signs_in,
    speaks,
    speaks_long,
    suffers,
)
from tests.pages.made import TABLE_FINDER, TAXI_DESK, conversation_id, message_id
from tests.troubles import TROUBLES

FROM_LIST: Final = f"?in={packed(ListFilter())}"
RANGE: Final = f"?message={message_id(2)}..{message_id(4)}"
PHONE: Final = 390


@dataclass(frozen=True)
class State:
    """`path` is opened after `first` and before `then`; `shows` is how the state is known."""

    path: str
    shows: str
    first: Step | None = None
    then: Step | None = None
    who: str = "alice"

    def reach(self, page: Page, box: Sandbox, stack: ExitStack) -> None:
        """Bring the page into this state; what the stack holds keeps it there."""
        if self.first:
            self.first(page, box, stack)
        page.goto(self.path)
        if self.then:
            self.then(page, box, stack)
        expect(page.locator(self.shows).first).to_be_visible()


SHORT: Final = speaks(6)

LISTS: Final = {
    "a list": State(LIST, "[data-conversation]", holds(5)),
    "a list with notices": State(f"{LIST}?status=gone&limit=500", ".notice", holds(5)),
    "a list with something new": State(LIST, "#show-new", holds(5), grows),
    "a list in its middle": State(
        f"{LIST}?limit=3", "#newer-page", holds(7), clicks("#older-page")
    ),
    "a filtered list": State(
        f"{LIST}?status=completed&agent_id={TABLE_FINDER}",
        "#status-completed[aria-current=true]",
        holds(10),
    ),
    "an empty list": State(LIST, ".empty"),
    "a list that nothing matches": State(f"{LIST}?agent_id={TAXI_DESK}", ".empty"),
    "a list from a copy": State(LIST, "[data-stale-since]", is_remembered),
    "a list with a row that cannot be read": State(
        LIST, ".unreadable", holds_a_row_that_cannot_be_read
    ),
    "a list that could not be swapped": State(
        LIST, "#conversations [data-error]", holds(5), loses("#status-completed")
    ),
    "a list without a dashboard": State(LIST, "#failure", holds(5), is_offline),
    "the filters of a phone": State(
        f"{LIST}?status=completed", ".filters", holds(2), clicks(".filters-open", width=PHONE)
    ),
    "the menu": State(LIST, ".menu-sheet", holds(2), clicks(".bar .menu summary")),
    "the sheet of keys": State(LIST, "dialog[open]", holds(2), presses("?")),
    **{
        f"a list, {name}": State(LIST, f"[data-error={name}]", suffers("/conversations*", **fault))
        for name, fault in TROUBLES.items()
    },
}
CONVERSATIONS: Final = {
    "a short conversation": State(TALK, ".turn", SHORT),
    "every kind of message": State(
        f"{TALK}?message={message_id(2)}", ".turn", of_every_kind, hears(1)
    ),
    "a target": State(f"{TALK}?message={message_id(3)}", "#marked", SHORT),
    "a lost target": State(f"{TALK}?message={message_id(900)}", ".notice", SHORT),
    "a range": State(TALK + RANGE, "#marked", SHORT),
    "the forms of a quote": State(
        TALK + RANGE, "#marked .menu-sheet", SHORT, clicks("#marked summary")
    ),
    "the end of a range being chosen": State(
        TALK + RANGE, ".marked-hint", SHORT, clicks("[data-extend]")
    ),
    "the downloads": State(
        TALK, ".hero-actions .menu-sheet", SHORT, clicks(".hero-actions summary"), who="bob"
    ),
    "a long conversation": State(TALK, "#later", speaks_long),
    "the middle of a long conversation": State(
        f"{TALK}?from=15#transcript", "#earlier", speaks_long
    ),
    "the places of a long conversation": State(
        TALK, ".jumps-sheet", speaks_long, clicks("#jumps summary")
    ),
    "the details of a long conversation": State(
        TALK, ".about:popover-open", speaks_long, clicks(".about-open", width=PHONE)
    ),
    "a part that could not be fetched": State(
        TALK, ".edge-failed", speaks_long, loses("#later-link")
    ),
    "the whole": State(f"{TALK}whole/", ".stretch", speaks_long),
    "a range in the whole": State(f"{TALK}whole/{RANGE}", "#marked", speaks_long),
    "words that were found": State(TALK, "#found", speaks_long, finds("number 3")),
    "words that are not there": State(TALK, "#found", SHORT, finds("nowhere")),
    "words that are no longer known": State(f"{TALK}?find=gone", ".notice", SHORT),
    "voice alone": State(f"{TALK}?show=voice", ".line a", SHORT),
    "voice alone, in parts": State(f"{TALK}?show=voice", ".line a", speaks_long),
    "a conversation in progress": State(TALK, "#live", speaks(2, status="in_progress")),
    "new messages below": State(TALK, "#news", speaks(25, status="in_progress"), hears(3)),
    "new messages below a window": State(TALK, "#news", speaks_long, hears(3)),
    "a conversation that has ended": State(TALK, "#live", speaks(2, status="in_progress"), ends),
    "a conversation without messages": State(TALK, ".empty", speaks(0)),
    "a conversation from a copy": State(TALK, "[data-stale-since]", is_remembered),
    "a conversation without its transcript": State(
        TALK, "[data-error]", suffers("*/transcript", status=500)
    ),
    "a conversation without its facts": State(TALK, "[data-error]", suffers(TALK[:-1], status=500)),
    **{
        f"a conversation, {name}": State(
            TALK, f"[data-error={name}]", suffers("/conversations/*", **fault)
        )
        for name, fault in TROUBLES.items()
    },
    "a conversation that is gone": State(f"{LIST}{conversation_id(99)}/", "[data-error]"),
    "a contact that is masked": State(TALK, ".reveal", SHORT),
    "a conversation that others have seen": State(TALK, ".seen", SHORT, who="charlie"),
}
WAYS: Final = {
    "a conversation of a list": State(
        f"{LIST}{conversation_id(3)}/{FROM_LIST}", ".steps", holds(5)
    ),
    "the end of the list": State(
        f"{LIST}{conversation_id(1)}/next/{FROM_LIST}", ".failure-actions", holds(5)
    ),
    "the beginning of the list": State(
        f"{LIST}{conversation_id(5)}/previous/{FROM_LIST}", ".failure-actions", holds(5)
    ),
    "a list that has moved": State(
        f"{LIST}{conversation_id(77)}/next/{FROM_LIST}", ".failure-actions", holds(5)
    ),
    "go": State("/go/", "#to"),
    "go, nothing to look for": State("/go/?to=", ".notice"),
    "go, nothing found": State(f"/go/?to={conversation_id(77)}", ".sought", holds(3)),
    "go, no such code": State("/go/?to=XX22-YY33", ".sought", holds(3)),
    "go, several": State("/go/?to=AB7D-RX8F", "[data-conversation]", holds(3)),
    "go, ended early": State(
        f"/go/?to={message_id(77)}", ".going .notice", suffers("*/transcript", status=500)
    ),
    "go, the backend is gone": State(
        "/go/?to=XX22-YY33", "[data-error]", suffers("*", error="refused")
    ),
}
CARDS: Final = {
    "a card": State(f"/cards/{conversation_id(1)}/", ".preview", SHORT),
    "a card with a quote": State(f"/cards/{conversation_id(1)}/{RANGE}", ".quote", SHORT),
    "a card for a stranger": State(f"/cards/{conversation_id(1)}/", "body", SHORT, who=""),
    "a card of what is gone": State(f"/cards/{conversation_id(99)}/", "body"),
    "a card without a backend": State(
        f"/cards/{conversation_id(1)}/", "body", suffers("*", error="refused")
    ),
}
AROUND: Final = {
    "the preferences": State("/preferences/", "h1"),
    "the preferences of a stranger": State("/preferences/", "h1", who=""),
    "the keys": State("/keys/", "h1"),
    "the way out": State("/accounts/logout/", "h1"),
    "a new password": State("/accounts/password/", "h1"),
    "sign-in": State("/accounts/login/", "h1", who=""),
    "sign-in after a while": State("/accounts/login/?ended=idle", "h1", who=""),
    "sign-in that failed": State("/accounts/login/", ".field-error", None, signs_in, who=""),
    "a page that is not there": State("/nowhere/", "h1"),
    "a page for others": State("/people/", "h1"),
    "a fault of our own": State(LIST, "h1", breaks),
    "the trail": State("/trail/", "h1", who="bob"),
    "the trail of nothing": State("/trail/?event=search", "h1", who="bob"),
    "the trail with notices": State("/trail/?event=gossip&since=yesterday", "h1", who="bob"),
    "people": State("/people/?page=x", "h1", who="charlie"),
}
STATES: Final = LISTS | CONVERSATIONS | WAYS | CARDS | AROUND
