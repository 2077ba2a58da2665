"""What stands around every page."""

import pytest

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.client import Reader
from tests.pages.made import conversation, message

DETAIL = f"/conversations/{conversation(1)['id']}/"


def test_the_frame_says_where_one_is(alice_reads: Reader, box: Sandbox) -> None:
    box.add(conversation(1), [message(1)])
    marks = [
        alice_reads.get(url).one(".bar nav a").get("aria-current")
        for url in ("/conversations/", DETAIL, f"{DETAIL}whole/")
    ]
    assert marks == ["page", "true", "true"]


def test_the_environment_is_named(alice_reads: Reader) -> None:
    page = alice_reads.get("/conversations/")
    assert page.tree.get("data-environment") == "sandbox"
    assert page.words(".environment") == "Sandbox"


def test_the_menu_names_who_is_signed_in(alice_reads: Reader) -> None:
    page = alice_reads.get("/conversations/")
    assert page.one("summary").get("aria-label") == "Menu of Alice Kato"
    assert page.words(".menu-who b") == "Alice Kato"


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_the_theme_is_on_the_page_from_the_start(alice_reads: Reader, theme: str) -> None:
    alice_reads.client.cookies["theme"] = theme
    assert alice_reads.get("/conversations/").tree.get("data-theme") == theme


def test_sign_in_keeps_the_rules_of_every_page(stranger: Reader) -> None:
    page = stranger.get("/accounts/login/")
    assert page.words("h1") == "Sign in"
    assert page.texts(".account b") == ["Alice", "Bob", "Charlie"]


def test_sign_out_keeps_the_rules_of_every_page(alice_reads: Reader) -> None:
    assert alice_reads.get("/accounts/logout/").words("h1") == "Sign out"


def test_a_change_of_password_keeps_the_rules_of_every_page(alice: Person) -> None:
    alice.set_password("a long sentence of hers")
    alice.save()
    assert Reader(alice).get("/accounts/password/").words("h1") == "Change password"
