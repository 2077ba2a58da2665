"""Run by a test in a process of its own: twenty readers ask the same at the same moment."""

import json
from concurrent.futures import ThreadPoolExecutor

import django

django.setup()

from conversations import freshness  # noqa: E402 - the setup comes first

READERS = 20


def read(_: int) -> int:
    return len(freshness.page().result().data.items)


with ThreadPoolExecutor(READERS) as readers:
    print(json.dumps({"read": sorted(set(readers.map(read, range(READERS))))}))  # noqa: T201
