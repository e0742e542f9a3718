"""Settings shared by every environment; all that differs is read from the environment.

``.env.example`` explains each variable.
"""

import os
from datetime import timedelta
from ipaddress import ip_network
from pathlib import Path
from typing import Any

import environ
from csp.constants import NONE, SELF
from django.utils.translation import gettext_lazy as _

from config.settings.schedule import CELERY_BEAT_SCHEDULE  # noqa: F401  # Celery reads it here

BASE_DIR = Path(__file__).resolve().parent.parent.parent
VAR_DIR = BASE_DIR / "var"

env = environ.Env()
environ.Env.read_env(BASE_DIR / ".env")

DEBUG = False
SECRET_KEY = env("SECRET_KEY", default="")
ALLOWED_HOSTS = env.list("ALLOWED_HOSTS", default=["127.0.0.1", "localhost"])
SITE_URL = env("SITE_URL", default="http://127.0.0.1:8000")
CSRF_TRUSTED_ORIGINS = [SITE_URL]

INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.sessions",
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django.contrib.humanize",
    "allauth",
    "allauth.account",
    "allauth.mfa",
    "csp",
    "django_filters",
    "django_htmx",
    "drf_spectacular",
    "drf_spectacular_sidecar",
    "knox",
    "rest_framework",
    "simple_history",
    "matchmaking.common",
    "matchmaking.taxonomy",
    "matchmaking.organizations",
    "matchmaking.scenarios",
    "matchmaking.solutions",
    "matchmaking.matching",
    "matchmaking.exchange",
    "matchmaking.connections",
    "matchmaking.webhooks",
    "matchmaking.directory",
    "matchmaking.notifications",
    "matchmaking.insights",
    "matchmaking.api",
    "matchmaking.web",
]

MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "matchmaking.common.middleware.PrivateByDefaultMiddleware",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
    "csp.middleware.CSPMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "allauth.account.middleware.AccountMiddleware",
    "matchmaking.web.middleware.SessionAgeMiddleware",
    "matchmaking.web.middleware.SecondFactorMiddleware",
    "matchmaking.web.middleware.SignedOutMiddleware",
]

ROOT_URLCONF = "config.urls"
WSGI_APPLICATION = "config.wsgi.application"

TEMPLATES: list[dict[str, Any]] = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [BASE_DIR / "matchmaking" / "web" / "templates"],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ],
        },
    }
]

# Database: SQLite unless DATABASE_URL names another. -----------------------------------

DATABASES = {
    "default": env.db_url("DATABASE_URL", default=f"sqlite:///{VAR_DIR / 'db.sqlite3'}"),
}
if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    DATABASES["default"]["OPTIONS"] = {
        "timeout": 20,  # seconds
        "transaction_mode": "IMMEDIATE",
        "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
    }
else:
    DATABASES["default"]["CONN_MAX_AGE"] = 60  # seconds
    DATABASES["default"]["CONN_HEALTH_CHECKS"] = True
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

# Counters for limits live in the database, so that they hold over several processes and
# survive the loss of Redis.
CACHES = {
    "default": {
        "BACKEND": "django.core.cache.backends.db.DatabaseCache",
        "LOCATION": "common_cache",
        "OPTIONS": {"MAX_ENTRIES": 100_000},  # beyond it, limits of log-ins and quotas get lost
    }
}

# Accounts -------------------------------------------------------------------------------

AUTH_USER_MODEL = "organizations.User"
KNOX_TOKEN_MODEL = "organizations.ApiToken"
AUTHENTICATION_BACKENDS = ["allauth.account.auth_backends.AuthenticationBackend"]
AUTH_PASSWORD_VALIDATORS = [
    {
        "NAME": "django.contrib.auth.password_validation.UserAttributeSimilarityValidator",
        "OPTIONS": {"user_attributes": ("name", "email")},
    },
    {
        "NAME": "matchmaking.organizations.passwords.LengthValidator",
        "OPTIONS": {"min_length": 10},
    },
    {"NAME": "django.contrib.auth.password_validation.CommonPasswordValidator"},
]
ACCOUNT_USER_MODEL_USERNAME_FIELD = None
ACCOUNT_LOGIN_METHODS = {"email"}
ACCOUNT_SIGNUP_FIELDS = ["email*", "password1*", "password2*"]
ACCOUNT_EMAIL_VERIFICATION = "mandatory"
ACCOUNT_CHANGE_EMAIL = True  # one address each; a new one takes over once it is confirmed
ACCOUNT_LOGIN_ON_EMAIL_CONFIRMATION = True  # in the browser that signed up, nowhere else
ACCOUNT_EMAIL_NOTIFICATIONS = True
ACCOUNT_PREVENT_ENUMERATION = True
ACCOUNT_REAUTHENTICATION_REQUIRED = True
ACCOUNT_RATE_LIMITS = {
    "case_answer": "20/m/ip",  # the link in the mail to an applicant's customer
    "signup": "20/h/ip",
    "login_failed": "20/m/ip,5/15m/key",  # the key is of address and network together
}
ACCOUNT_ADAPTER = "matchmaking.web.accounts.AccountAdapter"
ACCOUNT_FORMS = {
    "change_password": "matchmaking.web.forms.accounts.ChangePasswordForm",
    "login": "matchmaking.web.forms.accounts.LoginForm",
    "reauthenticate": "matchmaking.web.forms.accounts.ReauthenticateForm",
    "reset_password": "matchmaking.web.forms.accounts.ResetPasswordForm",
    "reset_password_from_key": "matchmaking.web.forms.accounts.ResetPasswordKeyForm",
    "signup": "matchmaking.web.forms.accounts.SignupForm",
}
# How many proxies of our own stand in front and add to X-Forwarded-For. The address they name
# is the one whose log-ins are counted; one too many, and a visitor can choose it.
ALLAUTH_TRUSTED_PROXY_COUNT = env.int("TRUSTED_PROXY_COUNT", default=0)
MFA_ADAPTER = "matchmaking.web.second_factor.SecondFactorAdapter"
MFA_SUPPORTED_TYPES = ["totp", "recovery_codes"]
MFA_FORMS = {
    "activate_totp": "matchmaking.web.forms.accounts.ActivateForm",
    "authenticate": "matchmaking.web.forms.accounts.SecondFactorForm",
    "reauthenticate": "matchmaking.web.forms.accounts.SecondFactorAgainForm",
}
# E-mail addresses of those who work for the platform and need no second factor all the same.
SECOND_FACTOR_EXEMPT: frozenset[str] = frozenset()
# A log-in ends after this time without a request: that of the platform's own people, of others.
IDLE_LIMIT_PLATFORM = timedelta(minutes=30)
IDLE_LIMIT = timedelta(days=14)
SESSION_COOKIE_AGE = int(IDLE_LIMIT.total_seconds())
REST_KNOX = {"TOKEN_PREFIX": "mmt_", "TOKEN_LIMIT_PER_USER": None}  # see organizations.api_tokens
# Log-ins whose passwords are printed; not read from the environment, so that no slip of the
# pen can make them on a public site.
DEMO_ACCOUNTS = False
LOGIN_URL = "account_login"
LOGIN_REDIRECT_URL = "/home/"
LOGOUT_REDIRECT_URL = "/"

# Who answers for personal data; the privacy notice names them.
OPERATOR_NAME = env("OPERATOR_NAME", default="")
OPERATOR_CONTACT = env("OPERATOR_CONTACT", default="")

# Languages ------------------------------------------------------------------------------

LANGUAGE_CODE = "zh-hans"
LANGUAGES = [("zh-hans", _("Simplified Chinese")), ("en", _("English"))]
LOCALE_PATHS = [BASE_DIR / "matchmaking" / "locale"]
TIME_ZONE = "Asia/Shanghai"
USE_TZ = True

# Files ----------------------------------------------------------------------------------

STATIC_URL = "/static/"
STATIC_ROOT = BASE_DIR / "staticfiles"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "private": {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": env("FILES_DIR", default=str(VAR_DIR / "files"))},
    },
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
# Where the compiled loops of the ranking are kept; Numba reads it when it is imported.
os.environ.setdefault("NUMBA_CACHE_DIR", str(VAR_DIR / "compiled"))
INDEX_DIR = Path(env("INDEX_DIR", default=str(VAR_DIR / "index")))

# E-mail ---------------------------------------------------------------------------------

EMAIL_CONFIG = env.email_url("EMAIL_URL", default="consolemail://")
vars().update(EMAIL_CONFIG)
DEFAULT_FROM_EMAIL = env("DEFAULT_FROM_EMAIL", default="no-reply@localhost")
SERVER_EMAIL = DEFAULT_FROM_EMAIL
EMAIL_TIMEOUT = 10  # seconds; a silent mail server must not hold the worker

# Directory -----------------------------------------------------------------------------

# The secret key that signs editions; outside the database, made by “make_signing_key”.
SIGNING_KEY_FILE = env("SIGNING_KEY_FILE", default=str(VAR_DIR / "keys" / "directory.pem"))

# Printed editions, set once for each language; they can be made again at any time.
# Seconds after which a new edition or addendum shows at the latest to visitors of edition pages.
EDITION_STATE_LIFE = 1
PRINTED_DIR = Path(env("PRINTED_DIR", default=str(VAR_DIR / "printed")))

# Security -------------------------------------------------------------------------------

SECURE_CONTENT_TYPE_NOSNIFF = True
SECURE_REFERRER_POLICY = "same-origin"
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SAMESITE = "Lax"
X_FRAME_OPTIONS = "DENY"
CONTENT_SECURITY_POLICY = {
    "DIRECTIVES": {
        "default-src": [SELF],
        "img-src": [SELF, "data:"],
        "object-src": [NONE],
        "base-uri": [NONE],
        "form-action": [SELF],
        "frame-ancestors": [NONE],
    }
}

# Webhooks -------------------------------------------------------------------------------

# Networks in which receivers may lie, beside the whole Internet; plain HTTP is allowed there.
WEBHOOK_ALLOWED_NETWORKS = [
    ip_network(text.strip()) for text in env.list("WEBHOOK_ALLOWED_NETWORKS", default=[])
]

# API ------------------------------------------------------------------------------------

REST_FRAMEWORK = {
    "DEFAULT_AUTHENTICATION_CLASSES": [
        "matchmaking.api.authentication.TokenAuthentication",  # first: without a key it is 401
        "rest_framework.authentication.SessionAuthentication",
    ],
    "DEFAULT_PERMISSION_CLASSES": ["rest_framework.permissions.IsAuthenticated"],
    "DEFAULT_RENDERER_CLASSES": ["rest_framework.renderers.JSONRenderer"],
    "DEFAULT_PARSER_CLASSES": ["matchmaking.api.parsers.BoundedJSONParser"],
    "DEFAULT_SCHEMA_CLASS": "drf_spectacular.openapi.AutoSchema",
    "DEFAULT_FILTER_BACKENDS": ["django_filters.rest_framework.DjangoFilterBackend"],
    "DEFAULT_METADATA_CLASS": None,
    "EXCEPTION_HANDLER": "matchmaking.api.exceptions.handle_exception",
    "TEST_REQUEST_DEFAULT_FORMAT": "json",
}
API_WRITE_LIMITS = {60: 60, 24 * 3600: 1000}  # seconds → writes of one person
SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "AI application matchmaking platform for manufacturing",
    "DESCRIPTION": "Scenarios of manufacturers, solutions of providers, and why they match.",
    "VERSION": "1.0.0",
    "SCHEMA_PATH_PREFIX": "/api/v1/",
    "SERVE_INCLUDE_SCHEMA": False,
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "SWAGGER_UI_SETTINGS": {"deepLinking": True, "validatorUrl": None},
    "ENUM_NAME_OVERRIDES": {
        "BudgetBandEnum": "matchmaking.scenarios.budget.BudgetBand",
        "ChecklistMoveEnum": "matchmaking.api.serializers.threads.STEP_CHOICES",
        "ConnectionMoveEnum": "matchmaking.connections.moves.ConnectionMove",
        "ConnectionSideEnum": "matchmaking.connections.moves.Side",
        "ConnectionStatusEnum": "matchmaking.connections.moves.ConnectionStatus",
        "DeclineReasonEnum": "matchmaking.connections.moves.DeclineReason",
        "ListKindEnum": "matchmaking.directory.models.ListKind",
        "ListStatusEnum": "matchmaking.directory.status.ListStatus",
        "MadeMoveEnum": "matchmaking.api.serializers.connection_moves.MOVES",
        "MeetingMoveEnum": "matchmaking.api.serializers.threads.MEETING_CHOICES",
        "MeetingStatusEnum": "matchmaking.connections.models.MeetingStatus",
        "NeedKindEnum": "matchmaking.matching.needs.NeedKind",
        "OrganizationKindEnum": "matchmaking.organizations.models.OrganizationKind",
        "PostingStatusEnum": "matchmaking.organizations.postings.PostingStatus",
        "ReturnReasonEnum": "matchmaking.organizations.moves.ReturnReason",
        "RevisionStatusEnum": "matchmaking.organizations.posting_logs.RevisionStatus",
        "StandingBandEnum": "matchmaking.matching.standings.Band",
        "SolutionKindEnum": "matchmaking.solutions.models.SolutionKind",
        "WatchedKindEnum": "matchmaking.api.serializers.watches.KINDS",
        "PolicySectorEnum": "matchmaking.taxonomy.models.PolicySector",
        "SearchKindEnum": "matchmaking.connections.models.SearchKind",
        "ProvinceEnum": "matchmaking.taxonomy.regions.Province",
        "WebhookDeliveryStatusEnum": "matchmaking.webhooks.models.DeliveryStatus",
        "WebhookFaultEnum": "matchmaking.webhooks.models.Fault",
    },
}

# Celery ---------------------------------------------------------------------------------

REDIS_URL = env("REDIS_URL", default=f"redis+socket://{VAR_DIR / 'redis.sock'}?virtual_host=0")
CELERY_BROKER_URL = REDIS_URL
CELERY_TASK_IGNORE_RESULT = True
CELERY_TASK_ACKS_LATE = True
CELERY_TASK_REJECT_ON_WORKER_LOST = True
CELERY_TASK_TIME_LIMIT = 600  # seconds
CELERY_TASK_SOFT_TIME_LIMIT = 540
CELERY_TASK_SERIALIZER = "json"
CELERY_ACCEPT_CONTENT = ["json"]
CELERY_WORKER_PREFETCH_MULTIPLIER = 1
CELERY_WORKER_SOFT_SHUTDOWN_TIMEOUT = 10
CELERY_BROKER_CONNECTION_RETRY_ON_STARTUP = True
# A page must not wait for a broker that is away: the sweep sends the work later.
CELERY_TASK_PUBLISH_RETRY = False
CELERY_BROKER_CONNECTION_TIMEOUT = 2
CELERY_BROKER_TRANSPORT_OPTIONS = {
    "visibility_timeout": 900,  # longer than the longest task
    # A killed worker's tasks return within seconds; stock values take 100 s.
    "unacked_restore_interval": 2,
    "unacked_restore_throttle": 1,
    "socket_timeout": 5,
    "socket_connect_timeout": 2,
    "health_check_interval": 15,
}
CELERY_TIMEZONE = TIME_ZONE
CELERY_BEAT_SCHEDULE_FILENAME = str(VAR_DIR / "beat-schedule")

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"line": {"format": "%(asctime)s %(levelname)s %(name)s %(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line"}},
    "root": {"handlers": ["console"], "level": "INFO"},
}
