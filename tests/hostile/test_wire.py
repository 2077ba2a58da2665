"""What Django's own client would put in order: bytes on a socket, answered by gunicorn."""

import socket
from collections.abc import Iterator
from typing import Final

import pytest

from tests.hostile.figures import Figures
from tests.hostile.site import Site, path_of, running

PATIENCE: Final = 20
PAGE: Final = path_of(1).encode()
GET: Final = b"GET " + PAGE + b" HTTP/1.1\r\nHost: localhost\r\n"
POST: Final = b"POST /preferences/ HTTP/1.1\r\nHost: localhost\r\n"
TARGETS: Final = (
    *(
        b"//evil.example/..",
        b"http://evil.example/",
        b"*",
        b"/\\evil.example",
        b"/%2f%2fevil.example/..",
    ),
    *(
        b"/conversations/../../etc/passwd",
        b"/conversations/%00/",
        b"/conversations/%ff/",
        b"/\xff\xfe",
    ),
    *(
        b"/conversations/..%2f..%2f/",
        b"/static/..%2f..%2fmanage.py",
        b"/static/../manage.py",
        b"/?%",
    ),
    *(
        b"/" + b"a" * 3_900,
        b"/" + b"a" * 9_000,
        b"/?" + b"&".join(b"p=1" for _ in range(600)),
        b"evil",
    ),
    *(
        b"/conversations/" + b"%2e" * 900 + b"/",
        b"/#/x",
        b"/;x=1",
        b"/conversations//",
        b"/static/%00",
    ),
)
METHODS: Final = (
    b"TRACE",
    b"PUT",
    b"DELETE",
    b"CONNECT",
    b"OPTIONS",
    b"get",
    b"G\x00T",
    b"PRI",
    b"X" * 99,
)
HEADERS: Final = (
    *(
        b"Host: evil.example",
        b"Host: localhost\r\nHost: evil.example",
        b"Host:",
        b"X: \x00",
        b"X: \xff",
    ),
    *(b"Cookie: session=" + b"x" * 7_000, b"Cookie: " + b"\xff=\xfe;" * 99, b"X: " + b"y" * 60_000),
    *(
        b"Content-Length: -1",
        b"Content-Length: x",
        b"Content-Length: 5\r\nContent-Length: 6",
        b" folded: x",
    ),
    *(
        b"Transfer-Encoding: chunked, identity",
        b"Transfer-Encoding: xchunked",
        b"Transfer-Encoding: gzip",
    ),
    *(
        b"Transfer-Encoding: chunked\r\nContent-Length: 4",
        b"Content_Length: 9",
        b"Expect: x",
        b"No colon",
    ),
    *(
        b"\r\n".join(b"X-%d: 1" % number for number in range(200)),
        b"Upgrade: h2c\r\nConnection: Upgrade",
    ),
    *(
        b"X-Forwarded-Proto: https\r\nX-Forwarded-Host: evil.example",
        b"Forwarded: host=evil.example",
    ),
    *(
        b"SCRIPT_NAME: /evil",
        b"Script-Name: /evil",
        b"X-Script-Name: /evil",
        b"Range: bytes=0-,0-,9-1",
    ),
)
WHOLE: Final = (
    *(
        b"",
        b"\r\n\r\n",
        b"GET\r\n\r\n",
        b"GET / HTTP/9.9\r\n\r\n",
        b"GET /\r\n\r\n",
        b"\x16\x03\x01\x02",
    ),
    *(
        GET + b"\r\n" + b"body on a GET",
        GET + b"Content-Length: 4\r\n\r\nbody",
        GET.replace(b"\r", b""),
    ),
    *(
        POST + b"Content-Length: 99999999999\r\n\r\nx",
        POST + b"Transfer-Encoding: chunked\r\n\r\nZZ\r\n",
    ),
    *(
        POST + b"Content-Length: 4\r\n\r\nGET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
        b"PRI * HTTP/2.0\r\n\r\n",
    ),
    *(POST + b"Transfer-Encoding: chunked\r\n\r\n5;x=" + b"y" * 9_000 + b"\r\nhello\r\n0\r\n\r\n",),
)
END: Final = b"Connection: close\r\n\r\n"
REQUESTS: Final = (
    *(b"GET %b HTTP/1.1\r\nHost: localhost\r\n%b" % (each, END) for each in TARGETS),
    *(b"%b %b HTTP/1.1\r\nHost: localhost\r\n%b" % (each, PAGE, END) for each in METHODS),
    *(GET + each + b"\r\n" + END for each in HEADERS),
    *(b"POST /preferences/ HTTP/1.1\r\n" + each + b"\r\n" + END for each in HEADERS),
    *WHOLE,
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    with running(tmp_path_factory.mktemp("wire")) as site:
        yield site


def test_no_bytes_break_the_server_or_lead_away(site: Site, figures: Figures) -> None:
    """501 is what gunicorn says to a transfer encoding that it does not know."""
    for sent in REQUESTS:
        head = answer(site, sent)
        figures.add(f"requests on a bare socket answered with {status(head) or 'a closed line'}")
        assert status(head) < 500 or status(head) == 501, sent[:200]
        assert b"evil.example" not in place(head), sent[:200]
    assert status(answer(site, b"GET /livez HTTP/1.1\r\nHost: localhost\r\n" + END)) == 200


def answer(site: Site, sent: bytes) -> bytes:
    """The head of the first answer; empty where the server closes without one."""
    with socket.create_connection(("127.0.0.1", site.port), PATIENCE) as line:
        said = b""
        try:
            line.sendall(sent)
            line.shutdown(socket.SHUT_WR)
            while b"\r\n\r\n" not in said and (more := line.recv(65_536)):
                said += more
        except ConnectionError:
            pass  # it may close while it is still spoken to
    return said.partition(b"\r\n\r\n")[0]


def status(head: bytes) -> int:
    parts = head.split(b" ", 2)
    return int(parts[1]) if len(parts) > 1 else 0


def place(head: bytes) -> bytes:
    """Where the answer leads."""
    lines = (line.partition(b":") for line in head.split(b"\r\n")[1:])
    leading = (b"location", b"hx-redirect", b"refresh")
    return b" ".join(value for name, _, value in lines if name.lower() in leading)
