from datetime import timedelta

import pytest
from django.core.exceptions import PermissionDenied
from django.core.files.base import ContentFile
from django.utils import timezone

from matchmaking.common.files import private_storage
from matchmaking.exchange import services
from matchmaking.exchange.exceptions import ImportQuotaError, ImportStateError
from matchmaking.exchange.models import ImportJob, ImportScope, ImportStatus
from matchmaking.exchange.services import cancel_import, commit_import, start_import
from matchmaking.organizations.exceptions import OrganizationKindError, OrganizationSuspendedError
from matchmaking.organizations.models import Role
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, checked, commit_all
from tests.factories.exchange import ImportJobFactory
from tests.factories.organizations import MembershipFactory, OrganizationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


def start(member, kind="scenario"):
    return start_import(
        owner=member.user,
        organization=member.organization,
        kind=kind,
        upload=ContentFile(b"a", name="表.csv"),
        is_queued=False,
    )


def test_open_imports_of_one_person_are_limited(editor):
    jobs = [start(editor) for _ in range(services.MOST_OPEN)]

    with pytest.raises(ImportQuotaError):
        start(editor)
    start(MembershipFactory(organization=editor.organization))
    cancel_import(job=jobs[0], by=editor.user)
    start(editor)


def test_imports_of_a_day_are_limited(editor, monkeypatch):
    monkeypatch.setattr(services, "MOST_A_DAY", 2)
    for _ in range(2):
        cancel_import(job=start(editor), by=editor.user)

    with pytest.raises(ImportQuotaError):
        start(editor)
    ImportJob.objects.update(created_at=timezone.now() - timedelta(days=1, minutes=1))
    start(editor)


def test_refused_upload_leaves_no_job(editor, monkeypatch):
    monkeypatch.setattr(services, "MOST_OPEN", 0)

    with pytest.raises(ImportQuotaError):
        start(editor)

    assert ImportJob.objects.count() == 0


@pytest.mark.parametrize("role", [None, Role.VIEWER])
def test_only_editors_and_owners_import(role):
    organization = OrganizationFactory()
    user = UserFactory()
    if role:
        MembershipFactory(organization=organization, user=user, role=role)

    with pytest.raises(PermissionDenied):
        start_import(
            owner=user, organization=organization, kind="scenario", upload=ContentFile(b"a")
        )


@pytest.mark.parametrize("platform_role", ["", "reviewer", "auditor"])
def test_only_administrators_import_for_many(platform_role):
    user = UserFactory(platform_role=platform_role)

    with pytest.raises(PermissionDenied):
        start_import(owner=user, organization=None, kind="scenario", upload=ContentFile(b"a"))


def test_organization_imports_what_it_may_post(editor):
    with pytest.raises(OrganizationKindError):
        start(editor, kind="solution")
    editor.organization.suspended_at = timezone.now()
    editor.organization.save()
    with pytest.raises(OrganizationSuspendedError):
        start(editor)


def test_commit_of_all_rows_wants_all_of_them_valid(editor):
    table = [SCENARIO, {**SCENARIO, "需求名称": "能耗", "所属行业": "钢帖业"}]
    job = checked(editor.user, editor.organization, *table)

    with pytest.raises(ImportStateError):
        commit_import(job=job, scope=ImportScope.ALL, by=editor.user)

    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED


def test_commit_of_nothing_is_refused(editor):
    job = checked(editor.user, editor.organization, {**SCENARIO, "所属行业": "钢帖业"})

    with pytest.raises(ImportStateError):
        commit_import(job=job, scope=ImportScope.VALID, by=editor.user)


@pytest.mark.parametrize(
    "status",
    [
        ImportStatus.UPLOADED,
        ImportStatus.CHECKING,
        ImportStatus.COMMITTING,
        ImportStatus.DONE,
        ImportStatus.FAILED,
        ImportStatus.CANCELLED,
        ImportStatus.EXPIRED,
    ],
)
def test_only_a_checked_import_is_committed(editor, status):
    job = ImportJobFactory(
        owner=editor.user,
        organization=editor.organization,
        status=status,
        scope=ImportScope.ALL,
        n_new=1,
    )

    with pytest.raises(ImportStateError):
        commit_import(job=job, scope=ImportScope.ALL, by=editor.user)

    job.refresh_from_db()
    assert job.status == status


def test_nobody_commits_or_cancels_for_a_colleague(editor):
    colleague = MembershipFactory(organization=editor.organization)
    job = checked(editor.user, editor.organization, SCENARIO)

    with pytest.raises(ImportStateError):
        commit_import(job=job, scope=ImportScope.ALL, by=colleague.user)
    with pytest.raises(ImportStateError):
        cancel_import(job=job, by=colleague.user)

    job.refresh_from_db()
    assert job.status == ImportStatus.CHECKED


def test_cancelled_import_loses_its_files_and_stays_cancelled(
    editor, django_capture_on_commit_callbacks
):
    job = checked(editor.user, editor.organization, SCENARIO)
    names = [str(name) for name in (job.file, job.plan, job.report)]

    with django_capture_on_commit_callbacks(execute=True):
        cancel_import(job=job, by=editor.user)

    assert [private_storage().exists(name) for name in names] == [False, False, False]
    with pytest.raises(ImportStateError):
        cancel_import(job=job, by=editor.user)


def test_finished_import_is_not_cancelled(editor):
    job = commit_all(checked(editor.user, editor.organization, SCENARIO))

    with pytest.raises(ImportStateError):
        cancel_import(job=job, by=editor.user)

    assert Scenario.objects.count() == 1
