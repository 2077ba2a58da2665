"""Five wrong passwords in fifteen minutes, for an account and for an address; then none."""

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.test import Client
from django.utils import timezone
from pytest_django.fixtures import Settings

from conversations.models import Guesses, Person
from conversations.sandbox.api import Sandbox
from tests.access.conftest import PASSWORD, is_signed_in
from tests.pages.client import Reader

MOST = 5
WINDOW = timedelta(minutes=15)
HOME, ELSEWHERE = "203.0.113.7", "198.51.100.1"
FORM = "/accounts/login/"
FRESH = "a louder harbour 8"
WRONG = "a wrong harbour 9"


class CountingHasher(MD5PasswordHasher):
    """Knows how much work was done."""

    encoded = 0

    def encode(self, password: str, salt: str) -> str:
        type(self).encoded += 1
        return super().encode(password, salt)


@pytest.fixture(autouse=True)
def box_behind_it(box: Sandbox) -> None:
    """Pages that a reader reaches have a backend."""


@pytest.mark.parametrize("login", ["dora", "nobody"])
def test_five_wrong_passwords_and_then_none(login: str, dora: Person) -> None:
    assert [tried(login, f"from {each}") for each in range(MOST)] == [200] * MOST
    for password in ("wrong", PASSWORD):
        assert tried(login, "elsewhere", password) == 429


def test_an_account_is_one_by_whatever_name(dora: Person) -> None:
    names = ["dora", "DORA", " dora ", "dora@acme.example", "Dora@Acme.Example"]
    assert [tried(name, f"from {name}") for name in names] == [200] * MOST
    assert tried("dora", "elsewhere", PASSWORD) == 429


def test_nor_does_the_name_of_the_site_matter(dora: Person, settings: Settings) -> None:
    settings.ALLOWED_HOSTS = ["*"]
    for each in range(MOST):
        assert tried("dora", f"from {each}", host=f"{each}.acme.example") == 200
    assert tried("dora", "elsewhere", PASSWORD, host="another.acme.example") == 429


def test_an_address_may_not_try_one_account_after_another(dora: Person) -> None:
    assert [tried(f"nobody {each}", HOME) for each in range(MOST)] == [200] * MOST
    assert tried("dora", HOME, PASSWORD) == 429
    assert tried("dora", ELSEWHERE, PASSWORD) == 302


def test_a_forged_address_is_not_another_address(dora: Person) -> None:
    for each in range(MOST):
        assert tried(f"nobody {each}", HOME, forwarded=f"198.51.100.{each}") == 200
    assert tried("dora", HOME, PASSWORD, forwarded="198.51.100.99") == 429


def test_one_customer_of_ipv6_is_one_address(dora: Person) -> None:
    for each in range(MOST):
        assert tried(f"nobody {each}", f"2001:db8:0:1:{each}::1") == 200
    assert tried("dora", "2001:db8:0:1:99::1", PASSWORD) == 429
    assert tried("dora", "2001:db8:0:2::1", PASSWORD) == 302


def test_a_right_password_is_not_counted(dora: Person) -> None:
    assert [tried("dora", HOME, PASSWORD) for _ in range(MOST + 1)] == [302] * (MOST + 1)


def test_nor_does_it_forgive_the_wrong_ones(dora: Person) -> None:
    for each in range(MOST):
        assert tried(f"nobody {each}", HOME) == 200
        assert tried("dora", HOME, PASSWORD) == (302 if each < MOST - 1 else 429)


def test_guesses_count_for_fifteen_minutes_each(dora: Person) -> None:
    assert tried("dora", HOME) == 200
    pass_by(timedelta(minutes=10))
    assert [tried("dora", HOME) for _ in range(MOST)] == [200] * (MOST - 1) + [429]
    pass_by(timedelta(minutes=5))
    assert [tried("dora", HOME) for _ in range(2)] == [200, 429]


def test_a_refusal_says_when_to_come_back(dora: Person, stranger: Reader) -> None:
    for _ in range(MOST):
        stranger.post(FORM, {"login": "dora", "password": "wrong"})
    pass_by(timedelta(minutes=5))
    page = stranger.post(FORM, {"login": "dora", "password": PASSWORD}, 429)
    assert page.words("h1") == "That was too often"
    assert "Try again in 10 minutes" in page.words("main")
    assert 595 < int(page.response.headers["Retry-After"]) <= 600


def test_the_form_for_a_new_password_counts_too(dora: Person) -> None:
    browser = Client()
    browser.force_login(dora)
    data = {"oldpassword": "wrong", "password1": FRESH, "password2": FRESH}
    answers = [browser.post("/accounts/password/", data).status_code for _ in range(MOST)]
    assert answers == [200] * MOST
    data["oldpassword"] = PASSWORD
    assert browser.post("/accounts/password/", data).status_code == 429
    assert tried("dora", ELSEWHERE, PASSWORD) == 429
    dora.refresh_from_db()
    assert dora.check_password(PASSWORD)


def test_a_right_old_password_is_not_counted(dora: Person) -> None:
    browser = Client()
    browser.force_login(dora)
    data = {"oldpassword": PASSWORD, "password1": "short", "password2": "short"}
    for _ in range(MOST + 1):
        assert browser.post("/accounts/password/", data).status_code == 200


@pytest.mark.parametrize("login", ["dora", "dora@acme.example", "nobody", "nobody@acme.example"])
def test_every_refusal_costs_the_same_work(login: str, dora: Person, settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.{CountingHasher.__name__}"]
    CountingHasher.encoded = 0
    assert tried(login, HOME) == 200
    assert CountingHasher.encoded == 1


def test_no_name_and_no_address_is_kept(dora: Person) -> None:
    tried("dora@acme.example", HOME)
    kept = str(list(Guesses.objects.values()))
    assert not any(each in kept for each in ("dora", "acme", HOME))


def test_what_no_longer_counts_is_forgotten_when_somebody_signs_in(dora: Person) -> None:
    tried("nobody", ELSEWHERE)
    Guesses.objects.update(last=timezone.now() - timedelta(days=2))
    tried("nobody else", HOME)
    assert tried("dora", HOME, PASSWORD) == 302
    assert Guesses.objects.count() == 3


def tried(login: str, address: str, password: str = WRONG, **said: str) -> int:
    """The answer to a password, in a new browser at this address, without a session."""
    browser: Any = Client()
    headers = {"host": said.get("host", "testserver")}
    if forwarded := said.get("forwarded"):
        headers["x-forwarded-for"] = forwarded
    data = {"login": login, "password": password}
    response = browser.post(FORM, data, headers=headers, REMOTE_ADDR=address)
    assert is_signed_in(browser) is (response.status_code == 302)
    return int(response.status_code)


def pass_by(time: timedelta) -> None:
    """Let so much time go by since every guess."""
    for row in Guesses.objects.all():
        row.times = [at - time.total_seconds() for at in row.times]
        row.save()
