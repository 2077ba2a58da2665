"""From the command of `make serve` to the first page of the sandbox's 2,000 conversations."""

from time import perf_counter
from typing import Final

from benchmarks.browser import Browser
from benchmarks.report import Figure, say
from benchmarks.stage import served, stage

ROUNDS: Final = 3


def seconds(environment: dict[str, str], cookie: str) -> float:
    began = perf_counter()
    with served(environment) as site:
        Browser(site.port, cookie).get("/conversations/")
        return perf_counter() - began


def main() -> None:
    with stage("") as scene:
        best = min(seconds(scene.environment, scene.cookie) for _ in range(ROUNDS))
        say(Figure("start to first page", best, "s", most=3))


if __name__ == "__main__":
    main()
