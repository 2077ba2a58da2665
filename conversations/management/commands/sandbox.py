"""`manage.py sandbox`: a backend in a box on this machine, for curl and every other tool."""

from argparse import ArgumentParser
from contextlib import suppress
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from conversations.sandbox.api import Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.server import PREFIX, Server, serve
from conversations.sandbox.store import Store


class Command(BaseCommand):
    help = "Serve made-up or loaded conversations as the backend API does, on this machine only."
    requires_system_checks = ()

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=3002, help="0 for any free one")
        parser.add_argument("--data", metavar="FILE", help="NDJSON to load, plain or .gz")
        parser.add_argument("--agents", metavar="FILE", help="JSON with the agents' names")
        parser.add_argument("--conversations", type=int, metavar="N", help="make up so many")
        parser.add_argument("--seed", type=int, metavar="N", help="make up others")
        parser.add_argument(
            "--live", action="store_true", help="from the first call on, conversations go on"
        )

    def handle(self, **options: Any) -> None:
        with suppress(KeyboardInterrupt):
            self._serve(options)
        self.stdout.write("\nStopped.")

    def _serve(self, options: dict[str, Any]) -> None:
        sandbox = Sandbox(_open_store(options), live=options["live"])
        with _listen(sandbox, options["port"]) as server:
            self._announce(sandbox, server)
            Event().wait()

    def _announce(self, sandbox: Sandbox, server: Server) -> None:
        url = f"http://localhost:{server.port}{PREFIX}"
        self.stdout.write(f"{len(sandbox.store):,} conversations on {url}")
        self.stdout.write(f"Keys: {', '.join(sandbox.keys)}")
        self.stdout.write(f'curl -H "Authorization: Bearer {sandbox.keys[0]}" {url}/conversations')
        self.stdout.write("Ctrl-C stops it.")
        self.stdout.flush()


def _open_store(options: dict[str, Any]) -> Store:
    count, seed = options["conversations"], options["seed"]
    if options["data"]:
        _refuse(count is not None or seed is not None, "--data leaves nothing to make up")
        return _load(options["data"], options["agents"])
    _refuse(options["agents"] is not None, "--agents names the agents of --data")
    _refuse(count is not None and count < 0, "--conversations must not be negative")
    return generate(2000 if count is None else count, 1 if seed is None else seed)


def _load(data: str, agents: str | None) -> Store:
    try:
        return Store.load(data, agents)
    except OSError as error:
        problem = f"Cannot read {error.filename}: {error.strerror}"
        raise CommandError(problem) from error
    except ValueError as error:
        raise CommandError(str(error)) from error


def _listen(sandbox: Sandbox, port: int) -> Server:
    try:
        return serve(sandbox, port=port)
    except (OSError, OverflowError) as error:
        problem = f"Cannot listen on port {port}: {error}"
        raise CommandError(problem) from error


def _refuse(wrong: bool, sentence: str) -> None:
    if wrong:
        raise CommandError(sentence)
