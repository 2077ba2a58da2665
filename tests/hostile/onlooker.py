"""Somebody who looks at whatever the backend says."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from django.core.cache import cache
from django.test import Client

from conversations.models import Person
from conversations.sandbox.api import Sandbox
from tests.hostile.scenes import Scene
from tests.hostile.skeleton import grown
from tests.pages.rules import check_headers


class Onlooker:
    """Gets pages and fragments; a page that had to be repaired or may be kept is an error."""

    def __init__(self, person: Person, box: Sandbox) -> None:
        self.box = box
        self._client = Client()
        self._client.force_login(person)

    def set(self, scene: Scene, texts: Sequence[str]) -> None:
        """Have the backend say these texts and nothing else, and forget what it said before."""
        self.box.faults.clear()
        cache.clear()
        scene.fill(self.box, texts)

    def html(self, url: str, status: int = 200, *, fragment: bool = False) -> str:
        headers = {"HX-Request": "true"} if fragment else {}
        answer = self._client.get(url, headers=headers)
        assert answer.status_code == status
        check_headers(answer)  # type: ignore[arg-type]
        told = answer.getvalue()
        assert answer.streaming or answer.headers["Content-Length"] == str(len(told))
        return told.decode()

    def sought(self, page: str, words: str) -> str:
        """The address of this page with these words looked for."""
        answer = self._client.post(f"{page}find/", {"words": words})
        assert answer.status_code == 303
        return str(answer.headers["Location"])

    def look(self, url: str, status: int = 200, *, fragment: bool = False) -> Element:
        return grown(self.html(url, status, fragment=fragment), fragment=fragment)

    def looks(self, scene: Scene, texts: Sequence[str]) -> Iterator[Element]:
        """Every page and fragment of the scene."""
        self.set(scene, texts)
        for pages, fragment in ((scene.pages, False), (scene.fragments, True)):
            yield from (self.look(page, fragment=fragment) for page in pages)
