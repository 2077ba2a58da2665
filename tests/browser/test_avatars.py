from collections.abc import Callable

import pytest
from playwright.sync_api import Page
from pytest_django.fixtures import Settings

from conversations.sandbox.api import Sandbox
from tests.backend.wire_server import answer, sending
from tests.browser.stage import talk
from tests.browser.watch import Watch
from tests.conftest import Hang
from tests.pages.made import profile
from tests.pictures import PNG

Show = Callable[[bytes], Page]


@pytest.fixture
def show(any_page: Page, box: Sandbox, hang: Hang, settings: Settings) -> Show:
    """Opens a conversation whose participant's picture is this; waits until that is settled."""

    def show(picture: bytes) -> Page:
        settings.AVATARS = "proxy"
        url = f"https://localhost:{hang(sending(answer(picture))).port}/alice.png"
        with any_page.expect_response("**/avatar/") as response:
            any_page.goto(talk(box, 2, participant_profile=profile(avatar_image_url=url)))
        response.value.finished()
        return any_page

    return show


def covered(page: Page) -> bool:
    """Whether the picture changes what is seen of the initials."""
    who = page.locator(".hero .who")
    before = who.screenshot()
    who.locator("img").evaluate("image => image.remove()")
    return who.screenshot() != before


def test_a_picture_covers_the_initials(show: Show) -> None:
    assert covered(show(PNG))


def test_initials_show_where_there_is_no_picture(show: Show, watch: Watch) -> None:
    watch.allow("404")
    assert not covered(show(b"<svg/>"))
