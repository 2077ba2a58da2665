"""Beside other tools on the same conversations: lists, and the first message of a long one."""

from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.rivals import lists, opening
from benchmarks.rivals.data import write

SMALL, LARGE = lists.LEAST


def main() -> None:
    for size in (SMALL, LARGE):
        with TemporaryDirectory() as name:
            folder = Path(name)
            write(folder, size, transcripts=size == SMALL)
            if size == SMALL:
                opening.main(folder)
            lists.main(folder, size)


if __name__ == "__main__":
    main()
