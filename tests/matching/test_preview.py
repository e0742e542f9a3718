import logging
from dataclasses import replace

import pytest
from django.utils.translation import override

from matchmaking.matching.indexing import current_index, newest_index
from matchmaking.matching.models import Match, MatchRun
from matchmaking.matching.preview import (
    CAP,
    MIN_CHARACTERS,
    PLACES,
    Preview,
    ScenarioDraft,
    SolutionDraft,
    preview_scenario,
    preview_solution,
)
from matchmaking.matching.profiles import scenario_profile, solution_profile
from matchmaking.organizations.postings import PostingStatus
from matchmaking.ranking.engine import rank_scenarios, rank_solutions
from matchmaking.scenarios.models import Scenario, Visibility
from matchmaking.solutions.models import Solution
from tests.factories.scenarios import ScenarioFactory
from tests.factories.solutions import SolutionFactory
from tests.factories.taxonomy import (
    AliasFactory,
    CapabilityFactory,
    IndustryFactory,
    ScenarioTypeFactory,
    StageFactory,
)

pytestmark = pytest.mark.django_db
NEED = ScenarioDraft(
    title="带钢表面划伤漏检",
    requirement="热轧带钢表面划伤和边裂靠人工目检，夜班漏检率高，希望在线检测。",
    industries=("C31",),
    stages=("production",),
    capabilities=("defect-detect",),
)
OFFER = SolutionDraft(
    title="带钢表面在线质检",
    summary="带钢表面划伤与边裂在线检测。",
    description="线阵相机对高速带钢双面成像，识别划伤、边裂、孔洞等缺陷。",
    industries=("C31",),
    stages=("production",),
    capabilities=("defect-detect",),
)


def different_solutions(number):
    """Offers that fit ``NEED`` and are no copies of each other."""
    return [
        SolutionFactory(description=OFFER.description + _own_words(place))
        for place in range(number)
    ]


def _own_words(place):
    return "".join(map(chr, range(0x5000 + 40 * place, 0x5028 + 40 * place)))


def withdraw(record):
    type(record).objects.filter(pk=record.pk).update(status=PostingStatus.WITHDRAWN)


def test_preview_scenario_agrees_with_the_ranking_of_the_saved_one():
    different_solutions(2)
    SolutionFactory(title="薪酬管理", summary="工资与个税。", description="薪酬核算与个税申报。")
    saved = ScenarioFactory(title=NEED.title, requirement=NEED.requirement)
    index = current_index()

    found = preview_scenario(NEED)

    ranked = rank_solutions(index, scenario_profile(saved))
    assert [(m.record.public_id, m.score, m.is_suitable) for m in found.matches] == [
        (match.key, match.score, match.is_suitable) for match in ranked
    ]
    assert found.n_suitable == sum(match.is_suitable for match in ranked) > 0
    assert (found.is_ready, found.has_text, found.has_more) == (True, True, False)


def test_preview_scenario_tells_two_reasons_and_a_doubt():
    SolutionFactory(stages=["operations"])
    StageFactory()
    current_index()

    with override("en"):
        [match] = preview_scenario(NEED).matches

    assert len(match.reasons) == 2
    assert [doubt.kind for doubt in match.doubts] == ["stage_missing"]
    assert match.reasons[0].contribution >= match.reasons[1].contribution


def test_preview_scenario_counts_up_to_a_cap_and_shows_three():
    different_solutions(PLACES + 1)
    current_index()

    found = preview_scenario(NEED)

    assert (found.n_suitable, found.has_more, len(found.matches)) == (CAP, True, 3)


@pytest.mark.parametrize("n_solutions", [1, 4, CAP])
def test_preview_scenario_counts_exactly_below_the_cap(n_solutions):
    different_solutions(n_solutions)
    current_index()

    found = preview_scenario(NEED)

    assert (found.n_suitable, found.has_more) == (n_solutions, False)


def test_preview_scenario_never_shows_what_was_withdrawn_since():
    gone, *kept = different_solutions(4)
    current_index()
    withdraw(gone)

    found = preview_scenario(NEED)

    assert found.n_suitable == 3
    assert {match.record for match in found.matches} == set(kept)


def test_preview_without_an_index_is_not_ready_and_builds_none():
    SolutionFactory()

    assert preview_scenario(NEED) == Preview(is_ready=False)
    assert preview_solution(OFFER) == Preview(is_ready=False)
    assert newest_index() is None


@pytest.mark.parametrize("text", ["", " " * 40, "划" * (MIN_CHARACTERS - 1)])
def test_preview_waits_for_enough_text(text):
    SolutionFactory()
    current_index()

    assert preview_scenario(ScenarioDraft(title=text, industries=("C31",))) == Preview(
        has_text=False
    )


def test_preview_reads_text_of_any_length():
    SolutionFactory()
    current_index()
    endless = ScenarioDraft(title=NEED.title * 10_000, requirement=NEED.requirement * 10_000)

    assert len(preview_scenario(endless).matches) == 1


@pytest.mark.parametrize("text", ["\0" * 20, "\ud800" * 20, "𠀀" * 20, "<script>" * 3, "🙂" * 20])
def test_preview_reads_any_characters(text):
    SolutionFactory()
    current_index()

    found = preview_scenario(ScenarioDraft(title=text, pain_points=text, targets=text))

    assert (found.n_suitable, found.tags) == (0, ())


def test_preview_leaves_out_unknown_codes():
    SolutionFactory()
    current_index()
    odd = ("nonsense", "x" * 1000, "defect-detect", "defect-detect")
    plain = ScenarioDraft(title=NEED.title, capabilities=("defect-detect",))

    given = ScenarioDraft(title=NEED.title, industries=odd, stages=odd, capabilities=odd)

    assert preview_scenario(given) == preview_scenario(plain)


@pytest.mark.parametrize("deployment", ["cloud", "any", "", "nonsense"])
def test_preview_scenario_minds_the_deployment_as_the_ranking_does(deployment):
    SolutionFactory(deployment_modes=["edge"])
    saved = ScenarioFactory(
        title=NEED.title,
        requirement=NEED.requirement,
        deployment=deployment if deployment == "cloud" else "any",
    )
    index = current_index()

    [match] = preview_scenario(replace(NEED, deployment=deployment)).matches

    [ranked] = rank_solutions(index, scenario_profile(saved))
    assert match.score == ranked.score


def test_preview_solution_minds_the_deployment_as_the_ranking_does():
    ScenarioFactory(deployment="cloud")
    solution = SolutionFactory(
        title=OFFER.title,
        summary=OFFER.summary,
        description=OFFER.description,
        deployment_modes=["edge"],
    )
    index = current_index()

    [match] = preview_solution(replace(OFFER, deployment_modes=("edge", "any"))).matches

    [ranked] = rank_scenarios(index, solution_profile(solution))
    assert match.score == ranked.score


def test_preview_writes_nothing_and_logs_nothing(caplog):
    SolutionFactory()
    current_index()
    caplog.clear()

    with caplog.at_level(logging.DEBUG, logger="matchmaking"):
        preview_scenario(NEED)
        preview_solution(OFFER)

    assert (Scenario.objects.count(), Solution.objects.count()) == (0, 1)
    assert (Match.objects.count(), MatchRun.objects.count()) == (0, 0)
    assert caplog.records == []
    assert NEED.title not in repr(NEED)
    assert OFFER.title not in repr(OFFER)


@pytest.mark.parametrize("n_solutions", [1, 3, 5])
def test_preview_scenario_costs_the_same_for_any_number(django_assert_num_queries, n_solutions):
    different_solutions(n_solutions)
    current_index()
    newest_index()

    with django_assert_num_queries(8):
        for match in preview_scenario(NEED).matches:
            assert match.record.organization.name


def test_preview_solution_agrees_with_the_preview_of_the_scenario():
    scenario = ScenarioFactory(title=NEED.title, requirement=NEED.requirement)
    solution = SolutionFactory(
        title=OFFER.title, summary=OFFER.summary, description=OFFER.description
    )
    current_index()

    [need] = preview_solution(OFFER).matches
    [offer] = preview_scenario(NEED).matches

    assert (need.record, offer.record) == (scenario, solution)
    assert need.score == pytest.approx(offer.score, rel=1e-6)


def test_preview_solution_shows_only_what_anybody_may_see():
    SolutionFactory()
    shown, hidden, withdrawn = ScenarioFactory.create_batch(3)
    ScenarioFactory(visibility=Visibility.MATCHED_ONLY)
    ScenarioFactory(status=PostingStatus.DRAFT)
    current_index()
    Scenario.objects.filter(pk=hidden.pk).update(visibility=Visibility.MATCHED_ONLY)
    withdraw(withdrawn)

    found = preview_solution(OFFER)

    assert [match.record for match in found.matches] == [shown]
    assert found.n_suitable == 1


@pytest.mark.parametrize("n_scenarios", [1, 3, 5])
def test_preview_solution_costs_the_same_for_any_number(django_assert_num_queries, n_scenarios):
    ScenarioFactory.create_batch(n_scenarios)
    current_index()
    newest_index()

    with django_assert_num_queries(7):
        for match in preview_solution(OFFER).matches:
            assert match.record.organization.name


def tags(found):
    return [(tag.kind, tag.code, tag.name, tag.words, tag.is_ticked) for tag in found.tags]


def test_preview_suggests_tags_that_the_text_names():
    AliasFactory(text="瑕疵识别")
    AliasFactory(capability=None, industry=IndustryFactory(), text="钢厂")
    current_index()
    draft = ScenarioDraft(title="钢厂的瑕疵识别", requirement="要瑕疵识别")

    with override("en"):
        found = preview_scenario(draft)

    assert tags(found) == [
        ("industry", "C31", "Industry C31", ("钢厂",), False),
        ("capability", "defect-detect", "Surface defect detection", ("瑕疵识别",), False),
    ]


def test_preview_suggests_no_second_industry_for_a_need():
    AliasFactory(capability=None, industry=IndustryFactory(code="C31"), text="钢厂")
    AliasFactory(capability=None, industry=IndustryFactory(code="C36"), text="汽车厂")
    current_index()
    text = "钢厂给汽车厂供板材"

    need = preview_scenario(ScenarioDraft(requirement=text, industries=("C31",)))
    offer = preview_solution(SolutionDraft(summary=text, industries=("C31",)))

    assert [(tag.code, tag.is_ticked) for tag in need.tags] == [("C31", True)]
    assert [(tag.code, tag.is_ticked) for tag in offer.tags] == [("C31", True), ("C36", False)]


def test_preview_suggests_few_tags_and_ticked_ones_give_way():
    letters = "甲乙丙丁戊己庚"
    for letter in letters:
        capability = CapabilityFactory(code=f"code-{letter}", name_zh=f"能力{letter}号")
        AliasFactory(capability=capability, text=f"别名{letter}号")
    current_index()
    text = "，".join(f"别名{letter}号" for letter in letters)

    fresh = preview_scenario(ScenarioDraft(requirement=text))
    ticked = preview_scenario(ScenarioDraft(requirement=text, capabilities=("code-甲",)))

    assert [tag.code for tag in fresh.tags] == [f"code-{letter}" for letter in letters[:6]]
    assert [tag.code for tag in ticked.tags] == [f"code-{letter}" for letter in letters[1:]]


def test_preview_proposes_the_stage_that_a_text_names():
    stage = StageFactory(code="operations", name_zh="运营管理")
    ScenarioTypeFactory(stage=stage, industry=None, name_zh="供应商风险预警")
    SolutionFactory()
    current_index()
    need = replace(NEED, requirement="希望做供应商风险预警", stages=(), industries=())

    found = [tag for tag in preview_scenario(need).tags if tag.kind == "stage"]

    assert [(tag.code, tag.words, tag.is_ticked) for tag in found] == [
        ("operations", ("供应商风险预警",), False)
    ]


def test_preview_tells_a_copy_from_ones_own_offer():
    text = OFFER.description + "".join(map(chr, range(0x5000, 0x5040)))
    original = SolutionFactory(title=OFFER.title, summary=OFFER.summary, description=text)
    current_index()
    draft = replace(OFFER, description=text)

    assert "copy" in preview_solution(draft).weak
    assert "copy" not in preview_solution(draft, own={original.organization_id}).weak


def test_preview_tells_what_a_ranking_holds_against_keywords():
    SolutionFactory(title="薪酬管理", summary="工资与个税。", description="薪酬核算与个税申报。")
    ScenarioFactory()
    current_index()
    keywords = replace(OFFER, description="、".join(["划伤", "边裂", "孔洞", "检测", "视觉"] * 6))

    assert preview_solution(keywords).weak >= {"listing"}
    assert preview_solution(OFFER).weak == frozenset()
