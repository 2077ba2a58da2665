"""What a backend answers: that it is well, that it is down, one after the other."""

from tests.backend.wire_server import Exchange, Script, answer, saying

QUICK = {"first_wait": 0.0, "deadline": 5.0}
GOOD = saying({"data": []})


def status(line: str, *headers: str) -> Script:
    return lambda exchange: exchange.send(answer(b"", *headers, status=line))


def first(bad: Script, then: Script = GOOD, times: int = 1) -> Script:
    """Bad so many times, then good."""
    left = [None] * times

    def script(exchange: Exchange) -> None:
        (bad if left and (left.pop() or True) else then)(exchange)

    return script


DOWN = status("503 Service Unavailable")
