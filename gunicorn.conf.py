"""How gunicorn serves the product. Every variable read here is described in the README."""

import logging
import os
import socket
import sys
from typing import Any, Final, NoReturn

import django
from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.checks import run_checks
from django.core.exceptions import ImproperlyConfigured
from django.db import DatabaseError, connections
from environs import Env
from gunicorn import glogging, util

from casey_dashboard import processes

processes.count_together()  # what counts is imported only now

from casey_dashboard import environment  # noqa: E402
from casey_dashboard.refusals import write_refusal  # noqa: E402
from casey_dashboard.stops import hold_stops  # noqa: E402
from conversations import connect  # noqa: E402

LOOPBACK: Final = ("127.0.0.1", "::1", "localhost")

log = logging.getLogger("casey_dashboard.start")


class Logger(glogging.Logger):  # type: ignore[misc]
    """gunicorn's lines look like all others."""

    def setup(self, cfg: Any) -> None:
        """Again where the configuration is read again."""
        super().setup(cfg)
        for handler in (*self.error_log.handlers, *self.access_log.handlers):
            handler.setFormatter(logging.root.handlers[0].formatter)


def stop(problem: object) -> NoReturn:
    """End with one sentence."""
    sys.exit(f"Casey Dashboard cannot start. {problem}")


def require_sound_settings() -> None:
    """Run the checks of `manage.py check`, those of the database included."""
    for message in run_checks(databases=["default"]):
        sentence = f"{message.msg} {message.hint or ''}".rstrip()
        if message.is_serious():
            stop(sentence)
        if message.id and message.id.startswith("casey."):
            log.warning("%s", sentence)
    connections.close_all()  # a connection must not be carried into the workers


def require_free_port() -> None:
    """Say at once what gunicorn would try five times."""
    if {"GUNICORN_PID", "LISTEN_FDS"} & os.environ.keys():
        return  # the socket is handed over
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        socket.create_server((host, port), family=family).close()
    except OSError:
        stop(f"Nothing can listen on {host}, port {port}. Set PORT to one that is free.")


def accounts_exist() -> bool:
    """Whether anybody could sign in."""
    try:
        return get_user_model().objects.exists()
    except DatabaseError:
        stop("The database is not ready. Look at DATABASE_URL, and run `manage.py migrate`.")
    finally:
        connections.close_all()


def how_to_sign_in() -> str:
    """What the person who started the server may need to know."""
    if settings.SANDBOX:
        return "This is the sandbox: sign in with one of three buttons.\n"
    if settings.OIDC or accounts_exist():
        return ""
    return "Nobody can sign in yet: run `.venv/bin/python manage.py account NAME --role admin`.\n"


def on_starting(server: Any) -> None:  # noqa: ARG001
    """A wrong setting ends here, in one sentence, before a worker exists."""
    require_sound_settings()
    require_free_port()


def when_ready(server: Any) -> None:  # noqa: ARG001
    """Say where it is."""
    name = "localhost" if host in LOOPBACK else host
    sys.stdout.write(f"Casey Dashboard is on http://{name}:{port}\n{how_to_sign_in()}")
    sys.stdout.flush()


def pre_fork(server: Any, worker: Any) -> None:
    """Each worker has a place, under which it counts."""
    processes.find_place(server, worker)
    hold_stops()


def post_fork(server: Any, worker: Any) -> None:  # noqa: ARG001
    """It counts nowhere else."""
    processes.take_place(worker)


def child_exit(server: Any, worker: Any) -> None:  # noqa: ARG001
    """Its place is free."""
    processes.leave_place(worker)


def post_worker_init(worker: Any) -> None:  # noqa: ARG001
    """Make the client, and fill the sandbox, before the first reader waits for it."""
    connect.client()


util.write_error = write_refusal  # gunicorn's own quotes the request and has no headers
os.environ.setdefault("DJANGO_SETTINGS_MODULE", "casey_dashboard.settings")
try:
    django.setup()
    env = Env()
    port = environment.number(env, "PORT", 8000, most=65_535)
    threads = environment.number(env, "THREADS", 16, most=256)
except ImproperlyConfigured as wrong:
    stop(wrong)

host = os.environ.get("LISTEN_HOST") or "127.0.0.1"
bind = f"[{host}]:{port}" if ":" in host else f"{host}:{port}"
forwarded_allow_ips = ",".join(map(str, settings.TRUSTED_PROXIES))
worker_class = "casey_dashboard.worker.Worker"
logger_class = Logger
keepalive = 75  # longer than a proxy keeps an idle connection: whoever closes cannot be asked
graceful_timeout = 20
loglevel = "warning"
# Should an operator turn the access log on: no query string, no referrer, no browser.
access_log_format = '%(h)s %(t)s "%(m)s %(U)s %(H)s" %(s)s %(b)s %(M)s ms'
control_socket_disable = True
forwarder_headers = ""  # a header named SCRIPT_NAME or PATH_INFO is nobody's to set

workers = settings.WORKERS
if settings.SANDBOX:
    workers = 1  # each process would have conversations of its own
else:
    max_requests, max_requests_jitter = 20_000, 2_000
