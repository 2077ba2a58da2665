"""A person at a browser, who may come to any machine."""

from dataclasses import dataclass, field

import requests

from tests.serving import PATIENCE


@dataclass
class Visitor:
    """Cookies hold for every port, as they would for one name in front of all machines."""

    address: str
    browser: requests.Session = field(default_factory=requests.Session)

    def get(self, port: int, path: str) -> requests.Response:
        return self._ask("GET", port, path)

    def post(self, port: int, path: str, **form: str) -> requests.Response:
        """Fill in the form that stands at this address."""
        page = self.get(port, path).text
        token = page.partition('name="csrfmiddlewaretoken" value="')[2].partition('"')[0]
        return self._ask("POST", port, path, form | {"csrfmiddlewaretoken": token})

    def sign_in(self, port: int, name: str, password: str) -> int:
        return self.post(port, "/accounts/login/", login=name, password=password).status_code

    def _ask(
        self, method: str, port: int, path: str, form: dict[str, str] | None = None
    ) -> requests.Response:
        return self.browser.request(
            method,
            f"http://127.0.0.1:{port}{path}",
            data=form,
            headers={"X-Forwarded-For": self.address},
            timeout=PATIENCE,
            allow_redirects=False,
        )
