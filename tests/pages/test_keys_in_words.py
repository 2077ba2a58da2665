"""A key that somebody wrote into a conversation is shown masked on every page."""

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from tests.conftest import Plug
from tests.pages.client import Reader
from tests.pages.made import TABLE_FINDER, conversation, conversation_id, message, profile

TAIL = "Canary" + "7" * 10
KEY = f"sk_live_{TAIL}"
MASKED = "sk_live_••••"
PAGES = ["/conversations/", f"/conversations/{conversation_id(1)}/"]
FRAGMENTS = ["/conversations/", f"/conversations/{conversation_id(1)}/live/?shown=0"]


def told() -> Sandbox:
    """A box whose every field of words holds a key."""
    box = Sandbox(Store(agents=[{"id": TABLE_FINDER, "name": KEY, "description": KEY}]))
    person = profile(
        KEY,
        last_name=KEY,
        email=f"{KEY}@acme.example",
        organization_name=KEY,
        organization_domain=KEY,
    )
    made = conversation(
        1,
        status="in_progress",
        connection_code=KEY,
        participant_profile=person,
        session_properties={KEY: [KEY, {"deep": KEY}]},
        path_taken=[KEY, {"name": KEY, "why": KEY}],
    )
    box.add(made, [message(1, f"My key is {KEY}"), message(2, role=KEY, modality=KEY)])
    return box


def test_no_page_and_no_fragment_shows_it(plug: Plug, alice: Person) -> None:
    plug(told())
    reader = Reader(alice)
    shown = [reader.get(page).html for page in PAGES]
    shown += [reader.fragment(page).html for page in FRAGMENTS]
    assert all(MASKED in each for each in shown)
    assert not [each for each in shown if TAIL in each]
