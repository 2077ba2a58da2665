"""Who gets what from every address, in one table.

A line is an address, some methods, and the answer to each person: a status, or `sign-in` for a
redirect there that comes back. Methods without a line are not allowed (405) to whoever passes the
gate; whoever is stopped at the gate is sent to sign in whatever the method.
"""

from dataclasses import dataclass
from typing import Final

from tests.pages.made import conversation_id

PEOPLE: Final = ("anonymous", "support", "manager", "admin", "disabled")
METHODS: Final = ("GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE")

# What stands for the variable parts of an address.
PARTS: Final = {"id": conversation_id(1), "role": "support", "number": 1_000_000, "suffix": "txt"}

MATRIX: Final = """
name                     methods    anonymous  support  manager  admin    disabled

home                     GET,HEAD   sign-in    302      302      302      sign-in
keys                     GET,HEAD   sign-in    200      200      200      sign-in
conversation-list        GET,HEAD   sign-in    200      200      200      sign-in
newer                    GET,HEAD   sign-in    200      200      200      sign-in
conversation             GET,HEAD   sign-in    200      200      200      sign-in
messages                 GET,HEAD   sign-in    200      200      200      sign-in
whole                    GET,HEAD   sign-in    200      200      200      sign-in
find                     GET,HEAD   sign-in    303      303      303      sign-in
find                     POST       sign-in    303      303      303      sign-in
live                     GET,HEAD   sign-in    200      200      200      sign-in
next                     GET,HEAD   sign-in    302      302      302      sign-in
previous                 GET,HEAD   sign-in    302      302      302      sign-in
reveal                   GET,HEAD   sign-in    302      302      302      sign-in
reveal                   POST       sign-in    400      400      400      sign-in
avatar                   GET,HEAD   sign-in    404      404      404      sign-in
transcript-download      GET,HEAD   sign-in    200      200      200      sign-in
quote                    GET,HEAD   sign-in    404      404      404      sign-in

card                     GET,HEAD   200        200      200      200      200
card-opened              GET,HEAD   302        302      302      302      302
oembed                   GET,HEAD   404        404      404      404      404
go                       GET,HEAD   sign-in    200      200      200      sign-in
go                       POST       sign-in    200      200      200      sign-in

trail                    GET,HEAD   sign-in    403      200      200      sign-in
trail-download           GET,HEAD   sign-in    403      200      200      sign-in

people                   GET,HEAD   sign-in    403      403      200      sign-in
person                   GET,HEAD   sign-in    403      403      200      sign-in
person                   POST       sign-in    403      403      400      sign-in
person-second-step       GET,HEAD   sign-in    403      403      200      sign-in
person-second-step       POST       sign-in    403      403      302      sign-in

account_login            GET,HEAD   200        302      302      302      200
account_login            POST       200        302      302      302      200
account_logout           GET,HEAD   302        200      200      200      302
account_logout           POST       302        302      302      302      302
account_change_password  GET,HEAD   sign-in    200      200      200      sign-in
account_change_password  POST       sign-in    200      200      200      sign-in
sso-start                POST       404        404      404      404      404
sso-callback             GET        404        404      404      404      404
mfa_authenticate         GET,HEAD   302        302      302      302      302
mfa_authenticate         POST       302        302      302      302      302
mfa_index                GET,HEAD   sign-in    200      200      200      sign-in
mfa_activate_totp        GET,HEAD   sign-in    302      302      302      sign-in
mfa_activate_totp        POST       sign-in    302      302      302      sign-in
mfa_deactivate_totp      GET,HEAD   sign-in    404      404      404      sign-in
mfa_deactivate_totp      POST       sign-in    404      404      404      sign-in
mfa_view_recovery_codes  GET,HEAD   sign-in    404      404      404      sign-in
mfa_generate_recovery_codes  GET,HEAD  sign-in  302     302      302      sign-in
mfa_generate_recovery_codes  POST   sign-in    302      302      302      sign-in
mfa_reauthenticate       GET,HEAD   sign-in    302      302      302      sign-in
mfa_reauthenticate       POST       sign-in    302      302      302      sign-in
account_reauthenticate   GET,HEAD   sign-in    200      200      200      sign-in
account_reauthenticate   POST       sign-in    200      200      200      sign-in
sandbox-sign-in          POST       302        302      302      302      302
preferences              GET,HEAD   200        200      200      200      200
preferences              POST       302        302      302      302      302

livez                    GET,HEAD   200        200      200      200      200
readyz                   GET,HEAD   200        200      200      200      200
metrics                  GET,HEAD   200        200      200      200      200
"""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    methods: tuple[str, ...]
    answers: dict[str, str]


def rows() -> list[Row]:
    """The table's lines. Raises ValueError for one that does not fit the head."""
    head, *lines = [line.split() for line in MATRIX.splitlines() if line.strip()]
    if tuple(head[2:]) != PEOPLE:
        raise ValueError("The head of the matrix does not name the people.")
    return [_row(*line) for line in lines]


def expected(name: str) -> dict[tuple[str, str], str]:
    """Method and person -> the answer of this address, for every method."""
    mine = [row for row in rows() if row.name == name]
    stopped = {
        person for row in mine for person, answer in row.answers.items() if answer == "sign-in"
    }
    unlisted = {
        (method, person): "sign-in" if person in stopped else "405"
        for method in METHODS
        for person in PEOPLE
    }
    listed = {
        (method, person): answer
        for row in mine
        for method in row.methods
        for person, answer in row.answers.items()
    }
    return unlisted | listed


def _row(name: str, methods: str, *answers: str) -> Row:
    allowed = tuple(methods.split(","))
    if not set(allowed) <= set(METHODS):
        raise ValueError(f"The line of {name} has a method that nobody knows.")
    return Row(name, allowed, dict(zip(PEOPLE, answers, strict=True)))
