"""`python -m tests.shots [NAME ...]`: pictures of every page and state, or of those named."""

import logging
import sys
from argparse import ArgumentParser
from dataclasses import replace
from itertools import product
from pathlib import Path
from typing import Final

from playwright.sync_api import sync_playwright

from conversations import connect
from tests.browser.chromium import LAUNCH
from tests.shots.camera import Camera, Look, Theme
from tests.shots.scenes import Scene, scenes
from tests.shots.site import running_site

ROOT: Final = Path(__file__).resolve().parent.parent.parent
SHOTS: Final = ROOT / "var" / "shots"
PICTURES: Final = ROOT / "docs" / "pictures"
README: Final = {"list-older": "list.png", "conversation-mixed": "conversation.png"}
SCREENS: Final = ((1280, 900), (390, 844))
THEMES: Final[tuple[Theme, ...]] = ("light", "dark")
LOOKS: Final = [
    Look(*screen, theme=theme, javascript=javascript)
    for screen, theme, javascript in product(SCREENS, THEMES, (True, False))
]


def main() -> None:
    parser = ArgumentParser(prog="make shots", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="a scene, or how its name begins")
    parser.add_argument("--readme", action="store_true", help="take the pictures of the README")
    options = parser.parse_args()
    logging.disable()  # the faults are meant
    with running_site() as url, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**LAUNCH)
        camera = Camera.signed_in(browser, url, connect.sandbox())
        if options.readme:
            take_for_readme(camera)
        else:
            take_everything(camera, options.names)
        browser.close()
    connect.client().close()


def take_everything(camera: Camera, names: list[str]) -> None:
    """Each scene, or each whose name begins so, in each look."""
    SHOTS.mkdir(parents=True, exist_ok=True)
    chosen = [scene for scene in scenes(camera.box.store) if begins(scene, names)]
    for look in LOOKS:
        with camera.visit(look) as take:
            for scene in chosen:
                take(scene, SHOTS / f"{scene.name}-{look.suffix}.png")
    sys.stdout.write(f"{len(chosen) * len(LOOKS)} pictures in {SHOTS.relative_to(ROOT)}.\n")


def begins(scene: Scene, names: list[str]) -> bool:
    return not names or scene.name.startswith(tuple(names))


def take_for_readme(camera: Camera) -> None:
    """One screen of the list and one of a conversation."""
    PICTURES.mkdir(parents=True, exist_ok=True)
    with camera.visit(Look(1280, 800, theme="light")) as take:
        for scene in scenes(camera.box.store):
            if scene.name in README:
                take(replace(scene, whole=False), PICTURES / README[scene.name])


if __name__ == "__main__":
    main()
