"""What a reader's line has to carry, from the product as an operator serves it."""

import gzip
from collections.abc import Iterator
from http.client import HTTPConnection, HTTPResponse
from urllib.parse import urlsplit

import brotli
import pytest
from playwright.sync_api import Browser, BrowserContext

from tests.browser.stage import rows
from tests.weight.scales import first_load, older_rows, reader, weighing
from tests.weight.site import published

LIST = "/conversations/"
PACKED = {"br": brotli.decompress, "gzip": gzip.decompress, "identity": bytes}


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with published(tmp_path_factory.mktemp("site")) as address:
        yield address


@pytest.fixture
def alice_s(browser: Browser, site: str) -> Iterator[BrowserContext]:
    """A browser in which somebody has signed in."""
    with reader(browser, site) as context:
        yield context


def asked(site: str, path: str, encoding: str) -> tuple[HTTPResponse, bytes]:
    connection = HTTPConnection(urlsplit(site).netloc, timeout=30)
    connection.request("GET", path, headers={"Accept-Encoding": encoding})
    answer = connection.getresponse()
    body = answer.read()
    connection.close()
    return answer, body


def static_addresses(browser: Browser, site: str) -> list[str]:
    with browser.new_page() as page, weighing(page) as load:
        page.goto(site)
    return [urlsplit(url).path for url in load.asked.values() if "/static/" in url]


def test_the_list_comes_in_40_kb_and_6_requests(
    browser: Browser, alice_s: BrowserContext, site: str
) -> None:
    load = first_load(browser, alice_s, f"{site}{LIST}")
    assert load.bytes <= 40_000, load
    assert load.requests <= 6, load
    assert [url for url in load.asked.values() if "/static/" not in url] == [f"{site}{LIST}"]


@pytest.mark.parametrize("page", ["a long list", "a conversation"])
def test_any_page_comes_in_45_kb_and_6_requests(
    page: str, browser: Browser, alice_s: BrowserContext, site: str
) -> None:
    talk = rows(alice_s.pages[0])[0]
    address = f"{LIST}?limit=50" if page == "a long list" else f"{LIST}{talk}/"
    load = first_load(browser, alice_s, f"{site}{address}")
    assert load.bytes <= 45_000, load
    assert load.requests <= 6, load


def test_fifty_more_rows_come_in_8_kb(alice_s: BrowserContext, site: str) -> None:
    load = older_rows(alice_s, f"{site}{LIST}?limit=50")
    assert 0 < load.bytes <= 8_000, load


def test_the_next_page_brings_nothing_but_itself(alice_s: BrowserContext, site: str) -> None:
    page = alice_s.pages[0]
    talk = rows(page)[0]
    with weighing(page) as load:
        page.goto(f"{site}{LIST}{talk}/")
    came = {urlsplit(url).path for name, url in load.asked.items() if load.came.get(name)}
    assert came == {f"{LIST}{talk}/"}


def test_static_files_are_packed_and_kept_for_good(browser: Browser, site: str) -> None:
    addresses = static_addresses(browser, site)
    assert len(addresses) >= 3
    for address in addresses:
        _, plain = asked(site, address, "identity")
        for encoding, unpacked in PACKED.items():
            answer, body = asked(site, address, encoding)
            assert unpacked(body) == plain
            assert answer.headers.get("Content-Encoding", "identity") == encoding, address
            assert answer.headers["Cache-Control"].endswith(", public, immutable")
            assert answer.headers["Vary"] == "Accept-Encoding"


def test_the_parts_of_bundles_are_not_published(site: str) -> None:
    answer, _ = asked(site, "/static/css/base.css", "identity")
    assert answer.status == 404
