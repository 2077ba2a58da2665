"""What must not happen while a page is open: errors, dialogs, breaches of policy, other origins."""

import re
from typing import Final

from playwright.sync_api import BrowserContext, ConsoleMessage, Dialog, Request, WebError

REPORT_BREACHES: Final = """
document.addEventListener("securitypolicyviolation", (event) => {
  console.error(`Breach of the policy: ${event.effectiveDirective} ${event.blockedURI}`);
});
"""


class Watch:
    """Collects what goes wrong in the contexts that it follows."""

    def __init__(self, origin: str) -> None:
        self._origin = origin
        self._allowed: list[re.Pattern[str]] = []
        self._seen: list[str] = []

    def follow(self, context: BrowserContext) -> None:
        context.add_init_script(REPORT_BREACHES)
        context.on("console", self._hear)
        context.on("weberror", self._catch)
        context.on("dialog", self._dismiss)
        context.on("request", self._check)

    def allow(self, pattern: str) -> None:
        """A fault that the test brings about may be named on the console."""
        self._allowed.append(re.compile(pattern))

    @property
    def problems(self) -> list[str]:
        allowed = self._allowed
        return [seen for seen in self._seen if not any(each.search(seen) for each in allowed)]

    def _hear(self, message: ConsoleMessage) -> None:
        if message.type in ("error", "warning"):
            self._seen.append(f"{message.text} ({message.location.get('url', '')})")

    def _catch(self, error: WebError) -> None:
        self._seen.append(f"A script failed: {error.error}")

    def _dismiss(self, dialog: Dialog) -> None:
        self._seen.append(f"A dialog opened: {dialog.message}")
        dialog.dismiss()

    def _check(self, request: Request) -> None:
        if not request.url.startswith(f"{self._origin}/"):
            self._seen.append(f"A request left the site: {request.url}")
