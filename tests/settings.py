"""The product's own settings on an empty environment, with quick passwords."""

import atexit
import os
from tempfile import TemporaryDirectory

for _name in list(os.environ):
    if _name.startswith(("CASEY_", "OIDC_")):
        del os.environ[_name]
os.environ["ENV_FILE"] = os.devnull
for _name in (
    *("DATABASE_URL", "CACHE_URL", "SECRET_KEY", "SECRET_KEY_FILE", "DEBUG", "INSECURE_HTTP"),
    *("SECRET_KEY_FALLBACKS", "SECRET_KEY_FALLBACKS_FILE", "AUDIT_DAYS"),
    *("ALLOWED_HOSTS", "CSRF_TRUSTED_ORIGINS", "PORT", "LISTEN_HOST", "WEB_CONCURRENCY", "THREADS"),
    *("SESSION_HOURS", "SESSION_IDLE_MINUTES", "TRUSTED_PROXIES", "WIKI_ORIGINS"),
    *("MASKED_FIELDS", "AVATARS", "REMEMBER", "COMPRESS", "LOG_FORMAT", "METRICS_ALLOW"),
):
    os.environ.pop(_name, None)
os.environ["CASEY_SANDBOX_LIVE"] = "0"
# A machine with much to do may take seconds over a long transcript.
os.environ |= {"CASEY_API_DEADLINE": "30", "CASEY_API_PAGE_DEADLINE": "50"}

from casey_dashboard.settings import *  # noqa: E402, F403
from tests.storages import STORAGES as STORAGES  # noqa: E402

PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
REMEMBER = False  # most tests change what the backend says from one page to the next
# In a file, as in the product: in memory, all threads of a live server would share one connection,
# and what one of them still asks would be in the way of the next test.
_folder = TemporaryDirectory(prefix="casey-tests-")
atexit.register(_folder.cleanup)
_quick = {"init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=OFF;"}
DATABASES["default"]["TEST"] = {"NAME": f"{_folder.name}/people"}  # noqa: F405
DATABASES["default"]["OPTIONS"] |= _quick  # noqa: F405
# What `make run` has collected may be older than what is tested.
STATIC_ROOT = VAR_DIR / "nothing-collected"  # noqa: F405
WHITENOISE_AUTOREFRESH = True
WHITENOISE_USE_FINDERS = True
