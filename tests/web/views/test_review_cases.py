"""What a reviewer reads of one case before deciding."""

import pytest
from django.utils import timezone

from matchmaking.matching.indexing import current_index
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import IndustryFactory
from tests.web.desk import desk, submitted
from tests.web.reading import words

pytestmark = pytest.mark.django_db


def test_case_shows_what_others_will_read_and_nothing_confidential(english, reviewer):
    scenario = submitted(
        title="带钢划伤",
        pain_points="夜班漏检，请联系 １３８-００１３-８０００ 或 wang@example.org",
        current_state="三班目检",
        contact_phone="13900139000",
        budget_min=730013,
        targets=[{"metric": "漏检率", "comparator": "<=", "value": 1.0, "unit": "%"}],
    )

    page = english.get(desk(scenario))
    text = words(page)

    assert page.context["case"].n_contacts == 2
    assert '<mark class="contact">１３８-００１３-８０００</mark>' in page.content.decode()
    assert "漏检率 ≤ 1 %" in text
    assert [word for word in ("三班目检", "13900139000", "730013") if word in text] == []


def test_case_names_what_is_left_out(english, reviewer):
    gaps = english.get(desk(submitted(requirement="检测"))).context["case"].gaps
    of_solution = english.get(desk(submitted(SolutionFactory))).context["case"].gaps

    assert gaps == [
        "No pain points: it is not said what hurts today.",
        "No targets: nobody can tell when it has succeeded.",
        "The requirement is very short.",
    ]
    assert "No case: nothing shows that it has worked." in of_solution


def test_case_tells_of_the_organization_and_former_decisions(english, reviewer):
    scenario = submitted(organization__verified_at=timezone.now())
    other = ScenarioFactory(organization=scenario.organization)
    other.transitions.create(move="approve", by=reviewer)
    scenario.transitions.create(move="submit")
    scenario.transitions.create(move="return", by=reviewer, reasons=["unclear"], words="请写清")

    page = english.get(desk(scenario))

    assert [step.row.move for step in page.context["case"].decisions] == ["return"]
    assert "1 approved, 1 returned, 0 taken down" in words(page)
    assert "Verified" in words(page)
    assert "请写清" in words(page)


def test_case_names_copies_of_what_others_post(english, reviewer):
    ScenarioFactory(title="带钢表面划伤漏检", pain_points="夜班漏检多")
    scenario = submitted(title="带钢表面划伤漏检", pain_points="夜班漏检多")
    SolutionFactory(description=scenario.requirement)  # words that no solution has weigh nothing

    before = words(english.get(desk(scenario)))
    current_index()
    after = words(english.get(desk(scenario)))

    assert "There is no index yet to compare with." in before
    assert "Copy of another’s text?" in after


def test_case_names_the_industry_of_a_case_study(english, reviewer):
    industry = IndustryFactory(code="C32", name_en="Non-ferrous metals")
    solution = submitted(SolutionFactory)
    solution.case_studies.create(customer="A mill", scenario="Pinholes", industry=industry)

    assert "A mill · Pinholes · Non-ferrous metals" in words(english.get(desk(solution)))
