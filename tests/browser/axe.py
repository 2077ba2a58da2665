"""What axe-core finds wrong with a page, for every theme and width."""

from typing import Any, Final

from axe_playwright_python.base import AXE_SCRIPT
from playwright.sync_api import Page, ViewportSize

RUN: Final = "axe.run(document, { resultTypes: ['violations'] })"
SIZES: Final[list[ViewportSize]] = [{"width": width, "height": 800} for width in (1280, 390)]


def violations(page: Page) -> list[str]:
    """By theme and width: the rule, and what breaks it."""
    page.evaluate(AXE_SCRIPT)
    found = []
    for theme in ("light", "dark"):
        page.emulate_media(color_scheme=theme, reduced_motion="reduce")
        for size in SIZES:
            page.set_viewport_size(size)
            results = page.evaluate(RUN)["violations"]
            found += [f"{theme} {size['width']}: {_sentence(each)}" for each in results]
    return found


def _sentence(violation: dict[str, Any]) -> str:
    parts = ", ".join(str(node["target"][0]) for node in violation["nodes"])
    return f"{violation['id']}: {violation['help']} ({parts})"
