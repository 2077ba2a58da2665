"""Every template in every state, in a language whose words are told from all others."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings as site
from django.contrib.auth.models import AnonymousUser, Group
from django.core.cache import cache
from django.http import HttpResponse
from django.template.loader import render_to_string
from django.test import RequestFactory
from django.test.signals import template_rendered
from django.utils import translation
from pytest_django.fixtures import Settings

from conversations.access.audit import Unrecorded
from conversations.access.events import EVENTS
from conversations.access.sso.people import failed
from conversations.backend.errors import Crowded
from conversations.failures import backend_failure, unrecorded
from conversations.filters import ListFilter, Refusal
from conversations.models import Guesses, Person
from conversations.sandbox.api import Sandbox
from conversations.sandbox.store import Store
from conversations.timeline import MODALITIES
from conversations.whence import packed
from conversations.words import REFUSALS, refusal_sentence
from tests.access.codes import confirm, switch_on
from tests.access.conftest import PASSWORD, sign_in
from tests.breaking import broken_view
from tests.clock import Clock
from tests.conftest import Plug
from tests.language.pseudo import CODE, spoken, unmarked
from tests.pages.client import Reader
from tests.pages.made import (
    AGENTS,
    TABLE_FINDER,
    at,
    conversation,
    conversation_id,
    message,
    message_id,
    profile,
)
from tests.pages.markup import parsed
from tests.sso.conftest import provider

ROOT: Final = Path(site.BASE_DIR) / "templates"
LIST: Final = "/conversations/"
TALK: Final = f"{LIST}{conversation_id(1)}/"
STATUSES: Final = ("pending", "in_progress", "completed", "abandoned", "archived")
FAULTS: Final[tuple[dict[str, Any], ...]] = (
    *({"status": status} for status in (401, 404, 422, 429, 500)),
    *({"error": "refused"}, {"body": "<html>"}, {"status": 429, "headers": {"Retry-After": "1"}}),
)


@pytest.fixture
def box(plug: Plug) -> Sandbox:
    """A backend whose people, agents and words are all Greek."""
    agents = [agent | {"name": "Βρες τραπέζι"} for agent in AGENTS]
    box = plug(Sandbox(Store(agents=agents)))
    for number, status in enumerate(STATUSES, start=2):
        box.add(greek(number, status=status), [message(1, "Γεια")])
    box.add(greek(7, participant_profile=None, agent_id=None, started_at=None), [])
    said = [
        message(1, "Γεια", modality="voice"),
        message(2, "Ναι"),
        message(3, "", modality=None),
        message(4, "Όχι", created_at="2026-05-03T10:00:00Z", role="ρόλος"),
        {"id": message_id(5), "role": "user", "content": 5},
    ]
    numbers = {str(number): number for number in range(20)}
    found = {"1": numbers, "2": list(range(600)), "3": [], "4": None, "5": True}
    path = ["1", {"node": "2", "3": {"4": 5}}, {"3": numbers}, [1, 2], [], *range(600)]
    box.add(greek(1, status="in_progress", session_properties=found, path_taken=path), said)
    return box


def greek(number: int, **changes: Any) -> dict[str, Any]:
    person = profile(
        "Αλίκη",
        last_name="Παππά",
        email="αλίκη@παράδειγμα.ελ",
        organization_name="Παράδειγμα",
        organization_domain="παράδειγμα.ελ",
    )
    return conversation(number, **{"participant_profile": person} | changes)


def account(role: str) -> Person:
    """Somebody with a password and a Greek name."""
    name = {"support": "αλίκη", "manager": "βύρων", "admin": "χάρης"}[role]
    person = Person.objects.create_user(name, f"{name}@παράδειγμα.ελ", PASSWORD)
    person.groups.set(Group.objects.filter(name=role))
    return person


class Walk:
    """Reads pages in the language of its readers and keeps what is unmarked."""

    def __init__(self, code: str = CODE) -> None:
        self.code = code
        self.found: dict[str, str] = {}
        Person.objects.all().delete()
        self.support, self.admin = account("support"), account("admin")
        self.reader, self.chief = self.sits_down(self.support), self.sits_down(self.admin)
        self.stranger = self.sits_down()

    def sits_down(self, person: Person | None = None) -> Reader:
        reader = Reader()
        reader.client.cookies[site.LANGUAGE_COOKIE_NAME] = self.code
        if person:
            reader.client.force_login(person, site.AUTHENTICATION_BACKENDS[0])
        return reader

    def sees(self, reader: Reader, path: str, data: dict[str, Any] | None = None) -> Any:
        """Opens a page, or sends a form, whole and as a fragment."""
        answers = []
        for headers in ({}, {"HX-Request": "true"}):
            if data is None:
                answers.append(reader.client.get(path, headers=headers))
            else:
                answers.append(reader.client.post(path, data, headers=headers))
            self.read(path, answers[-1])
        return answers[0]

    def read(self, path: str, answer: Any) -> None:
        html = answer.getvalue().decode()
        whole = html.lstrip().lower().startswith("<!doctype")
        for text in unmarked(parsed(html, fragment=not whole)) if html else ():
            self.found[text] = path


@pytest.fixture
def walk(db: None, box: Sandbox) -> Iterator[Walk]:
    with spoken():
        yield Walk()


@pytest.fixture
def templates() -> Iterator[set[str]]:
    """The names of all that have been rendered."""
    names: set[str] = set()

    def note(template: Any, **_signal: Any) -> None:
        names.add(str(template.name))

    template_rendered.connect(note)
    yield names
    template_rendered.disconnect(note)


def test_every_word_of_every_template_is_marked(
    walk: Walk, box: Sandbox, templates: set[str], settings: Settings
) -> None:
    for part in (lists, talks, ways, cards, troubles, around, trails, people, accounts, sign_on):
        part(walk, box, settings)
    assert not walk.found, "\n".join(f"{path} {text}" for text, path in walk.found.items())
    assert {path.relative_to(ROOT).as_posix() for path in ROOT.rglob("*.html")} - templates == set()


def lists(walk: Walk, box: Sandbox, settings: Settings) -> None:
    reader = walk.reader
    for query in (
        *(
            "",
            "?status=completed",
            f"?agent_id={TABLE_FINDER}",
            "?limit=2",
            "?limit=2&after=%C2%A7",
        ),
        *("?status=1&agent_id=1&limit=1000", "?limit=0", "?limit=1", "?after=1&before=2"),
        f"?status=completed&agent_id={conversation_id(99)}",
    ):
        walk.sees(reader, LIST + query)
    walk.sees(reader, reader.get(f"{LIST}?limit=2").href("#older-page"))
    for seen in (conversation_id(5)[:8], conversation_id(6)[:8]):
        walk.sees(reader, f"/conversations/newer/?seen={seen}")
    with box.fault("/conversations", body='{"data": [1], "pagination": {"has_more": false}}'):
        walk.sees(reader, LIST)
    with box.fault("/conversations", body='{"data": [], "pagination": {"has_more": false}}'):
        walk.sees(reader, LIST)
    with translation.override(walk.code):
        for reason in REFUSALS:
            sentence = refusal_sentence(Refusal("1", "2", reason))
            walk.found |= dict.fromkeys(unmarked(parsed(sentence, fragment=True)), reason)


def talks(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for reader in (walk.reader, walk.chief):
        for number in range(1, 8):
            walk.sees(reader, f"{LIST}{conversation_id(number)}/")
        for query in (f"?message={message_id(2)}", f"?message={message_id(99)}"):
            walk.sees(reader, TALK + query)
        walk.sees(reader, f"{TALK}reveal/", {"field": "email"})
        for number in (1, 2):
            walk.sees(reader, f"{LIST}{conversation_id(number)}/live/?shown=0")
        walk.sees(reader, f"{LIST}{conversation_id(4)}/live/?shown=0")
    for part in ("", "/transcript"):
        with box.fault(f"/conversations/{conversation_id(1)}{part}", status=500):
            walk.sees(walk.reader, TALK)


def ways(walk: Walk, box: Sandbox, settings: Settings) -> None:
    """Through a long conversation, along its list, and to one of which only the id is known."""
    long, days = conversation_id(8), range(0, 400_000, 1_000)
    said = [
        message(number, "Γεια", modality=MODALITIES[number // 5 % 2], created_at=at(minutes))
        for number, minutes in enumerate(days, start=1)
    ]
    box.add(greek(8, status="in_progress"), said)
    for query in ("", "?from=150", f"?message={message_id(200)}..{message_id(203)}"):
        walk.sees(walk.reader, f"{LIST}{long}/{query}")
    for part in ("messages/?after=100", "messages/?before=100", "live/?shown=1&below=0", "whole/"):
        walk.sees(walk.reader, f"{LIST}{long}/{part}")
    for only in ("voice", "text"):
        walk.sees(walk.reader, f"{LIST}{long}/?show={only}")
        walk.sees(walk.reader, f"{LIST}{long}/whole/?show={only}")
        walk.sees(
            walk.reader, f"{LIST}{long}/?show={only}&message={message_id(3)}..{message_id(9)}"
        )
    finds(walk, f"{LIST}{long}/")
    for way in ("next", "previous"):
        for number in (1, 8, 99):
            walk.sees(
                walk.reader, f"{LIST}{conversation_id(number)}/{way}/?in={packed(ListFilter())}"
            )
    walk.sees(walk.reader, f"{LIST}{conversation_id(3)}/?in={packed(ListFilter())}")
    walk.sees(walk.reader, "/keys/")
    for text in ("", "1", conversation_id(99), f"{conversation_id(1)} {conversation_id(2)}"):
        walk.sees(walk.reader, f"/go/?to={text}")
        walk.sees(walk.reader, "/go/", {"to": text})
    walk.sees(walk.reader, "/go/?to=ZZ22-YY33")
    with translation.override(walk.code):
        walk.read("turned away", HttpResponse(render_to_string("errors/turned-away.html")))


def finds(walk: Walk, long: str) -> None:
    """Words that are there, that are not, and that are only in what is hidden."""
    found = {}
    for path in (long, TALK):
        for words in ("Γεια", "Ναι", "παντού"):
            answer = walk.sees(walk.reader, f"{path}find/", {"words": words})
            found[path, words] = answer.headers["Location"].partition("#")[0]
            for only in ("", "&show=voice", "&show=text"):
                walk.sees(walk.reader, found[path, words] + only)
    walk.sees(walk.reader, f"{long}live/?shown=1&{found[long, 'Γεια'].partition('?')[2]}")
    walk.sees(walk.reader, f"{long}live/?shown=1&show=voice")
    walk.sees(walk.reader, f"{long}?find=1")


def cards(walk: Walk, box: Sandbox, settings: Settings) -> None:
    card = f"/cards/{conversation_id(1)}/"
    for reader in (walk.stranger, walk.reader):
        for query in (
            "",
            f"?message={message_id(1)}..{message_id(5)}",
            f"?message={message_id(99)}",
        ):
            walk.sees(reader, card + query)
    for fault in FAULTS:
        cache.clear()
        with box.fault("*", **fault):
            walk.sees(walk.reader, card)
    walk.sees(walk.reader, f"/cards/{conversation_id(7)}/")
    settings.WIKI_ORIGINS = ["https://wiki.example.com"]
    walk.sees(walk.reader, f"{TALK}?message={message_id(1)}")


def troubles(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for fault in FAULTS:
        cache.clear()
        with box.fault("*", **fault):
            walk.sees(walk.reader, LIST)
            walk.sees(walk.reader, TALK)
    request = RequestFactory().get(LIST)
    request.user = walk.support
    with translation.override(walk.code):
        for answer in (
            backend_failure(request, Crowded("GET /conversations")),
            unrecorded(request, Unrecorded()),
        ):
            walk.read("trouble", answer.render())
    settings.REMEMBER, clock = True, Clock()
    with pytest.MonkeyPatch.context() as patch:
        clock.hang(patch)
        walk.sees(walk.reader, LIST)
        clock.ahead += 100
        with box.fault("*", status=500):
            walk.sees(walk.reader, LIST)
    settings.REMEMBER = False
    cache.clear()


def around(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for reader in (walk.stranger, walk.reader):
        walk.sees(reader, "/preferences/")
        walk.sees(reader, "/nowhere/")
        reader.client.cookies["clock"] = "Asia/Tokyo"
        walk.sees(reader, "/preferences/")
    walk.sees(walk.reader, "/trail/")
    walk.sees(walk.reader, LIST + "?" + "&".join(f"a{n}=1" for n in range(200)))
    walk.read("400", walk.reader.client.get(LIST, headers={"host": "evil.example"}))
    with broken_view():
        walk.sees(walk.reader, LIST)
    strict = type(walk.reader.client)(enforce_csrf_checks=True)
    strict.cookies[site.LANGUAGE_COOKIE_NAME] = walk.code
    walk.read("form", strict.post("/preferences/"))


def trails(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for query in (
        "",
        "?event=search",
        "?event=1&since=1&person=%C2%A7&conversation=1&until=1&before=0",
    ):
        walk.sees(walk.chief, f"/trail/{query}")
    with translation.override(walk.code):
        for event in EVENTS.values():
            found = unmarked(parsed(str(event.words), fragment=True))
            walk.found |= dict.fromkeys(found, "events")


def people(walk: Walk, box: Sandbox, settings: Settings) -> None:
    walk.sees(walk.chief, "/people/?page=%C2%A7")
    Person.objects.bulk_create(
        Person(username=f"{number}", email=f"{number}@παράδειγμα.ελ") for number in range(60)
    )
    for person in (walk.support, walk.admin, Person.objects.get(username="7")):
        walk.sees(walk.chief, f"/people/{person.pk}/")
        walk.sees(walk.chief, f"/people/{person.pk}/second-step/")
        for change in ({"role": "manager"}, {"access": "off"}, {"access": "on"}):
            answer = walk.chief.client.post(f"/people/{person.pk}/", change)
            walk.sees(walk.chief, answer.headers.get("Location", f"/people/{person.pk}/"))
    walk.sees(walk.chief, "/people/?page=2")


def accounts(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for query in ("", "?ended=idle", "?ended=old", f"?next={TALK}"):
        walk.sees(walk.stranger, f"/accounts/login/{query}")
    for login in ("", "1"):
        walk.sees(walk.stranger, "/accounts/login/", {"login": login, "password": login})
    reader = walk.sits_down()
    sign_in(reader.client, walk.support.username)
    wrong = {"oldpassword": "1", "password1": "2", "password2": "3"}
    walk.sees(reader, "/accounts/password/", wrong)
    for password in ("1", "12345678", "password1", f"{walk.support.username}1234"):
        new = {"oldpassword": PASSWORD, "password1": password, "password2": password}
        walk.sees(reader, "/accounts/password/", new)
    for path in ("password/?changed=yes", "password/", "logout/", "2fa/", "2fa/activate/"):
        walk.sees(reader, f"/accounts/{path}")
    Guesses.objects.all().delete()
    walk.sees(reader, "/accounts/2fa/confirm/password/", {"password": "1"})
    confirm(reader, LIST)
    walk.sees(reader, "/accounts/2fa/activate/", {"code": "000000"})
    Guesses.objects.all().delete()
    switch_on(reader)
    for path in ("", "deactivate/", "recovery/", "recovery/", "recovery/new/", "confirm/"):
        walk.sees(reader, f"/accounts/2fa/{path}")
    walk.sees(reader, "/accounts/2fa/confirm/", {"code": "000000"})
    visitor = walk.sits_down()
    sign_in(visitor.client, walk.support.username)
    walk.sees(visitor, "/accounts/2fa/code/", {"code": "000000"})
    walk.support.is_active = False
    walk.support.save()
    cache.clear()
    answer = {"login": walk.support.username, "password": PASSWORD}
    walk.sees(walk.stranger, "/accounts/login/", answer)
    for _ in range(10):
        walk.sees(walk.stranger, "/accounts/login/", {"login": "1", "password": "1"})


def sign_on(walk: Walk, box: Sandbox, settings: Settings) -> None:
    for only, glass, contact in ((False, "", ""), (True, "1", "2"), (True, "", "")):
        settings.OIDC = replace(
            provider("https://localhost"), name="Πάροχος", only=only, break_glass=glass
        )
        settings.OIDC = replace(settings.OIDC, contact=contact)
        walk.sees(walk.stranger, "/accounts/login/")
        for kind in ("no-role", "cancelled", "unreachable", "ended", "untrusted"):
            request = RequestFactory().get(LIST)
            request.user, request.session = AnonymousUser(), {}  # type: ignore[assignment]
            with translation.override(walk.code):
                walk.read(kind, failed(request, kind))
    with translation.override(walk.code):
        page = {"sso": settings.OIDC, "address": "1"}
        html = render_to_string("account/sso_continue.html", page, request)
        walk.read("continue", HttpResponse(html))
