"""Settings of the embedded default: one machine, plain HTTP on the loopback address."""

from config.settings.base import *  # noqa: F403
from config.settings.base import VAR_DIR, env

DEBUG = env.bool("DEBUG", default=False)
# `./run` makes and keeps a key of its own; this one only lets management commands start.
SECRET_KEY = env("SECRET_KEY", default="insecure-only-for-the-embedded-default")
VAR_DIR.mkdir(exist_ok=True)
DEMO_ACCOUNTS = True
# Their passwords are printed for everybody who tries the site out: a second factor, which one of
# them would set up, would only keep the others away.
SECOND_FACTOR_EXEMPT = frozenset(
    {
        "admin2@demo.example",
        "admin@demo.example",
        "auditor@demo.example",
        "reviewer@demo.example",
        "reviewer2@demo.example",
    }
)
# Mails are printed to the worker's log; Celery's own way there would write Chinese as escapes.
CELERY_WORKER_REDIRECT_STDOUTS = False
