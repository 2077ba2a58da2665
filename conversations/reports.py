"""What a report of an error may hold, in a mail to the operators or on a page of DEBUG.

The names of settings, cookies, headers, fields and variables, and none of their values.
"""

from collections.abc import Iterable
from types import FrameType
from typing import Any, Final

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.views.debug import ExceptionReporter, SafeExceptionReporterFilter

from conversations.redaction import named, redacted

HIDDEN: Final = "[hidden]"

Items = dict[str, str]


def _hidden(names: Iterable[str]) -> Items:
    return dict.fromkeys(names, HIDDEN)


class HideValues(SafeExceptionReporterFilter):
    """Names alone, DEBUG or not, whatever the names are."""

    cleansed_substitute = HIDDEN

    def is_active(self, request: HttpRequest | None) -> bool:  # noqa: ARG002
        """Always."""
        return True

    def cleanse_setting(self, key: object, value: object) -> str:  # noqa: ARG002
        """Whatever it is."""
        return HIDDEN

    def get_safe_settings(self) -> dict[str, Any]:
        """Each setting by its name."""
        return {**_hidden(name for name in dir(settings) if name.isupper())}

    def get_post_parameters(self, request: HttpRequest | None) -> dict[str, Any]:
        """Each field by its name."""
        return {**_hidden(request.POST)} if request else {}

    def get_traceback_frame_variables(
        self,
        request: HttpRequest,  # noqa: ARG002
        tb_frame: FrameType,
    ) -> Any:
        """Each variable by its name."""
        return _hidden(tb_frame.f_locals).items()


class QuietReporter(ExceptionReporter):
    """Where an error was raised and what kind of error it is."""

    def get_traceback_data(self) -> dict[str, Any]:
        """What the templates of the report print."""
        data = super().get_traceback_data()
        if self.exc_value:
            data["exception_value"] = named(self.exc_value)
        data |= dict.fromkeys(("user_str", "unicode_hint", "exception_notes"), "")
        if self.request is not None:
            data["request_GET_items"] = _hidden(self.request.GET).items()
            data["request_FILES_items"] = _hidden(self.request.FILES).items()
            data["request_insecure_uri"] = self.request.path
        return data

    def get_exception_traceback_frames(self, exc_value: Any, tb: Any) -> Any:
        """A cause by its name."""
        for frame in super().get_exception_traceback_frames(exc_value, tb):
            yield frame | {"exc_cause": frame["exc_cause"] and named(frame["exc_cause"])}

    def get_traceback_html(self) -> SafeString:
        """The page of DEBUG."""
        return SafeString(redacted(super().get_traceback_html()))

    def get_traceback_text(self) -> SafeString:
        """The mail."""
        return SafeString(redacted(super().get_traceback_text()))
