"""Settings of the test suite: quick hashing, plain static files, tasks run in place."""

import os
import tempfile
from pathlib import Path

from config.settings.base import *  # noqa: F403
from config.settings.base import DATABASES, MIDDLEWARE, env

# Concurrent runs do not meet: everything on disk carries the process's number.
SCRATCH = f"{tempfile.gettempdir()}/matchmaking-test-{os.getpid()}"

SECRET_KEY = "only-for-tests"
ALLOWED_HOSTS = ["127.0.0.1", "localhost", "testserver"]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "private": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
# The test client and the live server bring static files themselves; nothing is collected.
MIDDLEWARE = [name for name in MIDDLEWARE if not name.startswith("whitenoise.")]
INDEX_DIR = Path(f"{SCRATCH}-index")
EDITION_STATE_LIFE = 0  # each look is a new one
PRINTED_DIR = Path(f"{SCRATCH}-printed")

CELERY_TASK_ALWAYS_EAGER = env.bool("CELERY_TASK_ALWAYS_EAGER", default=True)
CELERY_TASK_EAGER_PROPAGATES = True

if DATABASES["default"]["ENGINE"] == "django.db.backends.sqlite3":
    # A file, not memory: workers and the live server's threads must see it.
    DATABASES["default"]["TEST"] = {"NAME": f"{SCRATCH}.sqlite3"}
