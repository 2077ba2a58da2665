"""Serves the provider until standard input ends, which it does with the tests."""

import os
import sys
from threading import Thread

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.provider.settings"

import django

django.setup()

from django.core.management import call_command  # noqa: E402 - the setup comes first
from django.core.servers.basehttp import ThreadedWSGIServer, WSGIRequestHandler  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402

call_command("migrate", verbosity=0)
server = ThreadedWSGIServer(("127.0.0.1", 0), WSGIRequestHandler)
server.set_app(get_wsgi_application())
Thread(target=server.serve_forever, daemon=True).start()
print(f"http://127.0.0.1:{server.server_port}", flush=True)  # noqa: T201 - this is the answer
sys.stdin.read()
server.shutdown()
