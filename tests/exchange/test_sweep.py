from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.utils import timezone

from matchmaking.common.files import private_storage
from matchmaking.common.models import OutboxEvent
from matchmaking.exchange import sweep as sweeping
from matchmaking.exchange.leases import MAX_ATTEMPTS
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.sweep import sweep
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, make_job
from tests.factories.exchange import ImportJobFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
PAST = timezone.now() - timedelta(minutes=5)


@pytest.fixture
def sent(monkeypatch):
    """The jobs for which the sweep sends a message."""
    found = []
    monkeypatch.setattr(sweeping, "send", lambda pk, status: found.append((pk, status)))
    return found


@pytest.fixture
def swept(django_capture_on_commit_callbacks):
    def run():
        with django_capture_on_commit_callbacks(execute=True):
            sweep()

    return run


def with_files(**fields):
    job = ImportJobFactory(**fields)
    for name in ("file", "plan", "report"):
        getattr(job, name).save(name, ContentFile(b"a"), save=False)
    job.save()
    return job


def stored(job):
    return [private_storage().exists(str(name)) for name in (job.file, job.plan, job.report)]


def test_lost_message_is_sent_again_until_somebody_holds_the_job(sent, swept):
    job = ImportJobFactory()
    ImportJobFactory(leased_until=timezone.now() + timedelta(minutes=1), lease_token="a")
    ImportJobFactory(status=ImportStatus.CHECKED)

    swept()

    assert sent == [(job.pk, ImportStatus.UPLOADED)]


def test_abandoned_commit_is_sent_again(sent, swept):
    job = ImportJobFactory(
        status=ImportStatus.COMMITTING, scope=ImportScope.ALL, leased_until=PAST, lease_token="a"
    )

    swept()

    assert sent == [(job.pk, ImportStatus.COMMITTING)]


def test_hopeless_job_is_given_up_its_owner_told_and_its_files_deleted(sent, swept):
    job = with_files(
        status=ImportStatus.CHECKING,
        attempts=MAX_ATTEMPTS,
        leased_until=PAST,
        lease_token="a",
        n_total=100_000,
    )

    swept()
    swept()

    after = ImportJob.objects.get()
    assert (after.status, after.refusal_code) == (ImportStatus.FAILED, "gave_up")
    assert sent == []
    assert stored(job) == [False, False, False]
    assert list(OutboxEvent.objects.values_list("topic", "object_pk")) == [
        ("import.finished", job.pk)
    ]


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        (ImportStatus.UPLOADED, ImportStatus.EXPIRED),
        (ImportStatus.CHECKED, ImportStatus.EXPIRED),
        (ImportStatus.DONE, ImportStatus.DONE),
        (ImportStatus.CANCELLED, ImportStatus.CANCELLED),
    ],
)
@pytest.mark.usefixtures("sent")
def test_old_job_loses_its_files_and_what_it_said_of_rows(swept, status, expected):
    job = with_files(
        status=status,
        expires_at=PAST,
        refusals=[[2, "refused", {"message": "x"}]],
        unknown=["备注"],
    )
    young = with_files()

    swept()
    swept()

    job.refresh_from_db()
    assert (job.status, job.refusals, job.unknown) == (expected, [], [])
    assert (job.file, job.plan, job.report) == ("", "", "")
    assert stored(young) == [True, True, True]


def test_job_that_is_being_written_does_not_expire(sent, swept):
    job = with_files(status=ImportStatus.COMMITTING, scope=ImportScope.ALL, expires_at=PAST)

    swept()

    assert stored(job) == [True, True, True]
    assert sent == [(job.pk, ImportStatus.COMMITTING)]


@pytest.mark.usefixtures("sent")
def test_expired_import_writes_nothing(editor, swept):
    job = checked(editor.user, editor.organization, SCENARIO)
    ImportJob.objects.update(expires_at=PAST)

    swept()

    job.refresh_from_db()
    assert job.status == ImportStatus.EXPIRED
    assert Scenario.objects.count() == 0


@pytest.mark.usefixtures("sent")
def test_sweep_leaves_a_waiting_upload_its_file(editor, swept):
    job = make_job(editor.user, editor.organization, SCENARIO)

    swept()

    assert private_storage().exists(str(job.file))
