"""Many people at once, on one server: nobody gets a page, a name or a time zone of another."""

import random
import re
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http.client import HTTPConnection, HTTPResponse
from typing import Final

import pytest

from tests.hostile.figures import Deadline, Figures
from tests.hostile.site import CONVERSATIONS, Site, contact_of, path_of, running, said_in

THREADS: Final = 8
COUNTS: Final = [200, pytest.param(10_000, marks=pytest.mark.long)]
FRAGMENT: Final = {"HX-Request": "true"}
WORDS: Final = re.compile(r"Words of conversation \d{4}\.")
MENU: Final = re.compile(r'aria-label="Menu of ([^"]+)"')
ZONE: Final = re.compile(r"times in ([\w/]+)")


@dataclass(frozen=True)
class Somebody:
    """A person, how the frame names them, and what they have chosen."""

    who: str
    name: str
    zone: str
    theme: str

    @property
    def may_read(self) -> bool:
        return bool(self.name)


PEOPLE: Final = (
    Somebody("support", "Alice Kato", "Europe/Paris", "light"),
    Somebody("manager", "Bob Okafor", "Asia/Tokyo", "dark"),
    Somebody("admin", "Charlie Lindqvist", "America/Lima", "system"),
    Somebody("dora", "", "Africa/Lagos", "dark"),
    Somebody("nobody", "", "Asia/Dubai", "light"),
)


@dataclass(frozen=True)
class Question:
    """Who asks for which conversation, or (0) for the list, as a page or as a fragment."""

    person: Somebody
    number: int
    fragment: bool

    @property
    def path(self) -> str:
        if not self.number:
            return "/conversations/"
        return path_of(self.number) + ("live/?shown=0" if self.fragment else "")


@pytest.fixture(scope="module", params=["memory", "redis"])
def site(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Site]:
    url = request.getfixturevalue("redis_cache") if request.param == "redis" else ""
    with running(tmp_path_factory.mktemp("site"), CACHE_URL=url) as site:
        yield site


@pytest.mark.parametrize("count", COUNTS)
def test_everybody_gets_what_is_theirs(count: int, site: Site, figures: Figures) -> None:
    deadline = Deadline()
    with ThreadPoolExecutor(THREADS) as pool:
        walks = [
            pool.submit(walk, site, seed, count // THREADS, deadline) for seed in range(THREADS)
        ]
        statuses = sum((each.result() for each in walks), Counter[int]())
    for status, times in statuses.items():
        figures.add(f"interleaved requests answered with {status}", times)
    assert statuses.total() == count, f"{statuses.total():,} of {count:,} requests came in time"
    assert {200, 302} <= statuses.keys()


def walk(site: Site, seed: int, count: int, deadline: Deadline) -> Counter[int]:
    """One thread's requests, each by somebody else, over one connection."""
    chance, statuses = random.Random(seed), Counter[int]()
    connection = HTTPConnection("127.0.0.1", site.port, timeout=30)
    for _ in range(count):
        if deadline.passed:
            break
        number = chance.randint(0, CONVERSATIONS)
        question = Question(chance.choice(PEOPLE), number, chance.random() < 0.4)
        statuses[ask(connection, site, question)] += 1
    connection.close()
    return statuses


def ask(connection: HTTPConnection, site: Site, question: Question) -> int:
    person = question.person
    kept = {
        "zone": person.zone,
        "theme": person.theme,
        "session": site.sessions.get(person.who, ""),
    }
    headers = {"Cookie": "; ".join(f"{name}={value}" for name, value in kept.items())}
    connection.request(
        "GET", question.path, headers=headers | (FRAGMENT if question.fragment else {})
    )
    response = connection.getresponse()
    body = response.read().decode().replace("<wbr>", "")
    given = response.getheader("Set-Cookie") or ""
    theirs = [each for who, each in site.sessions.items() if who != person.who]
    assert not [each for each in theirs if each in given]
    check(question, response, body)
    return response.status


def check(question: Question, response: HTTPResponse, body: str) -> None:
    if not question.person.may_read:
        assert sent_to_sign_in(response, fragment=question.fragment)
        assert body == ""
        return
    assert response.status == 200
    assert set(WORDS.findall(body)) == ({said_in(question.number)} if question.number else set())
    assert not [each for each in hidden_from(question) if each in body]
    assert all(each in body for each in shown_to(question))
    if not question.fragment:
        check_frame(question, body)


def check_frame(question: Question, body: str) -> None:
    assert MENU.findall(body) == [question.person.name]
    assert set(ZONE.findall(body)) == {question.person.zone}
    assert f'data-theme="{question.person.theme}"' in body


def hidden_from(question: Question) -> list[str]:
    """What must not be in the answer for this person: contacts of others, and for support any."""
    everybody = range(1, CONVERSATIONS + 1)
    shown = {question.number} if question.number else set(everybody)
    masked = question.person.who == "support"
    return [contact_of(each) for each in everybody if masked or each not in shown]


def shown_to(question: Question) -> list[str]:
    """What must be in the answer for this person."""
    masked = question.person.who == "support" or not question.number
    return [] if masked else [contact_of(question.number)]


def sent_to_sign_in(response: HTTPResponse, *, fragment: bool) -> bool:
    header, status = ("HX-Redirect", 200) if fragment else ("Location", 302)
    address = response.getheader(header) or ""
    return response.status == status and address.startswith("/accounts/login/?next=")
