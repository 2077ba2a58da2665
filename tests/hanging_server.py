"""What gunicorn serves for a test: the product, and a place that waits for the backend."""

from contextlib import suppress
from typing import Any

from casey_dashboard.wsgi import application as product
from conversations import freshness
from conversations.backend.errors import BackendError


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The place is /hang. It waits as a reader's page does, and needs nobody to be signed in."""
    if environ["PATH_INFO"] != "/hang":
        return product(environ, start_response)
    with suppress(BackendError):
        freshness.page().result()
    start_response("504 Gateway Timeout", [("Content-Length", "0")])
    return []
