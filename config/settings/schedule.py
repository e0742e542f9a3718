"""When the periodic tasks run, by the clock of ``TIME_ZONE``."""

from celery.schedules import crontab

CELERY_BEAT_SCHEDULE = {
    "sweep": {"task": "matching.sweep", "schedule": 10.0, "options": {"expires": 10}},
    "exchange-sweep": {"task": "exchange.sweep", "schedule": 15.0, "options": {"expires": 15}},
    "merge-changes": {
        "task": "matching.merge_changes",
        "schedule": crontab(minute=17),
        "options": {"expires": 600},
    },
    "rank-everything": {
        "task": "matching.rank_everything",
        "schedule": crontab(hour=3, minute=30),
    },
    "forget-idempotent-requests": {
        "task": "api.forget_idempotent_requests",
        "schedule": crontab(minute=43),
        "options": {"expires": 600},
    },
    "forget-newcomers": {
        "task": "organizations.forget_newcomers",
        "schedule": crontab(hour=4, minute=20),
    },
    "log-audit-head": {"task": "common.log_audit_head", "schedule": crontab(hour=4, minute=10)},
    "remove-orphaned-files": {
        "task": "common.remove_orphaned_files",
        "schedule": crontab(hour=4, minute=20),
    },
    "deliver": {"task": "notifications.deliver", "schedule": 20.0, "options": {"expires": 20}},
    "remove-old-notifications": {
        "task": "notifications.remove_old",
        "schedule": crontab(hour=4, minute=10),
    },
    "connections-clock": {
        "task": "connections.remind_and_expire",
        "schedule": crontab(minute=5),
        "options": {"expires": 600},
    },
    "connections-watch": {
        "task": "connections.look_again",
        "schedule": crontab(minute="*/20"),
        "options": {"expires": 600},
    },
    "connections-searches": {
        "task": "connections.tell_of_hits",
        "schedule": crontab(minute="*/20"),
        "options": {"expires": 600},
    },
    "forget-looks": {"task": "connections.forget_looks", "schedule": crontab(hour=4, minute=50)},
    "webhooks-sweep": {"task": "webhooks.sweep", "schedule": 20.0, "options": {"expires": 20}},
    "remove-old-webhook-deliveries": {
        "task": "webhooks.remove_old",
        "schedule": crontab(hour=4, minute=40),
    },
    "directory-clock": {
        "task": "directory.tick",
        "schedule": crontab(minute=2),
        "options": {"expires": 600},
    },
    "confirm-or-fade-scenarios": {
        "task": "scenarios.remind_and_fade",
        "schedule": crontab(hour=8, minute=10),
    },
    "confirm-or-fade-solutions": {
        "task": "solutions.remind_and_fade",
        "schedule": crontab(hour=8, minute=20),
    },
}
