"""One style sheet and one script for a page, made of the many in static/."""

import re
from collections.abc import Iterable, Iterator
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, Final

from django.conf import settings
from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage, Storage

# In the order in which a browser reads them; within a layer, the later style wins.
STYLES: Final = (
    *("tokens", "base", "layout/frame", "layout/page"),
    *("components/control", "components/icon-button", "components/form", "components/status"),
    *("components/person", "components/notice", "components/toast", "components/empty"),
    *("components/menu", "components/keys", "components/table", "components/pager"),
    *("components/tabs", "components/drawer", "components/failure", "components/transcript"),
    *("components/marked", "components/jumps", "components/find", "components/card"),
    *("components/shares", "components/path", "components/embed", "components/reveal"),
    *("components/json", "components/swapped"),
    *("pages/list", "pages/conversation", "pages/go", "pages/sign-in", "utilities", "print"),
)
SCRIPTS: Final = (
    *("zone", "poll", "failure", "whole", "discard", "focus", "menu", "theme", "permalink"),
    *("copy", "live", "windows", "here", "find", "row", "keys", "back"),
)
# After the others, where few go.
MORE_STYLES: Final = (
    *("components/trail-filters", "pages/going", "pages/trail", "pages/people"),
    "pages/second-step",
)
# Of the card in somebody else's page, which has no bar, no controls and no scripts.
CARD_STYLES: Final = (
    *("tokens", "base", "components/status", "components/person"),
    "pages/preview",
)
# An address within a part is read from where the bundle is, beside icon.svg.
BUNDLES: Final = {
    "casey.css": tuple(f"css/{name}.css" for name in STYLES),
    "more.css": tuple(f"css/{name}.css" for name in MORE_STYLES),
    "card.css": tuple(f"css/{name}.css" for name in CARD_STYLES),
    "casey.js": tuple(f"js/{name}.js" for name in SCRIPTS),
}
UNSENT: Final = re.compile(rb"^(?:\s+|//[^\n]*|/\*.*?\*/)+", re.MULTILINE | re.DOTALL)
# Of styles: what is in quotes, which stays, or the spaces around a sign that parts what is not.
UNREAD: Final = re.compile(
    rb"""("[^"]*")|/\*.*?\*/\s*|;?\s*(\})\s*|\s*([{;,])\s*|(:) """, re.DOTALL
)


class Bundles(BaseFinder):
    """Finds the bundles wherever static files are looked for, made of what their parts hold now."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.storage = FileSystemStorage(_folder())

    def find(self, path: str, find_all: bool = False) -> Any:
        """Where the bundle of this name is; nothing for another name."""
        if path not in BUNDLES:
            return []
        _make(path)
        return [self.storage.path(path)] if find_all else self.storage.path(path)

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:  # noqa: ARG002
        """Every bundle, for collectstatic."""
        for path in BUNDLES:
            _make(path)
            yield path, self.storage


def bundle(name: str) -> bytes:
    """The parts of a bundle one after the other; each script in a block, with names of its own.

    Comments on lines of their own stay here, and so does what only lays the rest out.
    """
    [static] = settings.STATICFILES_DIRS
    parts = [UNSENT.sub(b"", (static / part).read_bytes()) for part in BUNDLES[name]]
    if name.endswith(".js"):
        return b"".join(b"{\n%b\n}\n" % part for part in parts)
    return UNREAD.sub(
        lambda found: b"".join(each or b"" for each in found.groups()), b"".join(parts)
    )


def _folder() -> Path:
    return Path(settings.VAR_DIR) / "bundles"


def _make(name: str) -> None:
    """A file that is as it should be keeps its time, by which collectstatic and browsers go."""
    file, content = _folder() / name, bundle(name)
    if not file.exists() or file.read_bytes() != content:
        _replace(file, content)


def _replace(file: Path, content: bytes) -> None:
    """At once: another process may be reading it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with NamedTemporaryFile(dir=file.parent, delete=False) as made:
        made.write(content)
    Path(made.name).replace(file)
