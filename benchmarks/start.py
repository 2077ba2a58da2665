"""From the command of `make serve` to the first page of the sandbox's 2,000 conversations."""

from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter
from typing import Final

from benchmarks.crowd import PLAIN, Reader
from benchmarks.product import prepared, served, sign_in
from benchmarks.report import Figure, say

ROUNDS: Final = 3


def seconds(folder: Path, variables: dict[str, str], cookies: dict[str, str]) -> float:
    began = perf_counter()
    with served(folder, variables) as server:
        Reader(server.port, cookies).get("/conversations/", PLAIN)
        return perf_counter() - began


def main() -> None:
    with TemporaryDirectory() as name:
        folder = Path(name)
        variables = prepared(folder, "")
        with served(folder, variables) as server:
            cookies = sign_in(server.url)
        best = min(seconds(folder, variables, cookies) for _ in range(ROUNDS))
        say(Figure("start to first page", best, "s", most=3))


if __name__ == "__main__":
    main()
