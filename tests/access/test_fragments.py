"""When a session has ended, a fragment sends the whole page to sign in."""

from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from conversations.models import Person
from tests.access.conftest import sign_in
from tests.pages.made import conversation_id

PAGE = f"/conversations/{conversation_id(1)}/?message=x"
FRAGMENT = f"/conversations/{conversation_id(1)}/live/?shown=2"


def test_sign_in_then_leads_back_to_the_page_around_the_fragment(
    dora: Person, visitor: Client
) -> None:
    assert led_to(visitor, f"http://testserver{PAGE}") == PAGE
    assert sign_in(visitor, to=PAGE) == PAGE


@pytest.mark.parametrize(
    "forged",
    [
        "https://evil.example/conversations/",
        "http://testserver.evil.example/",
        "javascript:alert(1)",
        "//evil.example/",
        "nonsense",
        "",
    ],
)
def test_a_forged_page_leads_to_the_list(forged: str, visitor: Client) -> None:
    assert led_to(visitor, forged) == "/conversations/"


def test_a_page_that_looks_like_a_host_stays_on_the_site(dora: Person, visitor: Client) -> None:
    then = led_to(visitor, "http://testserver//evil.example/")
    assert sign_in(visitor, to=then) == "/conversations/"


def test_a_whole_page_is_redirected_the_plain_way(visitor: Client) -> None:
    for header in ("HX-Boosted", "HX-History-Restore-Request"):
        response = visitor.get(PAGE, headers={"HX-Request": "true", header: "true"})
        assert response.status_code == 302


def test_a_fragment_that_is_refused_is_not_sent_to_sign_in(dora: Person, visitor: Client) -> None:
    dora.groups.clear()
    visitor.force_login(dora)
    response = visitor.get(FRAGMENT, headers={"HX-Request": "true"})
    assert response.status_code == 403
    assert "HX-Redirect" not in response.headers


def led_to(visitor: Client, current: str) -> str:
    """The page that comes after sign-in, as the answer to a fragment's request says."""
    headers = {"HX-Request": "true", "HX-Current-URL": current}
    response = visitor.get(FRAGMENT, headers=headers)
    assert (response.status_code, response.content) == (200, b"")
    address = urlsplit(response.headers["HX-Redirect"])
    assert address._replace(query="").geturl() == "/accounts/login/"
    return parse_qs(address.query)["next"][0]
