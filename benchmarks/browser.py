"""A reader at a connection that stays."""

from http.client import HTTPConnection, HTTPResponse
from typing import Final

PATIENCE: Final = 30


class Browser:
    """Keeps the cookies that it is given, as a browser does."""

    def __init__(self, port: int, cookie: str = "", *, fragments: bool = False) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
        self._cookies = dict([cookie.split("=", 1)]) if cookie else {}
        self._headers = {"HX-Request": "true"} if fragments else {}

    def get(self, path: str) -> bytes:
        """What it is answered, which must be a 200."""
        try:
            response = self._ask(path)
        except ConnectionError:  # gunicorn closes what was idle for 2 s
            self._connection.close()
            response = self._ask(path)
        body = response.read()
        if response.status != 200:  # noqa: PLR2004
            raise SystemExit(f"{path} answered {response.status}.")
        for each in response.headers.get_all("Set-Cookie", []):
            name, _, value = each.partition(";")[0].partition("=")
            self._cookies[name] = value
        return body

    def _ask(self, path: str) -> HTTPResponse:
        sent = "; ".join(f"{name}={value}" for name, value in self._cookies.items())
        self._connection.request("GET", path, headers=self._headers | {"Cookie": sent})
        return self._connection.getresponse()
