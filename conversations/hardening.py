"""What `manage.py check` says about settings that work and are not safe.

An error ends the start of the server; a warning is said at each start, and with `--deploy` also
where it concerns only what readers reach from elsewhere.
"""

from collections.abc import Callable, Iterator
from ipaddress import ip_network
from typing import Any, Final
from urllib.parse import urlsplit

from django.conf import settings
from django.core.checks import CheckMessage, Error, Tags, Warning, register  # noqa: A004
from django.utils.module_loading import import_string

from conversations.backend.address import check_base_url
from conversations.redaction import configure
from conversations.reports import HideValues, QuietReporter

HOSTED: Final = "api.tellcasey.com"
LONGEST_SESSION_SECONDS: Final = 24 * 60 * 60
# Wider than any company's own network: 10.0.0.0/8 is the widest private one.
WIDEST_PROXIES: Final = {4: 8, 6: 32}
LOCAL_MEMORY: Final = "django.core.cache.backends.locmem.LocMemCache"

Findings = Iterator[CheckMessage]


def checked(*tags: str, deploy: bool = False) -> Callable[[Callable[[], Findings]], Any]:
    """Register a check that yields what it finds."""

    def decorate(find: Callable[[], Findings]) -> Any:
        def check(**_: Any) -> list[CheckMessage]:
            return list(find())

        register(check, Tags.security, *tags, deploy=deploy)
        return find

    return decorate


@checked()
def backend_is_reached_safely() -> Findings:
    """The settings refuse such an address; this sees one that was set some other way."""
    if not settings.CASEY_API_URL:
        return
    try:
        check_base_url(settings.CASEY_API_URL, (), settings.CASEY_API_PROXY)
    except ValueError as refusal:
        yield Error(f"CASEY_API_URL: {refusal}", id="casey.E010")


@checked()
def reports_hide_values() -> Findings:
    """Logs, mails and pages of DEBUG would else show keys and what people said."""
    if not issubclass(import_string(settings.DEFAULT_EXCEPTION_REPORTER_FILTER), HideValues):
        yield _reports_show("DEFAULT_EXCEPTION_REPORTER_FILTER")
    if not issubclass(import_string(settings.DEFAULT_EXCEPTION_REPORTER), QuietReporter):
        yield _reports_show("DEFAULT_EXCEPTION_REPORTER")
    if f"{configure.__module__}.{configure.__qualname__}" != settings.LOGGING_CONFIG:
        yield _reports_show("LOGGING_CONFIG")


def _reports_show(name: str) -> Error:
    sentence = f"{name} has been replaced: reports of errors would show what they must hide."
    return Error(sentence, hint=f"Leave {name} as the product sets it.", id="casey.E011")


@checked()
def debug_is_off_beside_a_real_backend() -> Findings:
    """A page of DEBUG hides values and still shows the source."""
    if settings.DEBUG and not settings.SANDBOX:
        yield Warning(
            "DEBUG is on although a real backend is set.",
            hint="Remove DEBUG: its pages show readers the source of the dashboard.",
            id="casey.W010",
        )


@checked()
def key_is_used() -> Findings:
    """Somebody meant to show real conversations and shows invented ones."""
    if settings.SANDBOX and settings.CASEY_API_KEY_GIVEN:
        yield Warning(
            "A key is set, but no CASEY_API_URL: the sandbox runs, and the key is not used.",
            hint="Set CASEY_API_URL, or remove the key.",
            id="casey.W011",
        )


@checked()
def key_fits_the_backend() -> Findings:
    """A test key at the hosted backend is right for trying things out, not for a team."""
    host = urlsplit(settings.CASEY_API_URL).hostname
    if settings.CASEY_ENVIRONMENT == "test" and host == HOSTED:
        yield Warning(
            f"A test key is used with the live backend, {HOSTED}.",
            hint="Set CASEY_API_KEY to the key that begins with sk_live_.",
            id="casey.W012",
        )


@checked(Tags.caches)
def processes_share_a_cache() -> Findings:
    """Wrong passwords and codes are counted in the database; all else in each process's memory."""
    if settings.SANDBOX or settings.WORKERS == 1:
        return
    if settings.CACHES["default"]["BACKEND"] == LOCAL_MEMORY:
        yield Warning(
            f"{settings.WORKERS} processes each remember and limit by themselves.",
            hint="Set CACHE_URL to a Redis, or WEB_CONCURRENCY to 1.",
            id="casey.W013",
        )


@checked()
def sessions_end() -> Findings:
    """A session that outlives its working day is there for whoever sits down next."""
    longest, idle = settings.SESSION_COOKIE_AGE, settings.SESSION_IDLE_AGE
    if not 0 < longest <= LONGEST_SESSION_SECONDS:
        yield _session("Sessions last longer than a day, or end at once.", "SESSION_HOURS")
    elif not 0 < idle <= longest:
        yield _session("Sessions end before they could become idle.", "SESSION_IDLE_MINUTES")


def _session(sentence: str, name: str) -> Warning:
    return Warning(sentence, hint=f"Set {name} to a smaller number.", id="casey.W014")


@checked()
def proxies_are_ours() -> Findings:
    """Whoever is trusted to say where a request comes from may say anything."""
    for proxies in settings.TRUSTED_PROXIES:
        network = ip_network(str(proxies))
        if network.prefixlen < WIDEST_PROXIES[network.version]:
            yield Warning(
                f"TRUSTED_PROXIES trusts the whole of {network}.",
                hint="Name your own proxies: others could forge the address they come from.",
                id="casey.W015",
            )


@checked(deploy=True)
def cookies_stay_with_this_host() -> Findings:
    """The prefix makes browsers refuse a cookie that came over http or from another host."""
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        if not getattr(settings, name).startswith("__Host-"):
            yield Warning(
                f"{name} has no __Host- prefix.",
                hint="Remove INSECURE_HTTP and serve the dashboard over https.",
                id="casey.W016",
            )


@checked(deploy=True)
def only_our_own_names_are_answered() -> Findings:
    """With any name allowed, links in an answer can lead to a stranger's site."""
    if "*" in settings.ALLOWED_HOSTS:
        yield Warning(
            "ALLOWED_HOSTS allows any name.",
            hint="Name the hosts under which readers reach the dashboard.",
            id="casey.W017",
        )
