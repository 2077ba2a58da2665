"""Run in a process of its own, where nothing else takes its time: is the server there?

Asks in turn for /livez and for a static file on the port that it is given, until its input ends;
then prints the seconds that each answer took, as JSON.
"""

import json
import sys
import time
from http.client import HTTPConnection
from threading import Event, Thread
from typing import Final

PAUSE: Final = 0.05
PATHS: Final = ("/livez", "/static/casey.css")
PATIENCE: Final = 30.0


def asked(port: int, path: str) -> float:
    began = time.monotonic()
    connection = HTTPConnection("127.0.0.1", port, timeout=PATIENCE)
    connection.request("GET", path)
    answer = connection.getresponse()
    answer.read()
    connection.close()
    if answer.status != 200:
        sys.exit(f"{path} answered {answer.status}.")
    return time.monotonic() - began


def main(port: int) -> None:
    stop = Event()
    Thread(target=_watch, args=(stop,), daemon=True).start()
    took: list[float] = []
    while not stop.wait(PAUSE):
        took += [asked(port, path) for path in PATHS]
    sys.stdout.write(json.dumps(took))


def _watch(stop: Event) -> None:
    sys.stdin.read()
    stop.set()


if __name__ == "__main__":
    main(int(sys.argv[1]))
