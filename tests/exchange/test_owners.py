"""Tables of the platform, whose rows name their organizations."""

import pytest
from django.utils import timezone

from matchmaking.exchange.models import ImportScope
from matchmaking.scenarios.models import Scenario
from matchmaking.solutions.models import Solution
from tests.exchange.tables import SCENARIO, SOLUTION, checked, commit_all, faults
from tests.factories.organizations import OrganizationFactory, ProviderFactory, UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("terms")]
CODE = "91350100M000100Y43"


@pytest.fixture
def administrator():
    return UserFactory(platform_role="administrator")


@pytest.mark.parametrize(
    "heading",
    ["机构", "单位", "企业", "企业 名称 *", "统一社会信用代码", "信用代码", "Organization"],
)
def test_organization_is_found_under_many_headings(administrator, heading):
    organization = OrganizationFactory(credit_code=CODE)

    job = commit_all(checked(administrator, None, {heading: CODE, **SCENARIO}))

    assert (job.n_created, job.unknown) == (1, [])
    assert Scenario.objects.get().organization == organization


def test_providers_are_named_in_tables_of_solutions(administrator):
    provider = ProviderFactory(name_zh="深智科技", name_en="Deepwise")
    table = [{"服务商": name, **SOLUTION, "方案名称": name} for name in ("深智科技", "deepwise ")]

    commit_all(checked(administrator, None, *table, kind="solution"))

    assert {row.organization for row in Solution.objects.all()} == {provider}


def test_code_serves_where_the_name_beside_it_is_missing(administrator):
    named = OrganizationFactory(name_zh="江州带钢厂")
    coded = OrganizationFactory(credit_code=CODE)
    table = [
        {"企业名称": "江州带钢厂", "统一社会信用代码": "", **SCENARIO},
        {"企业名称": "", "统一社会信用代码": "９１３５０１００m000100y43", **SCENARIO},
    ]

    commit_all(checked(administrator, None, *table))

    assert {row.organization for row in Scenario.objects.all()} == {named, coded}


def test_each_doubtful_organization_is_told_at_its_cell(administrator):
    OrganizationFactory(name_zh="同名厂")
    OrganizationFactory(name_zh="同名厂")
    OrganizationFactory(name_zh="停用厂", suspended_at=timezone.now())
    OrganizationFactory(name_zh="江州厂")
    names = ["江州厂", "不存在厂", "同名厂", "停用厂", ""]
    table = [{**SCENARIO, "需求名称": f"划伤 {n}", "机构": n} for n in names]

    job = checked(administrator, None, *table)

    assert faults(job) == [
        (3, "organization", "organization_unknown"),
        (4, "organization", "organization_several"),
        (5, "organization", "organization_suspended"),
        (6, "organization", "required"),
    ]
    assert job.letters["organization"] == "E"


def test_suspension_after_the_check_leaves_its_rows_out(administrator):
    OrganizationFactory(name_zh="江州厂")
    late = OrganizationFactory(name_zh="停用厂")
    table = [{**SCENARIO, "机构": name} for name in ("江州厂", "停用厂")]
    job = checked(administrator, None, *table)
    late.suspended_at = timezone.now()
    late.save()

    commit_all(job)

    assert [row.organization.name_zh for row in Scenario.objects.all()] == ["江州厂"]
    assert [code for _, code, _ in job.refusals] == ["organization_suspended"]


def test_member_cannot_write_for_another_organization_by_naming_it(editor):
    other = OrganizationFactory(name_zh="别家厂")
    job = checked(editor.user, editor.organization, {**SCENARIO, "机构": "别家厂"})

    commit_all(job, scope=ImportScope.VALID)

    assert Scenario.objects.get().organization == editor.organization != other
