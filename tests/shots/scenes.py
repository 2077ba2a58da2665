"""Every page and state of the dashboard."""

from dataclasses import dataclass
from typing import Final

from conversations.filters import ListFilter
from conversations.sandbox.faults import FaultOptions
from conversations.sandbox.store import Store
from conversations.whence import query
from tests.shots import talks
from tests.troubles import TROUBLES

LIST: Final = "/conversations/"
TRAIL: Final = "/trail/"
NOBODY: Final = "00000000-0000-4000-8000-000000000000"
NOTHING: Final = (
    '{"data": [], "pagination": {"has_more": false, "next_cursor": null, "prev_cursor": null}}'
)


@dataclass(frozen=True, slots=True)
class Scene:
    """What to open; `fault` strikes the backend's calls that match `strikes` meanwhile."""

    name: str
    path: str
    strikes: str = ""
    fault: FaultOptions | None = None
    signed_in: bool = True
    whole: bool = True
    click: str = ""


def scenes(store: Store) -> list[Scene]:
    """All of them, in the order in which a reader meets them."""
    return [
        *_around(),
        *_lists(store),
        *_conversations(store),
        *_ways(store),
        *_trail(),
        *_errors(store),
    ]


def _around() -> list[Scene]:
    return [
        Scene("sign-in", LIST, signed_in=False),
        Scene("menu", LIST, whole=False, click="details.menu > summary"),
        Scene("404", "/nowhere/"),
        Scene("people", "/people/"),
        Scene("people-notice", "/people/?page=x"),
    ]


def _lists(store: Store) -> list[Scene]:
    return [
        Scene("list", LIST),
        Scene("list-older", f"{LIST}?after={talks.cursor_below_pending(store)}"),
        Scene("list-filtered", f"{LIST}?status=completed&limit=50"),
        Scene("list-no-match", f"{LIST}?status=pending&agent_id={NOBODY}"),
        Scene("list-empty", LIST, "/conversations", {"body": NOTHING}),
        Scene("list-notice", f"{LIST}?status=sideways&agent_id=nobody"),
        Scene("list-error", LIST, "/conversations", {"status": 503}),
    ]


def _conversations(store: Store) -> list[Scene]:
    mixed = talks.path_of(store, talks.mixed)
    identity = mixed.split("/")[2]
    eighth = (store.messages(identity) or [])[7]["id"]
    part = f"/conversations/{identity}"
    long = talks.path_of(store, talks.long)
    return [
        Scene("conversation-mixed", mixed),
        Scene("conversation-permalink", f"{mixed}?message={eighth}", whole=False),
        Scene("conversation-lost-permalink", f"{mixed}?message={NOBODY}", whole=False),
        Scene("conversation-without-transcript", mixed, f"{part}/transcript", {"status": 500}),
        Scene("conversation-without-facts", mixed, part, {"status": 500}),
        Scene("conversation-voice", talks.path_of(store, talks.voice)),
        Scene("conversation-right-to-left", talks.path_of(store, talks.right_to_left)),
        Scene("conversation-in-progress", talks.path_of(store, talks.in_progress)),
        Scene("conversation-empty", talks.path_of(store, talks.empty)),
        Scene("conversation-long", long, whole=False),
        Scene("conversation-long-middle", f"{long}?from=400#transcript", whole=False),
        Scene("conversation-long-places", long, whole=False, click="#jumps summary"),
        Scene("conversation-long-whole", f"{long}whole/", whole=False),
    ]


def _ways(store: Store) -> list[Scene]:
    """Between the pages."""
    shown = [row.summary["id"] for row in store.page(lambda _: True, 20).items]
    third, here = shown[2], query(ListFilter())
    return [
        Scene("list-back", f"{LIST}#row-{third}", whole=False),
        Scene("conversation-of-a-list", f"{LIST}{third}/{here}", whole=False),
        Scene("conversation-last-of-a-list", f"{LIST}{shown[0]}/previous/{here}"),
        Scene("go", "/go/"),
        Scene("go-several", f"/go/?to={shown[0]}+{shown[1]}+{third}"),
        Scene("go-nothing", f"/go/?to={NOBODY}"),
        Scene("go-no-code", "/go/?to=XX22-YY33"),
        Scene("go-unread", "/go/?to="),
    ]


def _trail() -> list[Scene]:
    return [
        Scene("trail", TRAIL),
        Scene("trail-filtered", f"{TRAIL}?event=conversation.view&since=2026-01-01"),
        Scene("trail-empty", f"{TRAIL}?event=search"),
        Scene("trail-notice", f"{TRAIL}?event=gossip&since=yesterday"),
    ]


def _errors(store: Store) -> list[Scene]:
    path = talks.path_of(store, talks.mixed)
    strikes = path.rstrip("/") + "*"
    broken = [Scene(f"error-{name}", path, strikes, fault) for name, fault in TROUBLES.items()]
    return [*broken, Scene("error-not-found", f"{LIST}{NOBODY}/")]
