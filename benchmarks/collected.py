"""The product's own settings, with the static files that the benchmark has collected."""

import os
from pathlib import Path

from casey_dashboard.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["BENCH_STATIC"])
