"""The Celery application; the broker wakes the worker, the database holds the truth."""

import os

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.dev")

app = Celery("matchmaking")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks()
