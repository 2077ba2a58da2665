"""The product's own settings on a small sandbox, with the services that the test names."""

import os

os.environ.setdefault("ENV_FILE", os.devnull)
os.environ["CASEY_SANDBOX_LIVE"] = "0"

from casey_dashboard.settings import *  # noqa: F403
from tests.storages import STORAGES as STORAGES
