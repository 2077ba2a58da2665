"""How every test and picture starts the browser: the system's own Chromium, kept quiet."""

import os
from typing import Any, Final

LAUNCH: Final[dict[str, Any]] = {
    "executable_path": os.environ.get("CHROMIUM", "/usr/bin/chromium-headless-shell"),
    "args": [
        "--no-sandbox",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
    ],
}
