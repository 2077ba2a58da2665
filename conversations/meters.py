"""What is counted for Prometheus: every metric of the product.

A label names a kind of thing, of which there are few, and never a person, an address or an id.
"""

from typing import Final

from prometheus_client import Counter, Gauge, Histogram

# Seconds: most pages take a few hundredths, a call ends after six, a page after ten.
BOUNDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS: Final = Histogram(
    "casey_request_seconds",
    "How long requests took, by route, method and class of status.",
    ("route", "method", "status"),
    buckets=BOUNDS,
)
OURS: Final = Histogram(
    "casey_request_ours_seconds",
    "What of it was spent in the dashboard.",
    ("route",),
    buckets=BOUNDS,
)
WAITED: Final = Histogram(
    "casey_request_backend_seconds",
    "What of it was spent waiting for the backend.",
    ("route",),
    buckets=BOUNDS,
)
CALLS: Final = Histogram(
    "casey_backend_call_seconds",
    "How long calls to the backend took, by endpoint and outcome; second tries are calls.",
    ("endpoint", "outcome"),
    buckets=BOUNDS,
)
HELD_BACK: Final = Counter(
    "casey_backend_calls_held_back",
    "Calls that were not made: the breaker was open, or too many were under way.",
    ("reason",),
)
TURNED_AWAY: Final = Counter(
    "casey_requests_turned_away",
    "Requests answered with 503 at once, since others had waited too long for a thread.",
)
BREAKER: Final = Gauge(
    "casey_backend_breaker_open",
    "Processes that leave the backend alone.",
    multiprocess_mode="livesum",
)
IN_FLIGHT: Final = Gauge(
    "casey_backend_calls_in_flight",
    "Calls to the backend under way.",
    multiprocess_mode="livesum",
)
COPIES: Final = Counter(
    "casey_copies",
    "Questions by the copy that answered them; a miss had to wait, a stale one in vain.",
    ("result",),
)
SIGN_INS_FAILED: Final = Counter(
    "casey_sign_ins_failed", "Wrong passwords, wrong codes and refusals at sign-in."
)
UNRECORDED: Final = Counter(
    "casey_trail_unwritten", "Entries of the view trail that could not be written."
)
READY: Final = Gauge(
    "casey_ready",
    "1 for each part that was ready when /readyz last asked, else 0.",
    ("part",),
    multiprocess_mode="mostrecent",
)
BUILD: Final = Gauge(
    "casey_build_info",
    "Always 1: what runs here.",
    ("version", "python", "django", "environment"),
    multiprocess_mode="max",
)
