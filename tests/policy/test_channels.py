"""What leaves the site beside pages: log lines, messages to the worker, mails, the audit trail.

A record goes its whole way through the API, full of words that nobody else may read; then a form
with them meets a crash.
"""

import json
import logging

import pytest
from celery.signals import task_prerun
from django.core import mail
from django.urls import reverse
from django.utils import timezone

from matchmaking.common.models import AuditEvent, OutboxEvent
from matchmaking.common.outbox import relay_events
from matchmaking.notifications.models import Delivery
from matchmaking.notifications.tasks import deliver
from matchmaking.scenarios.models import Scenario
from tests.policy.world import canary

SECRET = canary("channel")
CONTENT = {
    "title": f"划伤漏检 {SECRET}",
    "pain_points": SECRET,
    "requirement": f"带钢表面划伤在线检测 {SECRET}",
    "industries": ["C31"],
    "stages": ["production"],
    "capabilities": ["defect-detect"],
    "confidential": {"current_state": SECRET, "contact_name": SECRET, "contact_phone": SECRET},
}
LIST = "/api/v1/scenarios/"
FORM = {
    "deployment": "any",
    "visibility": "public",
    "targets-TOTAL_FORMS": 0,
    "targets-INITIAL_FORMS": 0,
}


@pytest.fixture
def sent():
    """The arguments of each task that is asked for; eager ones pass through the same signal."""
    messages = []

    def note(task, args, kwargs, **_):
        messages.append(json.dumps([task.name, args, kwargs]))

    task_prerun.connect(note, weak=False)
    yield messages
    task_prerun.disconnect(note)


def _send(client, method, url, body, **headers):
    answer = client.generic(
        method, url, json.dumps(body), content_type="application/json", headers=headers
    )
    assert answer.status_code < 300, answer.content.decode()
    return answer


def _live_through_everything(world):
    """Post, return with words, correct, publish, change, return the change."""
    owner, reviewer = world.client("member_own"), world.client("reviewer")
    organization = world.users["member_own"].organizations.filter(kind="manufacturer").first()
    body = {**CONTENT, "organization": organization.public_id}
    made = _send(owner, "POST", LIST, body, idempotency_key=canary("key"))
    url = made.headers["Location"]
    decided = {"reasons": ["other"], "words": SECRET}

    def seen():
        return Scenario.objects.get(public_id=made.json()["id"]).revision

    _send(owner, "POST", f"{url}moves/", {"move": "submit"})
    _send(reviewer, "POST", f"{url}moves/", {"move": "return", **decided, "seen": seen()})
    tag = owner.get(url).headers["ETag"]
    _send(owner, "PATCH", url, {"requirement": f"改好了 {SECRET}"}, if_match=tag)
    _send(owner, "POST", f"{url}moves/", {"move": "submit"})
    _send(reviewer, "POST", f"{url}moves/", {"move": "approve", "seen": seen()})
    tag = owner.get(url).headers["ETag"]
    change = _send(owner, "PATCH", url, {"title": f"又改 {SECRET}"}, if_match=tag).json()
    _send(owner, "POST", f"{url}revision/moves/", {"move": "submit"})
    last = {"move": "return", **decided, "seen": change["version"]}
    _send(reviewer, "POST", f"{url}revision/moves/", last)


def test_nothing_but_the_site_itself_tells_what_a_record_says(
    world, sent, caplog, django_capture_on_commit_callbacks
):
    caplog.set_level(logging.DEBUG)
    for name in ("django.db.backends", "faker", "factory"):  # what tests alone would log
        caplog.set_level(logging.WARNING, logger=name)
    caplog.handler.setLevel(logging.DEBUG)  # the loop has raised it with the loggers

    with django_capture_on_commit_callbacks(execute=True):
        _live_through_everything(world)
    while relay_events():
        pass
    Delivery.objects.update(next_attempt_at=timezone.now())
    deliver.delay()

    assert {json.loads(message)[0] for message in sent} >= {
        "matching.execute_match_runs", "notifications.deliver",
    }  # fmt: skip
    assert [message for message in sent if "canary" in message] == []
    assert len(mail.outbox) >= 3
    said = [f"{row.subject}{row.extra_headers}{row.body}{row.alternatives}" for row in mail.outbox]
    assert [text for text in said if SECRET in text] == []
    assert [row for row in AuditEvent.objects.values() if SECRET in str(row)] == []
    assert [row for row in OutboxEvent.objects.values() if SECRET in str(row)] == []
    assert caplog.records != []
    assert [line for line in caplog.messages if "canary-channel" in line] == []


@pytest.mark.parametrize("url", [reverse("web:scenario_create"), LIST])
def test_crash_logs_no_word_of_the_form(world, caplog, monkeypatch, url):
    def crash(*_, **__):
        raise RuntimeError("the disk is full")

    monkeypatch.setattr("matchmaking.scenarios.services.save_posting", crash)
    client = world.client("member_own", raise_request_exception=False)
    organization = world.users["member_own"].organizations.filter(kind="manufacturer").first()
    body = {**CONTENT, "organization": organization.public_id}
    if url == LIST:
        answer = client.post(url, json.dumps(body), content_type="application/json")
    else:
        answer = client.post(url, body | body.pop("confidential") | FORM)

    assert answer.status_code == 500
    assert "the disk is full" in caplog.text
    assert SECRET not in caplog.text + answer.content.decode()
