"""The product's own settings, with static files collected in the folder that the test names."""

import os
from pathlib import Path

from casey_dashboard.settings import *  # noqa: F403

STATIC_ROOT = Path(os.environ["STATIC_FOLDER"])
