import io

import pytest
from django.core.management import CommandError, call_command

from matchmaking.exchange.models import ImportJob, ImportStatus
from matchmaking.scenarios.models import Scenario
from tests.exchange.tables import SCENARIO, csv_text, scenario_rows
from tests.factories.organizations import OrganizationFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]


@pytest.fixture
def run(tmp_path, editor):
    """Return a function that imports rows for the editor's organization; it gives both outputs."""

    def import_rows(*rows, content=None, **options):
        path = tmp_path / "表.csv"
        path.write_bytes(csv_text(*rows).encode() if content is None else content)
        options.setdefault("organization", editor.organization.public_id)
        options.setdefault("by", editor.user.email)
        told, shown = io.StringIO(), io.StringIO()
        call_command("import_postings", path, kind="scenario", stdout=told, stderr=shown, **options)
        return told.getvalue(), shown.getvalue()

    return import_rows


def test_check_alone_writes_nothing_and_keeps_nothing(run):
    told, shown = run(*scenario_rows(2))

    assert told == "2 rows: 2 new, 0 changed, 0 unchanged, 0 faulty.\n"
    assert shown.endswith(f"\r[{'#' * 40}] 3/3\n")
    assert Scenario.objects.count() == 0
    assert ImportJob.objects.get().status == ImportStatus.CANCELLED


def test_commit_writes_the_rows_and_again_nothing(run):
    told, shown = run(*scenario_rows(2), commit="all")

    assert told.endswith("Written: 2 new, 0 changed, 0 refused.\n")
    assert shown.endswith(f"\r[{'#' * 40}] 2/2\n")
    assert Scenario.objects.count() == 2

    told, _ = run(*scenario_rows(2), commit="all")
    assert told == "2 rows: 0 new, 0 changed, 2 unchanged, 0 faulty.\n"
    assert Scenario.objects.count() == 2


def test_faults_are_told_by_their_cells(run):
    told, _ = run(SCENARIO, {**SCENARIO, "需求名称": "能耗", "所属行业": "钢帖业"})

    assert "  C3 industries: " in told
    assert "1 new, 0 changed, 0 unchanged, 1 faulty." in told


def test_commit_of_all_rows_stops_at_a_fault_and_of_valid_ones_goes_on(run):
    table = [SCENARIO, {**SCENARIO, "需求名称": "能耗", "所属行业": "钢帖业"}]

    with pytest.raises(CommandError):
        run(*table, commit="all")
    assert Scenario.objects.count() == 0
    assert ImportJob.objects.get().status == ImportStatus.CANCELLED
    run(*table, commit="valid")

    assert Scenario.objects.count() == 1


def test_refused_file_ends_with_its_reason(run):
    with pytest.raises(CommandError, match="PDF"):
        run(content=b"%PDF-1.7\n")

    assert ImportJob.objects.get().status == ImportStatus.FAILED


def test_many_imports_from_the_command_line_do_not_use_up_the_quota_of_open_ones(run):
    for _ in range(5):
        run(*scenario_rows(1))


@pytest.mark.parametrize(
    "options",
    [
        {"by": "nobody@example.org"},
        {"organization": "2" * 14},
        {"dry_run": True, "commit": "all"},
        {"organization": None},
    ],
)
def test_wrong_arguments_are_refused(run, options):
    with pytest.raises(CommandError):
        run(SCENARIO, **options)

    assert Scenario.objects.count() == 0


def test_strangers_import_nothing(run):
    with pytest.raises(CommandError):
        run(SCENARIO, by=UserFactory().email)
    with pytest.raises(CommandError):
        run(SCENARIO, organization=OrganizationFactory().public_id)


def test_missing_file_is_told(tmp_path, editor):
    with pytest.raises(CommandError, match="no file"):
        call_command("import_postings", tmp_path / "a.csv", kind="scenario", by=editor.user.email)
