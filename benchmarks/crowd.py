"""Readers at once, each over a connection kept open, asking again as soon as they are answered."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from http.client import HTTPConnection, RemoteDisconnected
from time import perf_counter
from typing import Final, TypeVar

T = TypeVar("T")

SECONDS: Final = 60
PLAIN: Final = {"Accept-Encoding": "identity"}
# What browsers say, so that a server that compresses pays for it here too.
AS_BROWSERS: Final = {"Accept-Encoding": "gzip, deflate, br, zstd"}


class Reader:
    """One of them."""

    def __init__(self, port: int, cookies: Mapping[str, str]) -> None:
        self._connection = HTTPConnection("127.0.0.1", port, timeout=SECONDS)
        self._cookie = "; ".join(f"{name}={value}" for name, value in cookies.items())

    def get(self, path: str, headers: Mapping[str, str] = AS_BROWSERS) -> bytes:
        """The body; an answer that is no success ends the benchmark."""
        status, body = self._ask(path, {"Cookie": self._cookie, **headers})
        if status not in (200, 204):
            raise SystemExit(f"{path.partition('?')[0]} answered {status}.")
        return body

    def close(self) -> None:
        self._connection.close()

    def _ask(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        """Once more where the server has hung up on an idle connection, as it may."""
        with suppress(RemoteDisconnected, BrokenPipeError, ConnectionResetError):
            return self._answer(path, headers)
        self._connection.close()
        return self._answer(path, headers)

    def _answer(self, path: str, headers: Mapping[str, str]) -> tuple[int, bytes]:
        self._connection.request("GET", path, headers=dict(headers))
        answer = self._connection.getresponse()
        return answer.status, answer.read()


@dataclass(frozen=True)
class Pages:
    """How many were read in all, and how many a second."""

    read: int
    rate: float

    def __add__(self, other: "Pages") -> "Pages":
        return Pages(self.read + other.read, self.rate + other.rate)


@dataclass(frozen=True)
class Crowd:
    """So many readers of one server, with the same cookies."""

    size: int
    port: int
    cookies: Mapping[str, str]

    def each(self, act: Callable[[Reader, int], None], numbers: Iterable[int]) -> None:
        """Have the numbers acted upon, by whichever reader is free."""
        shared = iter(list(numbers))

        def work(reader: Reader, _: int) -> None:
            for number in shared:
                act(reader, number)

        self._all(work)

    def pages(self, paths: Sequence[str], seconds: float) -> Pages:
        """Have each read a page of its own again and again, the first time uncounted."""

        def read(reader: Reader, number: int) -> Pages:
            path, done = paths[number % len(paths)], 0
            reader.get(path)
            began = now = perf_counter()
            while now < began + seconds:
                reader.get(path)
                done, now = done + 1, perf_counter()
            return Pages(done + 1, done / (now - began))

        return sum(self._all(read), Pages(0, 0))

    def _all(self, act: Callable[[Reader, int], T]) -> list[T]:
        readers = [Reader(self.port, self.cookies) for _ in range(self.size)]
        try:
            with ThreadPoolExecutor(self.size) as pool:
                return list(pool.map(act, readers, range(self.size)))
        finally:
            for reader in readers:
                reader.close()
