"""Replies and the error envelope."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Reply:
    status: int
    headers: Mapping[str, str]
    body: bytes


class ApiError(Exception):
    """A refusal that the caller reads as the error envelope."""

    def __init__(
        self, status: int, code: str, message: str, headers: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(message)
        self.reply = envelope(status, code, message, headers)


def envelope(
    status: int, code: str, message: str, headers: Mapping[str, str] | None = None
) -> Reply:
    return json_reply(status, {"error": {"code": code, "message": message}}, headers)


def json_reply(status: int, payload: Any, headers: Mapping[str, str] | None = None) -> Reply:
    body = json.dumps(payload, ensure_ascii=False, separators=(",", ":")).encode()
    return plain_reply(status, body, {"Content-Type": "application/json", **(headers or {})})


def plain_reply(status: int, body: bytes, headers: Mapping[str, str]) -> Reply:
    """Headers win over the computed length, so that a reply can lie about it."""
    return Reply(status, {"Content-Length": str(len(body)), **headers}, body)


def invalid(name: str, expected: str) -> ApiError:
    return ApiError(400, "invalid_request", f"{name} must be {expected}")


def not_found(what: str) -> ApiError:
    return ApiError(404, "not_found", f"No such {what}")
