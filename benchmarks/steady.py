"""Whether pages stand still while they come, and how soon a swap of the list is on screen."""

from statistics import median
from typing import Final

from benchmarks.report import Figure, say
from benchmarks.talks import TALKS
from benchmarks.visitor import Visitor
from tests.browser.stage import until

SHORT, LONG = TALKS
PAGES: Final = {
    "the list": "/conversations/?limit=50",
    "a conversation": SHORT.page,
    "a window": LONG.page,
    "a permalink": LONG.middle,
    "the whole": f"{LONG.page}whole/",
    "Go to": f"/go/?to={SHORT.id}+nothing",
    "a card": f"/cards/{SHORT.id}/?message={SHORT.message_id(3)}",
    "preferences": "/preferences/",
    "keys": "/keys/",
    "the trail": "/trail/",
    "people": "/people/",
    "a page that is not there": "/nowhere/",
}
SCREENS: Final = ((1280, 720), (360, 740))
SETTLED_MS: Final = 700
STEPS: Final = 12
SWAPS: Final = 20
# From the end of the answer to the first frame in which the new rows stand.
PAINTED: Final = """
document.addEventListener("htmx:afterSwap", () => requestAnimationFrame(() => setTimeout(() => {
  const came = performance.getEntriesByType("resource");
  const answer = came.findLast((each) => each.initiatorType === "xmlhttprequest");
  (window.painted ??= []).push(performance.now() - answer.responseEnd);
})), { capture: true });
"""


def steady(reader: Visitor) -> None:
    """Each page cold, on a wide screen and on a phone, and scrolled a dozen screens down."""
    for name, address in PAGES.items():
        worst = max(_shift(reader, address, width, height) for width, height in SCREENS)
        say(Figure(f"layout shift of {name}", worst, "", most=0.02))


def swaps(reader: Visitor) -> None:
    """Page after page of 50 rows, asked for by a script: what follows a click does not count."""
    with reader.cold() as page:
        page.add_init_script(PAINTED)
        page.goto(PAGES["the list"])
        for number in range(1, SWAPS + 1):
            page.evaluate("htmx.trigger('#older-page', 'click')")
            until(page, "count => window.painted?.length === count", number)
            page.wait_for_timeout(50)
        painted, shift = page.evaluate("[window.painted, window.shifts]")
    say(
        Figure("a swap of the list, from its answer to the screen", median(painted), "ms", 50),
        Figure("the slowest of these swaps", max(painted), "ms"),
        Figure("layout shift of the list and its swaps", shift, "", most=0.02),
    )


def _shift(reader: Visitor, address: str, width: int, height: int) -> float:
    with reader.cold() as page:
        page.set_viewport_size({"width": width, "height": height})
        page.goto(address)
        page.wait_for_timeout(SETTLED_MS)
        page.mouse.move(width / 2, height / 2)
        for _ in range(STEPS):
            page.mouse.wheel(0, height)
            page.wait_for_timeout(100)
        page.wait_for_timeout(SETTLED_MS)
        return float(page.evaluate("window.shifts"))
