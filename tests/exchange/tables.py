"""Tables of scenarios and solutions as people upload them, and jobs about them."""

import csv
import io

from django.core.files.base import ContentFile

from matchmaking.exchange.models import ImportJob, ImportScope
from matchmaking.exchange.reports import read_report
from matchmaking.exchange.services import commit_import
from matchmaking.exchange.tasks import check_import
from matchmaking.exchange.tasks import commit_import as commit_task
from tests.factories.taxonomy import (
    AliasFactory,
    CapabilityFactory,
    IndustryFactory,
    StageFactory,
)

SCENARIO = {
    "需求名称": "带钢表面划伤漏检",
    "具体要求": "在线检测划伤并留存图像。",
    "所属行业": "C31",
    "环节": "生产制造",
}
SOLUTION = {
    "方案名称": "带钢表面在线质检",
    "简介": "在线检测带钢表面。",
    "详细说明": "线阵相机双面成像。",
    "环节": "生产制造",
    "能力": "表面缺陷检测",
}


def make_terms():
    """Store a small vocabulary, with a name that has a separator in it."""
    IndustryFactory(code="C31", name_zh="黑色金属冶炼和压延加工业", name_en="Ferrous metals")
    IndustryFactory(code="C36", name_zh="汽车制造业", name_en="Automobiles")
    IndustryFactory(
        code="C39", name_zh="计算机、通信和其他电子设备制造业", name_en="Computers, communication"
    )
    StageFactory(code="production", name_zh="生产制造", name_en="Production")
    StageFactory(code="operations", name_zh="运营管理", name_en="Operations")
    CapabilityFactory(code="defect-detect")
    CapabilityFactory(code="aps", name_zh="智能排产调度", name_en="Scheduling")
    AliasFactory(capability=CapabilityFactory(code="defect-detect"), text="表面质检")


def csv_text(*rows, columns=None):
    """Return a CSV text of dictionaries; every row has the columns of the first."""
    file = io.StringIO()
    writer = csv.DictWriter(file, columns or list(dict.fromkeys(k for row in rows for k in row)))
    writer.writeheader()
    writer.writerows(rows)
    return file.getvalue()


def make_job(owner, organization, *rows, kind="scenario", content=None, **fields):
    """Return an upload that waits to be checked."""
    if content is None:
        content = csv_text(*rows).encode()
    job = ImportJob(owner=owner, organization=organization, kind=kind, name="表.csv", **fields)
    job.file.save("table", ContentFile(content), save=False)
    job.save()
    return job


def checked(owner, organization, *rows, **options):
    """Return a job after its check."""
    job = make_job(owner, organization, *rows, **options)
    check_import(job.pk)
    job.refresh_from_db()
    return job


def commit_all(job, scope=ImportScope.ALL, **options):
    """Return a checked job after its commit."""
    commit_import(job=job, scope=scope, by=job.owner, is_queued=False, **options)
    commit_task(job.pk)
    job.refresh_from_db()
    return job


def scenario_rows(number):
    """Return rows of scenarios with names of their own."""
    return [{**SCENARIO, "需求名称": f"划伤漏检 {n}"} for n in range(number)]


def counts(job):
    return (job.n_new, job.n_changed, job.n_same, job.n_faulty)


def faults(job):
    """Return (row, column, code) of everything that is wrong."""
    return [
        (row.number, fault.key, fault.code)
        for row in read_report(job.report)
        for fault in row.faults
    ]
