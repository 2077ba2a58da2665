"""Words that are looked for, in the session of whoever looks."""

from django.test import Client

from conversations.access import finds
from conversations.access.store import SessionStore
from conversations.models import Person


def session_of(client: Client) -> SessionStore:
    store = client.session
    assert isinstance(store, SessionStore)
    return store


def test_a_process_that_has_an_older_copy_asks_again(alice: Person, client: Client) -> None:
    client.force_login(alice)
    here, elsewhere = session_of(client), session_of(client)
    assert finds.KEY not in here
    name = finds.keep(elsewhere, "fig tree")
    assert finds.words_of(here, name) == "fig tree"


def test_what_another_process_kept_is_not_lost(alice: Person, client: Client) -> None:
    client.force_login(alice)
    here, elsewhere = session_of(client), session_of(client)
    assert finds.KEY not in here
    first = finds.keep(elsewhere, "fig tree")
    second = finds.keep(here, "plum")
    assert finds.words_of(session_of(client), first) == "fig tree"
    assert finds.words_of(session_of(client), second) == "plum"


def test_what_is_kept_in_the_same_moment_is_not_lost(alice: Person, client: Client) -> None:
    client.force_login(alice)
    names: list[str] = []

    def meanwhile(before: object) -> str:
        if not names:
            names.append(finds.keep(session_of(client), "fig tree"))
        return f"after {before}"

    session_of(client).change("other", meanwhile)
    assert finds.words_of(session_of(client), names[0]) == "fig tree"
    assert session_of(client)["other"] == "after None"


def test_a_session_that_has_ended_keeps_nothing(alice: Person, client: Client) -> None:
    client.force_login(alice)
    here, elsewhere = session_of(client), session_of(client)
    assert finds.KEY not in here
    elsewhere.flush()
    name = finds.keep(here, "fig tree")
    assert finds.words_of(session_of(client), name) is None


def test_names_of_words_tell_nothing_and_repeat_for_nobody(
    alice: Person, bob: Person, client: Client
) -> None:
    client.force_login(alice)
    name = finds.keep(session_of(client), "fig tree")
    other = Client()
    other.force_login(bob)
    assert finds.keep(session_of(other), "fig tree") != name
    assert len(name) == 12
