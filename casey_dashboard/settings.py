"""Environment -> settings, once. Every variable is described in the README."""

import os
from pathlib import Path
from urllib.parse import quote

from csp.constants import NONE, SELF
from environs import Env

from casey_dashboard import environment
from conversations.access.sso.openid import OpenIDProvider
from conversations.backend.auth import environment as key_environment
from conversations.backend.resilience import Limits

BASE_DIR = Path(__file__).resolve().parent.parent
VAR_DIR = BASE_DIR / "var"

env = Env()
environment.load(env, Path(os.environ.get("ENV_FILE", BASE_DIR / ".env")))

# The backend. Without an address the product runs on its own sandbox.
CASEY_API_PROXY = environment.proxy(env, "CASEY_API_PROXY")
CASEY_API_URL = environment.api_url(env, CASEY_API_PROXY)
SANDBOX = not CASEY_API_URL
CASEY_API_KEY = "" if SANDBOX else environment.api_key(env)
CASEY_API_KEY_FILE = None if SANDBOX else environment.file(env, "CASEY_API_KEY_FILE")
CASEY_API_KEY_GIVEN = bool(environment.secret(env, "CASEY_API_KEY"))
CASEY_API_CA_BUNDLE = environment.certificates(env, "CASEY_API_CA_BUNDLE")
CASEY_API_LIMITS = Limits(
    deadline=environment.limit(env, "CASEY_API_DEADLINE", Limits.deadline),
    page_deadline=environment.limit(env, "CASEY_API_PAGE_DEADLINE", Limits.page_deadline),
    attempts=environment.limit(env, "CASEY_API_ATTEMPTS", Limits.attempts),
    retry_share=environment.limit(env, "CASEY_API_RETRY_SHARE", Limits.retry_share),
    failures=environment.limit(env, "CASEY_API_FAILURES", Limits.failures),
    pause=environment.limit(env, "CASEY_API_PAUSE", Limits.pause),
    longest_pause=environment.limit(env, "CASEY_API_LONGEST_PAUSE", Limits.longest_pause),
    probe=environment.number(env, "CASEY_API_PROBE", 20, most=300),
    calls=environment.limit(env, "CASEY_API_CALLS", Limits.calls),
    background_calls=environment.limit(env, "CASEY_API_BACKGROUND", Limits.background_calls),
    queue=environment.limit(env, "CASEY_API_QUEUE", Limits.queue),
)
CASEY_SANDBOX_DATA = environment.file(env, "CASEY_SANDBOX_DATA")
CASEY_SANDBOX_AGENTS = environment.file(env, "CASEY_SANDBOX_AGENTS")
CASEY_SANDBOX_LIVE = environment.read(env.bool, "CASEY_SANDBOX_LIVE", not CASEY_SANDBOX_DATA)
CASEY_ENVIRONMENT = "sandbox" if SANDBOX else key_environment(CASEY_API_KEY)

# The site.
DEBUG = environment.read(env.bool, "DEBUG", False)
SECRET_KEY = environment.secret_key(env, VAR_DIR / "secret-key" if SANDBOX else None)
SECRET_KEY_FALLBACKS = environment.secret(env, "SECRET_KEY_FALLBACKS").replace(",", " ").split()
ALLOWED_HOSTS = environment.entries(env, "ALLOWED_HOSTS", environment.HOST) or [
    "localhost",
    "127.0.0.1",
    "[::1]",
]
CSRF_TRUSTED_ORIGINS = environment.entries(env, "CSRF_TRUSTED_ORIGINS", environment.ORIGIN)
WIKI_ORIGINS = environment.entries(env, "WIKI_ORIGINS", environment.ONE_ORIGIN)
TRUSTED_PROXIES = environment.networks(env, "TRUSTED_PROXIES")
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https") if TRUSTED_PROXIES else None
INSECURE_HTTP = environment.read(env.bool, "INSECURE_HTTP", SANDBOX)
ROOT_URLCONF = "casey_dashboard.urls"
WSGI_APPLICATION = "casey_dashboard.wsgi.application"

INSTALLED_APPS = [
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "whitenoise.runserver_nostatic",
    "conversations.apps.PublishedFiles",
    "allauth",
    "allauth.account",
    "allauth.socialaccount",
    "allauth.mfa",
    "csp",
    "django_htmx",
    "heroicons",
    "conversations.apps.ConversationsConfig",
]

MIDDLEWARE = [
    "conversations.middleware.known_proxies",
    "conversations.middleware.request_facts",
    "conversations.journal.journal",
    "django.middleware.security.SecurityMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "conversations.middleware.private_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "conversations.compression.compress",
    "conversations.middleware.one_look",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "conversations.middleware.showable",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "conversations.middleware.sign_in_for_fragments",
    "conversations.middleware.SessionAges",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.auth.middleware.LoginRequiredMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "conversations.middleware.viewer_zone",
    "conversations.middleware.BackendErrors",
]

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
                "conversations.frame.frame",
            ],
            "builtins": ["django.templatetags.i18n", "django.templatetags.static"],
        },
    }
]

# What of a participant is masked for whom; access/masking.py reads it, a check says if it cannot.
MASKED_FIELDS = environment.read(env.str, "MASKED_FIELDS", "")
AVATARS = environment.choice(env, "AVATARS", ("initials", "proxy"))

# What we keep ourselves: people and their sessions. Conversations stay in the backend.
_sqlite = VAR_DIR / ("sandbox.sqlite3" if SANDBOX else "casey.sqlite3")
DATABASES = {
    "default": environment.read(env.dj_db_url, "DATABASE_URL", f"sqlite:///{quote(str(_sqlite))}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    VAR_DIR.mkdir(exist_ok=True)
    # Closing the last connection writes the whole journal back: at each request it would be half
    # of what a conversation takes.
    DATABASES["default"]["CONN_MAX_AGE"] = 60
    DATABASES["default"]["OPTIONS"] = DATABASES["default"].get("OPTIONS", {}) | {
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
if DATABASES["default"]["ENGINE"] == "django.db.backends.postgresql":
    DATABASES["default"] |= {"CONN_MAX_AGE": 60, "CONN_HEALTH_CHECKS": True}
    DATABASES["default"]["OPTIONS"] = {"connect_timeout": 3} | DATABASES["default"].get(
        "OPTIONS", {}
    )
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
WORKERS = environment.number(env, "WEB_CONCURRENCY", 1, most=64)
CACHES = {"default": environment.read(env.dj_cache_url, "CACHE_URL", "locmem://casey")}
if CACHES["default"]["BACKEND"] == "django.core.cache.backends.redis.RedisCache":
    CACHES["default"]["BACKEND"] = "conversations.caches.RedisOrMemory"
REMEMBER = environment.read(env.bool, "REMEMBER", True)

# Single sign-on; None without a provider.
OIDC = environment.single_sign_on(
    OpenIDProvider(
        issuer=environment.text(env, "OIDC_ISSUER"),
        client_id=environment.text(env, "OIDC_CLIENT_ID"),
        client_secret=environment.secret(env, "OIDC_CLIENT_SECRET"),
        roles=environment.roles_of_groups(env, "OIDC_ROLES"),
        groups_claim=environment.text(env, "OIDC_GROUPS_CLAIM", "groups"),
        scopes=tuple(environment.text(env, "OIDC_SCOPES", "openid profile email").split()),
        name=environment.text(env, "OIDC_NAME", "single sign-on"),
        only=environment.read(env.bool, "OIDC_ONLY", False),
        break_glass=environment.text(env, "OIDC_BREAK_GLASS"),
        contact=environment.text(env, "OIDC_CONTACT"),
        form_origins=tuple(environment.entries(env, "OIDC_FORM_ORIGINS", environment.ORIGIN)),
        proxy=environment.proxy(env, "OIDC_PROXY"),
        ca_bundle=environment.certificates(env, "OIDC_CA_BUNDLE"),
    )
)
SANDBOX_SIGN_IN = SANDBOX and not (OIDC and OIDC.only)

# Sign-in.
AUTH_USER_MODEL = "conversations.Person"
AUTHENTICATION_BACKENDS = [
    "conversations.access.accounts.LocalSignIn",
    "conversations.access.sso.people.SingleSignOn",
]
if SANDBOX_SIGN_IN:
    AUTHENTICATION_BACKENDS.append("conversations.access.sandbox.SandboxSignIn")
AUTH_PASSWORD_VALIDATORS = [
    {"NAME": f"django.contrib.auth.password_validation.{name}"}
    for name in (
        "UserAttributeSimilarityValidator",
        "MinimumLengthValidator",
        "CommonPasswordValidator",
        "NumericPasswordValidator",
    )
]
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "conversation-list"
LOGOUT_REDIRECT_URL = "account_login"
ACCOUNT_ADAPTER = "conversations.access.accounts.ClosedAccounts"
ACCOUNT_LOGIN_METHODS = {"username", "email"}
ACCOUNT_SIGNUP_FIELDS = ["username*", "password1*", "password2*"]
ACCOUNT_FORMS = {"change_password": "conversations.access.passwords.ChangePassword"}
ACCOUNT_RATE_LIMITS = {"change_password": "30/m/user"}  # wrong ones are counted by access.guesses
ACCOUNT_EMAIL_VERIFICATION = "none"
ACCOUNT_SESSION_REMEMBER = False
MFA_ADAPTER = "conversations.access.totp.EncryptedSecrets"
MFA_FORMS = {
    "authenticate": "conversations.access.codes.CodeAtSignIn",
    "reauthenticate": "conversations.access.codes.CodeOnceMore",
}
MFA_TOTP_ISSUER = "Casey Dashboard"
MFA_RECOVERY_CODES_SHOW_ONCE = True
SOCIALACCOUNT_ADAPTER = "conversations.access.sso.people.ProvidedAccounts"

# The view trail.
AUDIT_DAYS = environment.number(env, "AUDIT_DAYS", 365, most=36_500)

# Sessions are kept on the server, so that signing out ends them there.
SESSION_ENGINE = "conversations.access.store"
SESSION_COOKIE_AGE = environment.number(env, "SESSION_HOURS", 8, most=24 * 7) * 60 * 60
SESSION_IDLE_AGE = environment.number(env, "SESSION_IDLE_MINUTES", 30, most=24 * 60) * 60

# Cookies and headers.
_secure = not INSECURE_HTTP
_cookie_prefix = "__Host-" if _secure else ""
SESSION_COOKIE_NAME = f"{_cookie_prefix}session"
SESSION_COOKIE_SECURE = _secure
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_NAME = f"{_cookie_prefix}csrf"
CSRF_COOKIE_SECURE = _secure
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_FAILURE_VIEW = "conversations.views.refusals.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SECURE_HSTS_SECONDS = 365 * 24 * 60 * 60 if _secure else 0
SECURE_HSTS_INCLUDE_SUBDOMAINS = _secure
SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SECURE_CROSS_ORIGIN_OPENER_POLICY = "same-origin"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [NONE],
        "script-src": [SELF],
        "style-src": [SELF],
        "img-src": [SELF],
        "font-src": [SELF],
        "connect-src": [SELF],
        "form-action": [SELF, *(OIDC.form_origins if OIDC else ())],
        "base-uri": [NONE],
        "frame-ancestors": [NONE],
    }
}
DATA_UPLOAD_MAX_NUMBER_FIELDS = 100
DATA_UPLOAD_MAX_MEMORY_SIZE = 1024 * 1024

# Words and times. Times are kept in UTC and shown in the viewer's own zone.
LANGUAGE_CODE = "en-gb"
LANGUAGES = [("en-gb", "English"), ("de", "Deutsch")]
LANGUAGE_COOKIE_NAME = "language"
LOCALE_PATHS = [BASE_DIR / "conversations" / "locale"]
TIME_ZONE = "UTC"

# Static files.
STATIC_URL = "/static/"
STATIC_ROOT = VAR_DIR / "static"
STATICFILES_DIRS = [BASE_DIR / "static"]
STATICFILES_FINDERS = [
    "conversations.bundles.Bundles",
    "django.contrib.staticfiles.finders.FileSystemFinder",
    "django.contrib.staticfiles.finders.AppDirectoriesFinder",
]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {
        "BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"
        if DEBUG
        else "whitenoise.storage.CompressedManifestStaticFilesStorage"
    },
}
WHITENOISE_ALLOW_ALL_ORIGINS = False

# Pages; static files are compressed once, as they are collected.
COMPRESS = environment.read(env.bool, "COMPRESS", True)
# Who may read /metrics.
METRICS_ALLOW = environment.networks(env, "METRICS_ALLOW", "127.0.0.0/8,::1")

# Logs: one line an event. At DEBUG urllib3 would log the query string of a call, and the template
# engine all that a page shows. Keys, e-mail addresses and what errors quote are taken out of each.
LOGGING_CONFIG = "conversations.redaction.configure"
DEFAULT_EXCEPTION_REPORTER = "conversations.reports.QuietReporter"
DEFAULT_EXCEPTION_REPORTER_FILTER = "conversations.reports.HideValues"
LOG_FORMAT = environment.choice(env, "LOG_FORMAT", ("json", "line"))
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "json": {"()": "conversations.logs.JSONLine"},
        "line": {"()": "conversations.logs.Line"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": LOG_FORMAT}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "urllib3": {"level": "WARNING"},
        "django.template": {"level": "INFO"},
        "django.server": {"level": "ERROR", "propagate": True},
    },
}

# Plain http is turned away by the proxy, which may not say by what scheme it was asked; whether
# browsers know a domain as https before their first visit is for the owner of the domain.
SILENCED_SYSTEM_CHECKS = ["security.W008", "security.W021"]
