"""`make faults`: what is promised while the backend fails, measured on a real server.

Each part in a process of its own, or those that the command line names.
"""

import subprocess
import sys
from typing import Final

PARTS: Final = ("part", "whole", "overload")


def main(names: list[str]) -> None:
    for name in names or PARTS:
        sys.stdout.write(f"\n{name}\n")
        sys.stdout.flush()
        subprocess.run([sys.executable, "-m", f"tests.faults.{name}"], check=True)


if __name__ == "__main__":
    main(sys.argv[1:])
