"""What a real server writes and answers when a page fails, or the server itself, or a request."""

import signal
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from pytest_django.fixtures import Settings

from casey_dashboard.refusals import write_refusal
from tests.closed import EVERYWHERE
from tests.faulty import CANARY, COOKIE, EMAIL, KEY, WORDS
from tests.serving import PATIENCE, first_lines, served

PAGES = ("/readyz", f"/server/{EMAIL}/{KEY}")


@dataclass(frozen=True)
class Told:
    """What the server answered to each request, and what it wrote by its end."""

    answers: list[str]
    log: str


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> Told:
    database = f"sqlite:///{tmp_path_factory.mktemp('served') / 'accounts'}"
    with served(
        "tests.faulty_server",
        DATABASE_URL=database,
        LOG_FORMAT="line",
        GUNICORN_CMD_ARGS="--access-logfile - --log-level debug",
    ) as process:
        port = int(first_lines(process, 1)[0].rpartition(":")[2])
        answers = [asked(port, request) for request in requests()]
        process.send_signal(signal.SIGTERM)
        out, err = process.communicate(timeout=PATIENCE)
    return Told(answers, out + err)


def requests() -> Iterator[bytes]:
    for page in PAGES:
        yield (
            f"GET {page}?q={EMAIL}&key={KEY} HTTP/1.1\r\nHost: localhost\r\n"
            f"Cookie: note={COOKIE}\r\nReferer: http://localhost/?q={CANARY}\r\n"
            f"User-Agent: {WORDS}\r\nConnection: close\r\n"
        ).encode() + b"\r\n"
    yield f"GET /?q={CANARY}\x00{EMAIL} nonsense\r\n\r\n".encode()
    yield f"GET / HTTP/1.1\r\nHost: localhost\r\nX {KEY}: 1\r\n\r\n".encode()


def asked(port: int, request: bytes) -> str:
    with socket.create_connection(("127.0.0.1", port), timeout=PATIENCE) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65_536), b"")).decode()


def test_the_log_says_what_failed_and_quotes_nobody(told: Told) -> None:
    assert "Internal Server Error: /readyz" in told.log
    assert "Error handling request GET /server/[e-mail]/sk_live_••••" in told.log
    assert told.log.count("in fail\n") >= 2
    assert '"GET /readyz HTTP/1.1" 500' in told.log
    assert CANARY not in told.log


def test_the_answers_quote_nobody(told: Told) -> None:
    statuses = [answer.split(" ", 2)[1] for answer in told.answers]
    assert statuses == ["500", "500", "400", "400"]
    assert not [answer for answer in told.answers if CANARY in answer]


def test_the_server_s_own_answers_are_closed(told: Told) -> None:
    for answer in told.answers[1:]:
        head, _, body = answer.partition("\r\n\r\n")
        headers = dict(line.split(": ", 1) for line in head.splitlines()[1:])
        assert {name: headers.get(name) for name in EVERYWHERE} == EVERYWHERE
        assert headers["Content-Security-Policy"] == "default-src 'none'; frame-ancestors 'none'"
        assert headers["Cache-Control"] == "private, no-store"
        assert headers["Content-Type"] == "text/plain; charset=utf-8"
        assert int(headers["Content-Length"]) == len(body)
        assert body == head.splitlines()[0].split(" ", 2)[2] + "\n"


def test_over_https_the_server_s_own_answer_holds_browsers_to_it(settings: Settings) -> None:
    settings.SECURE_HSTS_SECONDS, settings.SECURE_HSTS_INCLUDE_SUBDOMAINS = 60, True
    ours, theirs = socket.socketpair()
    with ours, theirs:
        write_refusal(ours, 400, "Bad Request", CANARY)
        answer = theirs.recv(65_536).decode()
    assert "\r\nStrict-Transport-Security: max-age=60; includeSubDomains\r\n" in answer
    assert CANARY not in answer
