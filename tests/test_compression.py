"""What a page weighs on its way, and what its length tells whoever listens."""

import gzip
import re
from collections.abc import Iterator
from typing import Any

import pytest
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.test import Client, RequestFactory
from pytest_django.fixtures import Settings

from conversations.access.audit import record
from conversations.compression import PADDING, compress
from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.pages.made import conversation, profile

LIST = "/conversations/"
TOKEN = re.compile(rb'(?<=name="csrfmiddlewaretoken" value=")\w+')
TEXT = b"Somebody said this, and then that. " * 100


@pytest.fixture
def reader(alice: Person, box: Sandbox) -> Client:
    """Alice's, over some conversations."""
    for number in range(1, 10):
        box.add(conversation(number, participant_profile=profile("Charlie")), [])
    client = Client()
    client.force_login(alice)
    return client


def asked(client: Client, path: str, accepts: str = "gzip, deflate, br, zstd") -> Any:
    return client.get(path, headers={"Accept-Encoding": accepts})


def answered(response: HttpResponseBase) -> HttpResponseBase:
    """What becomes of this answer on its way to a browser."""
    request = RequestFactory().get("/", headers={"Accept-Encoding": "gzip"})
    return compress(lambda _: response)(request)


def test_a_page_says_the_same_and_weighs_less(reader: Client) -> None:
    plain, packed = asked(reader, LIST, "identity"), asked(reader, LIST)
    assert packed.headers["Content-Encoding"] == "gzip"
    assert "Content-Encoding" not in plain.headers
    assert TOKEN.sub(b"", gzip.decompress(packed.content)) == TOKEN.sub(b"", plain.content)
    assert len(packed.content) < len(plain.content) / 2
    for answer in (plain, packed):
        assert answer.headers["Content-Length"] == str(len(answer.content))
        assert "Accept-Encoding" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("accepts", "packed"),
    [
        ("gzip", True),
        ("br;q=1.0, GZIP ; q=0.5, *;q=0", True),
        ("gzip;q=0.001", True),
        ("gzip;q=0", False),
        ("gzip; q=0.000", False),
        ("br, zstd", False),
        ("xgzip", False),
        ("", False),
    ],
)
def test_only_who_accepts_gzip_gets_it(accepts: str, packed: bool, reader: Client) -> None:
    assert ("Content-Encoding" in asked(reader, LIST, accepts).headers) is packed


def test_the_same_page_is_never_of_one_length(reader: Client) -> None:
    lengths = {len(asked(reader, f"{LIST}?status=x").content) for _ in range(40)}
    assert len(lengths) > 20
    assert max(lengths) - min(lengths) > PADDING / 2


def test_a_right_guess_hides_among_wrong_ones(reader: Client) -> None:
    """The words of an address stand beside those of the conversations. Pages hold a token too."""

    def lengths(guess: str) -> set[int]:
        headers = {"Accept-Encoding": "gzip", "HX-Request": "true"}
        part = f"{LIST}?status={guess}"
        return {len(reader.get(part, headers=headers).content) for _ in range(30)}

    assert max(lengths("Charlie Moreau")) > min(lengths("Gerardo Mulder"))


def test_a_file_is_packed_as_it_comes(bob: Person) -> None:
    for _ in range(50):
        record(None, "list.export", list="trail", format="csv")
    client = Client()
    client.force_login(bob)
    plain = b"".join(asked(client, "/trail/trail.csv?event=sign-in", "identity"))
    packed = asked(client, "/trail/trail.csv?event=sign-in")
    assert packed.headers["Content-Encoding"] == "gzip"
    assert gzip.decompress(b"".join(packed)) == plain


def test_the_first_piece_of_a_stream_does_not_wait_for_the_next() -> None:
    made = []

    def pieces() -> Iterator[bytes]:
        for number in range(3):
            made.append(number)
            yield b"%d " % number + TEXT

    response = answered(StreamingHttpResponse(pieces(), content_type="text/plain"))
    assert isinstance(response, StreamingHttpResponse)
    stream = iter(response)
    header, first = next(stream), next(stream)
    assert made == [0]
    assert TEXT in gzip.decompress(header + first + b"".join(stream))
    assert len(first) > 20


def test_long_streams_are_whole() -> None:
    pieces = [b"%d\n" % number for number in range(200_000)]
    headers = {"Content-Type": "text/csv", "Content-Length": str(sum(map(len, pieces)))}
    response = answered(StreamingHttpResponse(iter(pieces), headers=headers))
    assert "Content-Length" not in response.headers
    assert gzip.decompress(response.getvalue()) == b"".join(pieces)


@pytest.mark.parametrize(
    "response",
    [
        HttpResponse(TEXT, content_type="image/png"),
        HttpResponse(TEXT, content_type="application/octet-stream"),
        HttpResponse(TEXT, headers={"Content-Encoding": "br"}),
        HttpResponse(b"short", content_type="text/html"),
        HttpResponse(status=204),
        HttpResponse(status=304),
    ],
    ids=["a picture", "anything", "packed already", "short", "nothing", "unchanged"],
)
def test_what_gains_nothing_stays_as_it_is(response: HttpResponse) -> None:
    before, headers = response.content, dict(response.headers)
    after = answered(response)
    assert (after.getvalue(), dict(after.headers)) == (before, headers)


@pytest.mark.parametrize(("tag", "sent"), [('"one"', 'W/"one"'), ('W/"two"', 'W/"two"')])
def test_a_tag_no_longer_speaks_for_every_byte(tag: str, sent: str) -> None:
    assert answered(HttpResponse(TEXT, headers={"ETag": tag})).headers["ETag"] == sent


def test_a_proxy_may_do_it_instead(reader: Client, settings: Settings) -> None:
    settings.COMPRESS = False
    answer = asked(reader, LIST)
    assert "Content-Encoding" not in answer.headers
    assert b"Charlie Moreau" in answer.content
