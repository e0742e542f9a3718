import pytest
from django.utils import timezone

from matchmaking.common.models import OutboxEvent
from matchmaking.exchange import commit
from matchmaking.exchange.leases import claim_commit
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.services import cancel_import, commit_import
from matchmaking.exchange.tasks import check_import
from matchmaking.exchange.tasks import commit_import as commit_task
from matchmaking.organizations.models import Role
from matchmaking.organizations.postings import PostingStatus
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, commit_all, make_job, scenario_rows
from tests.factories.scenarios import ScenarioFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def test_check_delivered_twice_is_done_once(editor):
    job = checked(editor.user, editor.organization, *scenario_rows(2))
    stored = ImportJob.objects.values().get()

    check_import(job.pk)

    assert ImportJob.objects.values().get() == stored


def test_commit_delivered_twice_writes_once(editor):
    job = commit_all(checked(editor.user, editor.organization, *scenario_rows(2)))

    commit_task(job.pk)

    assert Scenario.objects.count() == 2


def test_killed_commit_goes_on_after_its_last_chunk(editor, monkeypatch):
    monkeypatch.setattr(commit, "CHUNK", 2)
    job = checked(editor.user, editor.organization, *scenario_rows(5))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    write, written = commit._write_chunk, []

    def die_after_one(*arguments):
        if written:
            raise KeyboardInterrupt  # no code of ours hears it, as of a kill
        write(*arguments)
        written.append(arguments)

    with monkeypatch.context() as patched:
        patched.setattr(commit, "_write_chunk", die_after_one)
        with pytest.raises(KeyboardInterrupt):
            commit_task(job.pk)
    assert Scenario.objects.count() == 2

    commit_task(job.pk)  # the dead worker's lease still holds
    assert Scenario.objects.count() == 2
    ImportJob.objects.update(leased_until=timezone.now() - timezone.timedelta(seconds=1))
    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.n_created) == (ImportStatus.DONE, 5)
    assert sorted(Scenario.objects.values_list("title", flat=True)) == [
        row["需求名称"] for row in scenario_rows(5)
    ]


def test_failing_chunk_leaves_nothing_of_itself(editor, monkeypatch):
    job = checked(editor.user, editor.organization, *scenario_rows(2))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)

    def fail(*_arguments, **_options):
        raise RuntimeError

    monkeypatch.setattr(commit, "_edit", fail)
    with pytest.raises(RuntimeError):
        commit_task(job.pk)

    job.refresh_from_db()
    assert (Scenario.objects.count(), job.n_done, job.lease_token) == (0, 0, "")


def test_commit_out_of_time_is_gone_on_with(editor, monkeypatch):
    monkeypatch.setattr(commit, "CHUNK", 1)
    job = checked(editor.user, editor.organization, *scenario_rows(3))
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    held = claim_commit(job.pk)
    ticks = iter([0.0, 1.0, commit.BUDGET + 1])

    assert not commit.commit_job(held, clock=lambda: next(ticks))
    assert Scenario.objects.count() == 1
    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, Scenario.objects.count()) == (ImportStatus.DONE, 3)


def test_rights_revoked_before_the_check_end_the_job(editor):
    job = make_job(editor.user, editor.organization, SCENARIO)
    editor.delete()

    check_import(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "denied")


def test_rights_revoked_before_the_commit_write_nothing(editor, django_capture_on_commit_callbacks):
    job = checked(editor.user, editor.organization, SCENARIO)
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    editor.role = Role.VIEWER
    editor.save()

    with django_capture_on_commit_callbacks(execute=True):
        commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "denied")
    assert Scenario.objects.count() == 0
    assert not job.file


def test_suspended_organization_imports_nothing(editor):
    job = checked(editor.user, editor.organization, SCENARIO)
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)
    editor.organization.suspended_at = timezone.now()
    editor.organization.save()

    commit_task(job.pk)

    job.refresh_from_db()
    assert (job.status, job.refusal_code) == (ImportStatus.FAILED, "organization_suspended")


def test_cancelled_check_stops(editor):
    job = make_job(editor.user, editor.organization, SCENARIO)
    cancel_import(job=job, by=editor.user)

    check_import(job.pk)

    job.refresh_from_db()
    assert job.status == ImportStatus.CANCELLED


def test_record_added_since_the_check_is_not_doubled(editor):
    first = checked(editor.user, editor.organization, SCENARIO)
    second = checked(editor.user, editor.organization, {**SCENARIO, "痛点": "另一种说法"})
    same = checked(editor.user, editor.organization, SCENARIO)

    for job in (first, second, same):
        commit_all(job)

    assert Scenario.objects.count() == 1
    assert [code for _, code, _ in second.refusals] == ["appeared"]
    assert (same.n_created, same.n_refused) == (0, 0)


def test_record_changed_since_the_check_is_left_alone(editor):
    scenario = ScenarioFactory(
        organization=editor.organization,
        title=SCENARIO["需求名称"],
        status=PostingStatus.DRAFT,
    )
    job = checked(editor.user, editor.organization, SCENARIO)
    Scenario.objects.update(requirement="同事刚改过")

    commit_all(job)

    scenario.refresh_from_db()
    assert scenario.requirement == "同事刚改过"
    assert [code for _, code, _ in job.refusals] == ["meanwhile"]


def test_long_import_has_its_end_told(editor, monkeypatch):
    monkeypatch.setattr("matchmaking.exchange.check.LONG", 2)

    commit_all(checked(editor.user, editor.organization, SCENARIO))
    job = commit_all(checked(editor.user, editor.organization, *scenario_rows(2)))

    events = OutboxEvent.objects.filter(topic="import.finished")
    assert list(events.values_list("object_pk", flat=True)) == [job.pk]


@pytest.mark.parametrize("number", [1, 3])
def test_check_and_commit_ask_as_often_for_three_rows_as_for_one(
    editor, number, django_assert_num_queries
):
    job = make_job(editor.user, editor.organization, *scenario_rows(number))
    with django_assert_num_queries(11):
        check_import(job.pk)
    job.refresh_from_db()
    commit_import(job=job, scope=ImportScope.ALL, by=job.owner, is_queued=False)

    with django_assert_num_queries(32):
        commit_task(job.pk)
