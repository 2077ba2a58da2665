"""Takes a picture of a scene."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from playwright.sync_api import Browser, BrowserContext, StorageState

from conversations.sandbox.api import Sandbox
from tests.shots.scenes import LIST, Scene

Theme = Literal["light", "dark"]
Take = Callable[[Scene, Path], None]

READER: Final[dict[str, Any]] = {"locale": "en-GB", "timezone_id": "Europe/Paris"}


@dataclass(frozen=True, slots=True)
class Look:
    """How a reader sees the page."""

    width: int
    height: int
    theme: Theme
    javascript: bool = True

    @property
    def suffix(self) -> str:
        return f"{self.width}-{self.theme}" + ("" if self.javascript else "-plain")


@dataclass(frozen=True, slots=True)
class Camera:
    """A browser on the running site, with a session of somebody who is signed in."""

    browser: Browser
    url: str
    box: Sandbox
    session: StorageState

    @classmethod
    def signed_in(cls, browser: Browser, url: str, box: Sandbox) -> "Camera":
        """Signs in with the sandbox's third button: an admin finds every page."""
        with browser.new_context(**READER) as context:
            page = context.new_page()
            page.goto(f"{url}{LIST}")
            page.locator("form[action*='/accounts/sandbox/'] button").nth(2).click()
            page.wait_for_url(f"**{LIST}")
            page.reload()  # the time zone is known from the second page on
            return cls(browser, url, box, context.storage_state())

    @contextmanager
    def visit(self, look: Look) -> Iterator[Take]:
        """Takes pictures of scenes in this look, for as long as the block lasts."""
        with self._open(look) as stranger, self._open(look, self.session) as reader:

            def take(scene: Scene, file: Path) -> None:
                with self._fault(scene):
                    photograph((reader if scene.signed_in else stranger), scene, file)

            yield take

    def _open(self, look: Look, session: StorageState | None = None) -> BrowserContext:
        return self.browser.new_context(
            **READER,
            base_url=self.url,
            viewport={"width": look.width, "height": look.height},
            color_scheme=look.theme,
            java_script_enabled=look.javascript,
            storage_state=session,
        )

    def _fault(self, scene: Scene) -> AbstractContextManager[None]:
        if scene.fault is None:
            return nullcontext()
        return self.box.fault(scene.strikes, **scene.fault)


def photograph(context: BrowserContext, scene: Scene, file: Path) -> None:
    """Open the scene and save it as a PNG."""
    with context.new_page() as page:
        page.goto(scene.path)
        if scene.click:
            page.locator(scene.click).click()
        page.screenshot(path=file, full_page=scene.whole, animations="disabled")
