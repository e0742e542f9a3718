import pytest
from django.core.exceptions import ValidationError

from matchmaking.organizations.bulk import Draft
from matchmaking.solutions.bulk import create_solutions_in_bulk
from matchmaking.solutions.models import CaseStudy, ServiceArea, Solution
from tests.factories.organizations import MembershipFactory, ProviderFactory
from tests.factories.taxonomy import CapabilityFactory, IndustryFactory, StageFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def member():
    return MembershipFactory(organization=ProviderFactory())


def content(**told):
    case = {"customer": "华东某钢厂", "scenario": "镀锌线", "effect": "", "industry": "C31"}
    return {
        "title": "带钢表面在线质检",
        "kind": "agent",
        "summary": "在线检测带钢表面。",
        "description": "线阵相机双面成像。",
        "sector": "",
        "language": "zh",
        "deployment_modes": ["cloud", "edge"],
        "price_min": 60,
        "price_max": None,
        "delivery_months": 3,
        "is_nationwide": False,
        "industries": [IndustryFactory(code="C31").code],
        "stages": [StageFactory(code="production").code],
        "capabilities": [CapabilityFactory(code="defect-detect").code],
        "service_areas": ["320000", "330000"],
        "case_studies": [case, {**case, "effect": "漏检率降到 0.3%", "industry": ""}],
        **told,
    }


def test_solutions_come_with_their_tags_provinces_and_cases(member):
    told = [content(), content(title="另一个", service_areas=[], case_studies=[])]

    keys = create_solutions_in_bulk(
        drafts=[Draft(member.organization, each) for each in told], by=member.user
    )

    solutions = [Solution.objects.get(pk=key) for key in keys]
    assert [solution.content() for solution in solutions] == told
    assert [solution.history.get().content for solution in solutions] == told


def test_wrong_case_keeps_all_out(member):
    case = {"customer": "长" * 101, "scenario": "镀锌线", "effect": "", "industry": ""}

    with pytest.raises(ValidationError) as refused:
        create_solutions_in_bulk(
            drafts=[Draft(member.organization, content(case_studies=[case]))], by=member.user
        )

    assert list(refused.value.message_dict) == ["customer"]
    assert Solution.objects.count() == ServiceArea.objects.count() == 0
    assert CaseStudy.objects.count() == 0
