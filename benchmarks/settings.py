"""The product's own settings on the sandbox, with the database that DATABASE_URL names."""

import os

os.environ["ENV_FILE"] = os.devnull
os.environ["CASEY_SANDBOX_LIVE"] = "0"

from casey_dashboard.settings import *  # noqa: F403
from casey_dashboard.settings import MIDDLEWARE as ALL
from tests.storages import STORAGES as STORAGES

MIDDLEWARE = [each for each in ALL if "whitenoise" not in each]
