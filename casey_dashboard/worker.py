"""gunicorn's worker with threads, so that nobody is lost when one ends."""

from typing import Any

from casey_dashboard.quick import QuickLane
from casey_dashboard.stops import release_stops


class Worker(QuickLane):
    """It ends because it was told to, or has served enough."""

    alive: bool
    sockets: list[Any]

    def init_signals(self) -> None:
        super().init_signals()
        release_stops()

    def is_parent_alive(self) -> bool:
        """A worker that is left alone stops like one that was told to."""
        self.alive = self.alive and bool(super().is_parent_alive())
        return self.alive

    def set_accept_enabled(self, enabled: bool) -> None:
        """Take in who waits at the door before it shuts: the kernel would hang up on them."""
        super().set_accept_enabled(enabled)
        if enabled or self.alive:
            return
        doors, self.sockets = self.sockets, []
        for door in doors:
            self._take_in_who_waits(door)
            door.close()

    def murder_keepalived(self, force: bool = False) -> None:
        """Look for a request once more before an idle connection is closed."""
        if self.keepalived_conns and not force:
            self.wait_for_and_dispatch_events(timeout=0)
        super().murder_keepalived(force)

    def _take_in_who_waits(self, door: object) -> None:
        known = -1
        while known < self.nr_conns < self.worker_connections:
            known = self.nr_conns
            self.accept(door)
