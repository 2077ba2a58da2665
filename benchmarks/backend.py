"""A backend in a process of its own: it repeats what the sandbox says, so many seconds late.

Repeating costs less than the sandbox itself: what is measured is not slowed down by it.
"""

import asyncio
import sys
from dataclasses import dataclass, field
from functools import cache
from typing import Final

from conversations.sandbox.api import DEFAULT_KEYS, Sandbox
from conversations.sandbox.generate import generate
from conversations.sandbox.server import PREFIX

HEADERS: Final = {"Authorization": f"Bearer {DEFAULT_KEYS[0]}"}


@dataclass
class Backend:
    """Answers to GET alone, on connections that stay."""

    delay: float
    box: Sandbox = field(default_factory=lambda: Sandbox(generate()))

    async def talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Until the caller hangs up."""
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                reply = self.reply(head.split(b" ", 2)[1].decode().removeprefix(PREFIX))
                await asyncio.sleep(self.delay)
                writer.write(reply)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()

    @cache  # noqa: B019 - there is one backend
    def reply(self, target: str) -> bytes:
        """The whole answer, as the sandbox's own server would write it."""
        path, _, query = target.partition("?")
        reply = self.box.answer("GET", path, query, HEADERS)
        head = "".join(f"{name}: {value}\r\n" for name, value in reply.headers.items())
        return f"HTTP/1.1 {reply.status} -\r\n{head}\r\n".encode() + reply.body

    __hash__ = object.__hash__


async def main(delay: float, port: int) -> None:
    """Listen there until it is ended."""
    server = await asyncio.start_server(Backend(delay).talk, "127.0.0.1", port, backlog=256)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(main(float(sys.argv[1]), int(sys.argv[2])))
