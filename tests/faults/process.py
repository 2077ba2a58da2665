"""What a process holds, as the kernel says."""

from dataclasses import dataclass
from pathlib import Path
from typing import Final

KILOBYTES: Final = 1024


@dataclass(frozen=True)
class Holds:
    """Resident memory in MB, now and at its most; threads; open descriptors."""

    memory: float
    most_memory: float
    threads: int
    descriptors: int


def holds(pid: int) -> Holds:
    """OSError where the process is gone."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    facts = {name: value.split() for name, _, value in (line.partition(":") for line in lines)}
    return Holds(
        memory=int(facts["VmRSS"][0]) / KILOBYTES,
        most_memory=int(facts["VmHWM"][0]) / KILOBYTES,
        threads=int(facts["Threads"][0]),
        descriptors=len(list(Path(f"/proc/{pid}/fd").iterdir())),
    )


def children(pid: int) -> list[int]:
    """The processes that this one has started and that still are."""
    found = Path(f"/proc/{pid}/task/{pid}/children").read_text()
    return [int(each) for each in found.split()]
