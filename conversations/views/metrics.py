"""What is counted, for Prometheus. No sign-in: whoever may ask is known by the address."""

import os
import platform
from typing import Final

import django
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_PLAIN_0_0_4, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.multiprocess import MultiProcessCollector

from conversations import VERSION, meters
from conversations.access.addresses import comes_from
from conversations.access.permissions import public

SHARED_BY_PROCESSES: Final = "PROMETHEUS_MULTIPROC_DIR"


@require_safe
@public
def metrics(request: HttpRequest) -> HttpResponse:
    """Of all processes; to strangers this is an address like any that does not exist."""
    if not comes_from(request, settings.METRICS_ALLOW):
        raise Http404
    meters.BUILD.labels(*_build()).set(1)
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_PLAIN_0_0_4)


def _build() -> tuple[str, str, str, str]:
    return VERSION, platform.python_version(), django.__version__, settings.CASEY_ENVIRONMENT


def _registry() -> CollectorRegistry:
    if SHARED_BY_PROCESSES not in os.environ:
        return REGISTRY
    registry = CollectorRegistry()
    MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    return registry
