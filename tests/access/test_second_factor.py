"""Two-step sign-in of local accounts, from switching on to a lost phone."""

import re
import time
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core.cache import cache
from django.core.management import CommandError, call_command
from django.test import Client
from pytest_django.fixtures import Settings

from conversations.access import chain
from conversations.access.guesses import MOST
from conversations.access.totp import EncryptedSecrets, drawn
from conversations.models import AuditEntry, Person
from tests.access.codes import CONFIRM, ON, code, confirm, key_of, recovery_codes, switch_on
from tests.access.conftest import is_signed_in, sign_in
from tests.pages.client import Reader

CODE = "/accounts/2fa/code/"
AGAIN = "/accounts/2fa/confirm/"
PAGES = [
    "/accounts/2fa/",
    ON,
    "/accounts/2fa/recovery/new/",
    CONFIRM,
]


@pytest.fixture
def reader(dora: Person, stranger: Reader) -> Reader:
    """Dora, who has just signed in with her password."""
    sign_in(stranger.client)
    return stranger


@pytest.fixture(autouse=True)
def _still(monkeypatch: pytest.MonkeyPatch) -> None:
    """The clock of the codes stands, so that none runs out within a test."""
    now = time.time()
    monkeypatch.setattr("allauth.mfa.totp.internal.auth.time.time", lambda: now)


def test_it_is_reached_from_the_menu(reader: Reader) -> None:
    assert "/accounts/2fa/" in reader.get("/conversations/").values("a.menu-item", "href")
    page = reader.get("/accounts/2fa/")
    assert "It is off." in page.words("main")
    assert page.href("main a.button") == ON


def test_switching_on_asks_for_the_password_first(reader: Reader) -> None:
    response = reader.client.get(ON)
    assert response.headers["Location"].startswith(f"{CONFIRM}?next=")
    page = reader.post(CONFIRM, {"password": "wrong", "next": ON})
    assert "Incorrect password" in page.words(".field-error")
    assert reader.client.get(ON).status_code == 302


def test_a_wrong_code_switches_nothing_on(reader: Reader) -> None:
    key_of(reader)
    page = reader.post(ON, {"code": "000000"})
    assert "Incorrect code" in page.words(".field-error")
    assert not Authenticator.objects.exists()


def test_switched_on_a_password_alone_opens_nothing(reader: Reader) -> None:
    key = switch_on(reader)
    visitor = signed_out(reader)
    assert sign_in(visitor, to="/conversations/?limit=50") == CODE
    assert not is_signed_in(visitor)
    assert visitor.get("/conversations/").status_code == 302
    page = reader.post(CODE, {"code": "000000"})
    assert "Incorrect code" in page.words(".field-error")
    response = visitor.post(CODE, {"code": code(key)})
    assert response.headers["Location"] == "/conversations/?limit=50"
    assert is_signed_in(visitor)


def test_a_code_serves_once(reader: Reader) -> None:
    key = switch_on(reader)
    for left in (302, 200):
        visitor = signed_out(reader)
        sign_in(visitor)
        assert visitor.post(CODE, {"code": code(key)}).status_code == left


def test_five_wrong_codes_and_then_none_whatever_the_process(reader: Reader) -> None:
    key = switch_on(reader)
    visitor = signed_out(reader)
    sign_in(visitor)
    for _ in range(MOST):
        assert visitor.post(CODE, {"code": "000000"}).status_code == 200
        cache.clear()  # another process has counted nothing in its memory
    reader.post(CODE, {"code": code(key)}, 429)
    assert not is_signed_in(visitor)


def test_nor_can_they_be_guessed_by_who_is_signed_in(reader: Reader) -> None:
    key = switch_on(reader)
    for _ in range(MOST):
        assert reader.client.post(AGAIN, {"code": "000000"}).status_code == 200
        cache.clear()
    reader.post(AGAIN, {"code": code(key)}, 429)


def test_a_right_code_is_not_counted(reader: Reader) -> None:
    key = switch_on(reader)
    for _ in range(MOST + 1):
        visitor = signed_out(reader)
        sign_in(visitor)
        assert visitor.post(CODE, {"code": code(key)}).status_code == 302
        cache.clear()


def test_a_wrong_code_is_noted(reader: Reader) -> None:
    switch_on(reader)
    sign_in(signed_out(reader))
    reader.post(CODE, {"code": "000000"})
    entry = AuditEntry.objects.latest("id")
    assert (entry.event, entry.username, entry.facts) == ("sign-in.failed", "dora", {})


def test_a_code_without_a_password_is_no_sign_in(visitor: Client) -> None:
    assert visitor.get(CODE).headers["Location"] == "/accounts/login/"
    assert visitor.post(CODE, {"code": "000000"}).headers["Location"] == "/accounts/login/"


def test_a_recovery_code_serves_once_instead(reader: Reader) -> None:
    key_of(reader)
    codes = recovery_codes(reader)
    assert len(codes) == 10
    for left in (302, 200):
        visitor = signed_out(reader)
        sign_in(visitor)
        assert visitor.post(CODE, {"code": codes[0]}).status_code == left


def test_recovery_codes_are_shown_once_and_replaced(reader: Reader) -> None:
    key_of(reader)
    first = recovery_codes(reader)
    again = reader.get("/accounts/2fa/recovery/")
    assert not again.texts(".recovery-codes code")
    assert not any(code in again.html for code in first)
    reader.client.post("/accounts/2fa/recovery/new/")
    second = reader.get("/accounts/2fa/recovery/").texts(".recovery-codes code")
    assert len(second) == 10
    assert not set(first) & set(second)
    assert "10 recovery codes are left." in reader.get("/accounts/2fa/").words("main")


def test_switching_off_asks_who_it_is(reader: Reader) -> None:
    key = switch_on(reader)
    visitor = signed_out(reader)
    sign_in(visitor)
    visitor.post(CODE, {"code": code(key)})
    assert visitor.post("/accounts/2fa/deactivate/").status_code == 302
    assert Authenticator.objects.exists()
    confirm(reader, "/accounts/2fa/")
    reader.get("/accounts/2fa/deactivate/")
    visitor.post("/accounts/2fa/deactivate/")
    assert not Authenticator.objects.exists()
    assert sign_in(signed_out(reader)) == "/conversations/"


def test_secrets_are_not_readable_in_the_database(reader: Reader) -> None:
    key = switch_on(reader)
    assert key not in str(list(Authenticator.objects.values()))
    vault = EncryptedSecrets()
    assert vault.encrypt(key) != vault.encrypt(key)
    assert vault.decrypt(vault.encrypt(key)) == key


def test_secrets_outlive_a_secret_key_that_is_kept_as_a_fallback(settings: Settings) -> None:
    kept = EncryptedSecrets().encrypt("words")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another", [settings.SECRET_KEY]
    assert EncryptedSecrets().decrypt(kept) == "words"
    settings.SECRET_KEY_FALLBACKS = []
    guesses = {EncryptedSecrets().decrypt(kept) for _ in range(2)}
    assert "words" not in guesses
    assert len(guesses) == 2


def test_with_another_secret_key_no_code_fits(reader: Reader, settings: Settings) -> None:
    key = switch_on(reader)
    settings.SECRET_KEY = "another"
    chain.restart()
    visitor = Client()
    sign_in(visitor)
    for guess in (code(key), code("")):
        assert visitor.post(CODE, {"code": guess}).status_code == 200


def test_an_operator_takes_it_away(reader: Reader) -> None:
    switch_on(reader)
    said = StringIO()
    call_command("account", "dora", "--reset-totp", stdout=said)
    assert said.getvalue() == "dora: support, may sign in.\n"
    assert sign_in(signed_out(reader)) == "/conversations/"
    with pytest.raises(CommandError, match="There is no account"):
        call_command("account", "nobody", "--reset-totp")


def test_who_has_no_password_has_no_such_pages(alice_reads: Reader) -> None:
    for address in PAGES:
        alice_reads.get(address, 404)
    links = alice_reads.get("/conversations/").values("a.menu-item", "href")
    assert not {PAGES[0], "/accounts/password/"}.intersection(links)


def test_the_drawing_is_a_qr_code() -> None:
    """The three corners by which a camera finds one, within four quiet modules."""
    qr = drawn("otpauth://totp/dora?secret=ABC")
    dark = {(int(x), int(y)) for x, y in re.findall(r"M(\d+) (\d+)h1v1h-1z", qr.path)}
    edge = qr.size - 5
    assert {(4, 4), (edge, 4), (4, edge), (10, 10)} <= dark
    assert not dark & {(5, 5), (3, 4), (4, 3), (edge + 1, 4)}


def signed_out(reader: Reader) -> Client:
    reader.client.logout()
    return reader.client
