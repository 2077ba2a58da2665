"""`make bench`: every benchmark in a process of its own, or those that the command line names."""

import subprocess
import sys
from typing import Final

BENCHMARKS: Final = (
    *("audit", "cpu", "latency", "readers", "start", "weight", "memory", "long", "cards", "rivals"),
)


def main(names: list[str]) -> None:
    for name in names or BENCHMARKS:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", f"benchmarks.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
