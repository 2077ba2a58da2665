"""The product's own settings; static files come from where they are written."""

from tests.services.settings import *  # noqa: F403

WHITENOISE_USE_FINDERS = True
