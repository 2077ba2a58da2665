"""Readers who ask without pause, and keep count of what became of each request."""

from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException
from select import select
from threading import Event

from tests.serving import PATIENCE
from tests.waiting import until


@dataclass
class Reader:
    """One who keeps the connection, or makes a new one for each request."""

    port: int
    path: str
    session: str
    keeps: bool
    over: Event
    counts: Counter[str] = field(default_factory=Counter)

    def read(self) -> None:
        """Until it is over, or nobody listens any more."""
        line = self._line()
        while not self.over.is_set() and not self.counts["turned away"]:
            if line.sock and select([line.sock], [], [], 0)[0]:
                line.close()  # closed over there: a good client looks before it asks again
            self.counts[self._asked(line, fresh=line.sock is None)] += 1
        line.close()

    def _line(self) -> HTTPConnection:
        return HTTPConnection("127.0.0.1", self.port, timeout=PATIENCE)

    def _asked(self, line: HTTPConnection, *, fresh: bool) -> str:
        """What became of one request."""
        try:
            if fresh:
                line.connect()
        except OSError:
            return "turned away"
        try:
            return self._answered(line)
        except (HTTPException, OSError) as error:
            line.close()
            if fresh and type(error) is ConnectionResetError and self._is_shut():
                return "turned away"
            return f"lost on a {'new' if fresh else 'kept'} connection: {type(error).__name__}"

    def _answered(self, line: HTTPConnection) -> str:
        line.request("GET", self.path, headers=self._headers())
        answer = line.getresponse()
        whole = answer.read().endswith(b"</html>\n")
        return "answered" if whole and answer.status == 200 else f"answered {answer.status}"

    def _is_shut(self) -> bool:
        """The kernel hangs up on whom it let in between a last look at the door and its end."""
        try:
            with closing(self._line()) as line:
                line.connect()
        except OSError:
            return True
        return False

    def _headers(self) -> dict[str, str]:
        kept = {} if self.keeps else {"Connection": "close"}
        return {"Cookie": f"session={self.session}", **kept}


@dataclass
class Crowd:
    """Many readers."""

    readers: list[Reader]

    @property
    def counts(self) -> Counter[str]:
        return sum((reader.counts for reader in self.readers), Counter())

    def answered(self, times: int) -> None:
        """Wait until each has been answered so many times more."""
        before = {id(reader): reader.counts["answered"] for reader in self.readers}
        until(
            lambda: all(
                reader.counts["answered"] >= before[id(reader)] + times or self._gone(reader)
                for reader in self.readers
            )
        )

    def _gone(self, reader: Reader) -> bool:
        return reader.counts["turned away"] > 0


@contextmanager
def reading(port: int, path: str, session: str, count: int) -> Iterator[Crowd]:
    """So many readers, every other with a new connection for each request."""
    over = Event()
    crowd = Crowd([Reader(port, path, session, bool(number % 2), over) for number in range(count)])
    with ThreadPoolExecutor(count) as pool:
        done = [pool.submit(reader.read) for reader in crowd.readers]
        try:
            yield crowd
        finally:
            over.set()
        for each in done:
            each.result(PATIENCE)
