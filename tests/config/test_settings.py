import json
import os
import subprocess
import sys

import pytest

from scripts import ROOT

PRODUCTION = {
    "DJANGO_SETTINGS_MODULE": "config.settings.prod",
    "SECRET_KEY": "k" * 50,
    "ALLOWED_HOSTS": "a.example.org,b.example.org",
    "SITE_URL": "https://a.example.org",
}


def _settings(expression: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    """Evaluate an expression over the settings as a fresh process reads them."""
    program = f"import json; from django.conf import settings as s; print(json.dumps({expression}))"
    kept = {name: os.environ[name] for name in ("PATH", "HOME") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", program],
        cwd=ROOT,
        env={**kept, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_settings_take_postgres_redis_and_index_from_the_environment() -> None:
    done = _settings(
        "[s.DATABASES['default']['ENGINE'], s.DATABASES['default']['HOST'],"
        " s.CELERY_BROKER_URL, str(s.INDEX_DIR)]",
        **PRODUCTION,
        DATABASE_URL="postgres://u:p@db.example.org:5432/site",
        REDIS_URL="redis://:p@redis.example.org:6379/3",
        INDEX_DIR="/srv/index",
    )

    assert json.loads(done.stdout) == [
        "django.db.backends.postgresql",
        "db.example.org",
        "redis://:p@redis.example.org:6379/3",
        "/srv/index",
    ]


def test_settings_of_production_have_secure_cookies_and_hosts() -> None:
    done = _settings(
        "[s.ALLOWED_HOSTS, s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.DEBUG]", **PRODUCTION
    )

    assert json.loads(done.stdout) == [["a.example.org", "b.example.org"], True, True, False]


@pytest.mark.parametrize("missing", ["SECRET_KEY", "ALLOWED_HOSTS", "SITE_URL"])
def test_settings_of_production_have_no_default_for(missing: str) -> None:
    environment = {name: value for name, value in PRODUCTION.items() if name != missing}

    done = _settings("s.DEBUG", **environment)

    assert done.returncode != 0
    assert f"Set the {missing} environment variable" in done.stderr
