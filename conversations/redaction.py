"""What logs may hold: no key, no e-mail address, nothing that an error quotes.

Every record is made here, whichever logger it comes from and whichever handler it goes to: a
filter on the root logger would not see what other loggers pass up to it.
"""

import logging
import logging.config
import re
import threading
import traceback
from collections.abc import Iterator
from typing import Any, Final

from django.core.exceptions import AppRegistryNotReady, ImproperlyConfigured
from django.db import OperationalError, ProgrammingError
from django.template import TemplateDoesNotExist, TemplateSyntaxError

from conversations.backend.errors import BackendError
from conversations.backend.keys import mask_keys

log = logging.getLogger(__name__)

# The lookbehind and the possessive sign keep the work in line with the length of the text.
EMAIL: Final = re.compile(
    r"(?<![\w.+'!#$*^{|}~`-])[\w.+'!#$*^{|}~`-]++(?:@|%40)[\w-]+(?:\.[\w-]+)*", re.IGNORECASE
)
EMAIL_MASK: Final = "[e-mail]"
# An address may hold a line break, and what follows it would pass for a line of the log.
UNPRINTABLE: Final = re.compile(r"[\x00-\x08\x0a-\x1f\x7f-\x9f\u2028\u2029]")
QUERY: Final = re.compile(r"\?[^\s'\"]*")
SERVERS: Final = ("django.server", "gunicorn.access", "gunicorn.error")

# The messages of other exceptions may quote whatever was being worked on: a ValueError its value,
# a KeyError its key, a failed lookup in a template the whole conversation.
TELLS: Final = (
    *(AppRegistryNotReady, AttributeError, BackendError, ImportError, ImproperlyConfigured),
    *(NameError, OperationalError, OSError, ProgrammingError),
    *(TemplateDoesNotExist, TemplateSyntaxError, TypeError),
)


def redacted(text: str) -> str:
    """The text without keys and e-mail addresses."""
    text = mask_keys(text)
    return EMAIL.sub(EMAIL_MASK, text) if "@" in text or "%40" in text else text


def named(error: BaseException) -> str:
    """The error as a log names it, with its message only where that quotes nobody."""
    name = f"{type(error).__module__}.{type(error).__qualname__}".removeprefix("builtins.")
    tells = isinstance(error, TELLS) or getattr(error, "words_are_for_logs", False)
    message = str(error) if tells else ""
    return f"{name}: {redacted(message)}" if message else name


def traced(error: BaseException) -> str:
    """Where the error and those that led to it were raised, the first one first."""
    return "\n\n".join(
        "".join(["Traceback:\n", *traceback.format_tb(each.__traceback__), named(each)])
        for each in reversed(list(chain(error)))
    )


def chain(error: BaseException) -> Iterator[BaseException]:
    """The error, what caused it, what caused that."""
    seen: set[int] = set()
    each: BaseException | None = error
    while each is not None and id(each) not in seen:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


class RedactedRecord(logging.LogRecord):
    """A record whose message is complete and clean from its beginning; it keeps no arguments."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.msg = UNPRINTABLE.sub(_escaped, redacted(self._message()))
        self.args = None
        if self.name in SERVERS:
            self.msg = QUERY.sub("", self.msg)
        if self.exc_info and self.exc_info[1]:
            self.exc_text = redacted(traced(self.exc_info[1]))
        if self.stack_info:
            self.stack_info = redacted(self.stack_info)

    def _message(self) -> str:
        """A message that does not fit its arguments is no reason to print both raw."""
        if isinstance(self.msg, BaseException):
            return named(self.msg)
        self.args = _quiet(self.args)
        try:
            return self.getMessage()
        except (TypeError, ValueError, KeyError):
            return f"{self.msg} (with arguments that do not fit)"


def _escaped(found: re.Match[str]) -> str:
    return found[0].encode("unicode_escape").decode()


def _quiet(args: Any) -> Any:
    """Errors among the arguments by their names, as in a traceback."""
    if isinstance(args, tuple):
        return tuple(named(arg) if isinstance(arg, BaseException) else arg for arg in args)
    return args


def configure(config: dict[str, Any]) -> None:
    """As Django's own, with redacted records; what ends a thread is logged, not printed."""
    logging.config.dictConfig(config)
    logging.setLogRecordFactory(RedactedRecord)
    logging.captureWarnings(True)
    threading.excepthook = _log_ended_thread


def _log_ended_thread(args: threading.ExceptHookArgs) -> None:
    if args.exc_value and not isinstance(args.exc_value, SystemExit):
        log.error("A thread ended.", exc_info=args.exc_value)
