"""The dashboard on a free loopback port, over a sandbox in the same process."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from threading import Thread

from django.core.management import call_command
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler
from django.core.wsgi import get_wsgi_application

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.shots.settings"


@contextmanager
def running_site() -> Iterator[str]:
    """Its address, for as long as the block lasts."""
    application = get_wsgi_application()
    call_command("migrate", verbosity=0)
    server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
    server.set_app(application)
    thread = Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
