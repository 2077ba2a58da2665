"""The tests' settings over a database file, which the server's threads can share."""

from tests.settings import *  # noqa: F403
from tests.settings import VAR_DIR

DATABASES = {"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": VAR_DIR / "shots.sqlite3"}}
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
