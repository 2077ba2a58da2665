"""How an event is written: as one line for people, or as one line of JSON for programs."""

import json
import logging
from datetime import UTC, datetime
from typing import Any

from conversations import tally


class Line(logging.Formatter):
    """For people at a terminal; a traceback follows on lines of its own."""

    def __init__(self) -> None:
        super().__init__("{asctime} {levelname} {name} {request_id} {message}", style="{")

    def format(self, record: logging.LogRecord) -> str:
        """`-` stands for no request."""
        record.request_id = request_id(record) or "-"
        return super().format(record)


class JSONLine(logging.Formatter):
    """For what collects logs. Records are clean when they come here; see redaction.py."""

    def format(self, record: logging.LogRecord) -> str:
        """Names that have no value are left out."""
        given = {
            "time": moment(record.created),
            "level": record.levelname,
            "logger": record.name,
            "message": record.getMessage(),
            "request_id": request_id(record),
            **getattr(record, "facts", {}),
            "exception": record.exc_text,
            "stack": record.stack_info,
        }
        told = {name: value for name, value in given.items() if value not in (None, "")}
        return json.dumps(told)


def moment(seconds: float) -> str:
    """RFC 3339, in UTC, to the millisecond."""
    return datetime.fromtimestamp(seconds, UTC).isoformat(timespec="milliseconds")[:-6] + "Z"


def request_id(record: Any) -> str:
    """Of the request that this thread works for; Django speaks of some when they are over."""
    over = getattr(getattr(record, "request", None), "id", "")
    return tally.current().request_id or over
