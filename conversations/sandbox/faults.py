"""Faults: what a backend does on a bad day, on request."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from threading import Event, Lock
from typing import Literal, TypedDict, Unpack

from conversations.sandbox.replies import Reply, envelope, plain_reply

Breakage = Literal["refused", "reset", "timeout"]


class FaultOptions(TypedDict, total=False):
    """`delay` is in seconds; `times` is how many calls it strikes, all when None."""

    status: int | None
    body: bytes | str | None
    headers: Mapping[str, str] | None
    delay: float
    error: Breakage | None
    times: int | None


class NoReplyError(Exception):
    """No reply: the connection was refused, reset, or nothing came in time."""

    def __init__(self, how: Breakage) -> None:
        super().__init__(how)
        self.how = how


@dataclass(slots=True, eq=False)
class Fault:
    """What happens to calls whose path matches the glob (a `*` crosses slashes)."""

    path_glob: str
    status: int | None = None
    body: bytes | str | None = None
    headers: Mapping[str, str] | None = None
    delay: float = 0.0
    error: Breakage | None = None
    times: int | None = None
    lifted: Event = field(default_factory=Event)

    def take(self, path: str) -> bool:
        """Whether it strikes this path, and once less from now on."""
        if self.times == 0 or not fnmatchcase(path, self.path_glob):
            return False
        if self.times is not None:
            self.times -= 1
        return True

    def strike(self, patience: float | None) -> Reply | None:
        """Delay and break off, or the reply to give instead of the real one.

        Raises NoReplyError; `patience` is how long the caller waits for a reply, in seconds.
        """
        is_too_late = patience is not None and self.delay > patience
        is_lifted = self.lifted.wait(patience if is_too_late else self.delay)
        if is_too_late and not is_lifted:
            raise NoReplyError("timeout")
        if self.error:
            raise NoReplyError(self.error)
        return self._instead()

    def adorn(self, reply: Reply) -> Reply:
        return Reply(reply.status, {**reply.headers, **(self.headers or {})}, reply.body)

    def _instead(self) -> Reply | None:
        if self.body is not None:
            body = self.body.encode() if isinstance(self.body, str) else self.body
            return plain_reply(self.status or 200, body, {"Content-Type": "application/json"})
        if self.status is not None:
            return envelope(self.status, "injected", f"Injected fault {self.status}")
        return None


class Faults:
    """The first fault that matches wins."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._faults: list[Fault] = []

    def add(self, path_glob: str, **how: Unpack[FaultOptions]) -> Fault:
        fault = Fault(path_glob, **how)
        with self._lock:
            self._faults.append(fault)
        return fault

    def remove(self, fault: Fault) -> None:
        """Also lets go of the calls that it holds."""
        with self._lock:
            if fault in self._faults:
                self._faults.remove(fault)
        fault.lifted.set()

    def clear(self) -> None:
        for fault in list(self._faults):
            self.remove(fault)

    def match(self, path: str) -> Fault | None:
        with self._lock:
            return next((fault for fault in self._faults if fault.take(path)), None)
