"""Life in the box: conversations go on, end, and begin."""

from collections.abc import Iterator
from random import Random
from threading import Event, Lock, Thread
from typing import Any

from conversations.sandbox.chance import chance
from conversations.sandbox.clock import stamp, utc_now
from conversations.sandbox.dialogue import Turn, afterthoughts, make_slots, opening
from conversations.sandbox.ids import made_id
from conversations.sandbox.ndjson import JSON
from conversations.sandbox.people import make_person
from conversations.sandbox.plot import make_head, make_plot
from conversations.sandbox.store import Row, Store
from conversations.sandbox.words_people import LOCALES

_SPEAKERS_A_STEP = 1
_BIRTH_SHARE = 0.08  # about as many begin as end
_CROWD = 6


class Live:
    """A daemon thread from `start` to `stop`; none before."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._rng = Random(1)
        self._talks: dict[str, Iterator[Turn]] = {}
        self._ended = Event()
        self._guard = Lock()
        self._thread: Thread | None = None

    def start(self, interval: float) -> None:
        """A step every `interval` seconds; starting what runs changes nothing."""
        with self._guard:
            if self._thread is None:
                self._ended.clear()
                self._thread = Thread(
                    target=self._run, args=(interval,), name="sandbox-live", daemon=True
                )
                self._thread.start()

    def stop(self) -> None:
        with self._guard:
            if self._thread:
                self._ended.set()
                self._thread.join()
                self._thread = None

    def step(self) -> None:
        """Some of the newest open conversations go on by a message; now and then one begins."""
        crowd = self._store.page(lambda row: row.status == "in_progress", _CROWD).items
        for row in self._rng.sample(crowd, min(_SPEAKERS_A_STEP, len(crowd))):
            self._go_on(row)
        if not crowd or chance(self._rng, _BIRTH_SHARE):
            self._begin()

    def _run(self, interval: float) -> None:
        while not self._ended.wait(interval):
            self.step()

    def _go_on(self, row: Row) -> None:
        identity = row.key[1]
        if identity not in self._talks:
            self._talks[identity] = self._rest_of(identity)
        turn = next(self._talks[identity], None)
        if turn:
            self._store.say(identity, self._message(identity, turn))
        else:
            self._store.finish(identity)
            del self._talks[identity]

    def _rest_of(self, identity: str) -> Iterator[Turn]:
        """How a conversation that began elsewhere goes on, in its own language."""
        head = self._store.conversation(identity) or {}
        messages = self._store.messages(identity) or []
        locale = _field(head.get("session_properties"), "locale")
        language = next((each for each, name in LOCALES.items() if name == locale), "en")
        first_name = _field(head.get("participant_profile"), "first_name") or "Alice"
        last_role = messages[-1].get("role") if messages else "assistant"
        slots = make_slots(self._rng, str(first_name))
        return iter(afterthoughts(self._rng, language, str(last_role), slots))

    def _message(self, identity: str, turn: Turn) -> JSON:
        """On the channel of the message before."""
        messages = self._store.messages(identity) or [{}]
        return {"role": turn[0], "content": turn[1], "modality": messages[-1].get("modality")}

    def _begin(self) -> None:
        number = self._rng.randrange(10_000, 99_999)
        plot = make_plot(self._rng, make_person(self._rng, number))
        talk = iter(opening(self._rng, plot.language, plot.trade, plot.slots))
        moment = utc_now()
        identity = made_id(f"live/{moment.isoformat()}")
        head = make_head(self._rng, plot, identity, "in_progress", (moment, None), 1)
        role, content = next(talk)
        first = {"role": role, "content": content, "created_at": stamp(moment)}
        self._store.add(head, [{**first, "modality": self._rng.choice(("voice", "text"))}])
        self._talks[identity] = talk


def _field(value: Any, name: str) -> Any:
    """Loaded conversations may hold anything."""
    return value.get(name) if isinstance(value, dict) else None
