"""What gunicorn serves for a test: the product with a page that fails, and a fault beside it."""

from typing import Any

from casey_dashboard.wsgi import application as product
from conversations.views import health
from tests.faulty import fail

health._backend = fail


def application(environ: dict[str, Any], start_response: Any) -> Any:
    """The fault lies at /server, the page at /readyz."""
    return (
        fail() if environ["PATH_INFO"].startswith("/server/") else product(environ, start_response)
    )
